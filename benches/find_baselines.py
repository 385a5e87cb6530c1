"""Baselines for `kithkin find`: exact match, and Splink 5 with the people of the files as one table and the contact
records as the other.

    kithkin eval simulate --records 20000 --cases 80 --seed 11 --to WORLD
    python3 benches/find_baselines.py WORLD exact > exact.ndjson      # standard library only
    python3 benches/find_baselines.py WORLD splink > splink.ndjson    # needs benches/requirements.txt
    kithkin eval proposals --truth WORLD exact.ndjson

Both see what a file says in structured form: the entries of the people table and the wishes that give a name ("Auntie
Shaz" is read as the given name Shaz). What only the notes say, and who stands around a person, they cannot use. Entries
closed by a restriction of the case are left out. Exact match proposes the records with the same given and family name,
and the same birth as far as both have one; each is as sure as it has rivals. Splink is set up by hand for these columns:
u by sampling, m by two EM passes, term frequencies on names.
"""
import collections, json, pathlib, sys

KIN = "auntie uncle nan grandad my brother sister cousin mate mrs mr i lived with".split()


def lines(path):
    return (json.loads(line) for line in open(path, encoding="utf-8") if line.strip())


def asked(world):
    """One row for each entry of a people table and each wish with a name."""
    for case in lines(world / "cases.ndjson"):
        closed = {r.get("person") for r in case["restrictions"]}
        for person in case["people"]:
            if person["id"] in closed:
                continue
            name, home = person["name"][0], (person["address"] or [{}])[0]
            yield {"unique_id": f"{case['id']}|{person['id']}", "relation": person["relation"], "given": name["given"][0].lower(),
                   "family": name["family"].lower(), "dob": person.get("birthDate", ""), "street": " ".join(home.get("line", [])).lower(),
                   "town": home.get("city", "").lower(), "postcode": home.get("postalCode", "")}
        for wish in case["wishes"]:
            words = [w for w in wish["who"].split() if w.lower() not in KIN]
            if wish["wish"] in ("find", "learn") and words:
                yield {"unique_id": f"{case['id']}|{wish['id']}", "relation": wish["relation"], "given": words[0].lower(),
                       "family": " ".join(words[1:]).lower(), "dob": "", "street": "", "town": "", "postcode": ""}


def contacts(world):
    for record in lines(world / "contacts.ndjson"):
        name, home = record["name"][0], (record.get("address") or [{}])[0]
        yield {"unique_id": record["id"], "given": name["given"][0].lower(), "family": name.get("family", "").lower(),
               "dob": record.get("birthDate", ""), "street": " ".join(home.get("line", [])).lower(),
               "town": home.get("city", "").lower(), "postcode": home.get("postalCode", "")}


def propose(target, contact, probability):
    case, key = target["unique_id"].split("|")
    return {"case": case, "contact": contact, "target": key, "relation": target["relation"], "known": "named",
            "confidence": round(probability, 6), "p_person": round(probability, 6), "contact_route": "withheld"}


def exact(world):
    by_name = collections.defaultdict(list)
    for record in contacts(world):
        by_name[record["given"], record["family"]].append(record)
    for target in asked(world):
        def agrees(record):
            a, b = target["dob"], record["dob"]
            return a.startswith(b) or b.startswith(a)
        found = [r for r in by_name[target["given"], target["family"]] if agrees(r)]
        yield from (propose(target, r["unique_id"], 1 / len(found)) for r in found)


def splink(world):
    import pandas as pd
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    targets = {t["unique_id"]: t for t in asked(world)}
    columns = ["unique_id", "given", "family", "dob", "street", "town", "postcode"]
    frames = [pd.DataFrame(rows)[columns].replace("", None) for rows in (list(targets.values()), list(contacts(world)))]
    for frame in frames:
        frame["year"] = frame["dob"].str[:4]
        frame["dob"] = frame["dob"].where(frame["dob"].str.len() == 10)
    settings = SettingsCreator(
        link_type="link_only", unique_id_column_name="unique_id",
        blocking_rules_to_generate_predictions=[block_on("given", "family"), block_on("family", "town"), block_on("dob"),
                                                block_on("given", "town"), block_on("postcode"), block_on("street", "town")],
        comparisons=[cl.NameComparison("given").configure(term_frequency_adjustments=True),
                     cl.NameComparison("family").configure(term_frequency_adjustments=True),
                     cl.DateOfBirthComparison("dob", input_is_string=True), cl.ExactMatch("year"),
                     cl.JaroWinklerAtThresholds("street", [0.9]), cl.PostcodeComparison("postcode"),
                     cl.ExactMatch("town").configure(term_frequency_adjustments=True)])
    api = DuckDBAPI()
    linker = Linker([api.register(frame) for frame in frames], settings)
    linker.training.estimate_probability_two_random_records_match([block_on("given", "family", "town")], recall=0.4)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in [block_on("given", "family"), block_on("family", "town")]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
    for row in found.itertuples():
        pair = (row.unique_id_l, row.unique_id_r)
        target, contact = pair if pair[0] in targets else pair[::-1]
        yield propose(targets[target], contact, row.match_probability)


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[2] not in ("exact", "splink"):
        sys.exit(__doc__)
    for line in {"exact": exact, "splink": splink}[sys.argv[2]](pathlib.Path(sys.argv[1])):
        print(json.dumps(line))
