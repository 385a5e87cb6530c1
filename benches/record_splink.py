"""Trains a Splink model on made-up people and records what Splink scores, for the tests of kithkin_model::splink.

    python3 benches/record_splink.py --out fixtures/splink [--seed 11] [--pairs 150]

writes model.json (as linker.misc.save_model_to_json does) and pairs.json: two rows, Splink's match weight, and gamma and
weight of each comparison. Needs splink 5 (or 4) with DuckDB. The test `scores_are_those_of_splink_itself` runs this with
another seed where Python has splink; the recorded files serve where it has not. Every name here is invented.
"""
import argparse, datetime, json, pathlib, random

import pandas as pd
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

GIVEN = ["Aaliyah", "Aled", "Bronwen", "Callum", "Dafydd", "Eilidh", "Femi", "Gethin", "Harpreet", "Isla", "Jasleen", "Kwame",
         "Liam", "Mairead", "Niamh", "Oluwaseun", "Priya", "Quentin", "Rhiannon", "Siân", "Tomasz", "Zoë"]
FAMILY = ["Whitfield", "Marsden", "Okafor", "Pryce", "Rees-Jones", "O'Connell", "Kowalska", "Bhatt", "McAllister", "Nguyễn",
          "Featherstone", "Adeyemi", "Llewellyn", "Sutcliffe", "Ó Briain", "Hargreaves"]
STREETS = ["LS8 4AB", "LS8 1AA", "M14 5TP", "CF10 3AT", "EH6 8NU", "BD7 1DP", "SA1 3SN", "B11 2AA"]
NUMBERS = ["01134960127", "01614960333", "02920180444", "07700900123", "07700900777", "01314960555"]


def person(r):
    born = datetime.date(1940, 1, 1) + datetime.timedelta(days=r.randrange(25000))
    return {"first_name": r.choice(GIVEN), "surname": r.choice(FAMILY), "dob": born.isoformat(), "born": born,
            "postcode": r.choice(STREETS), "phones": r.sample(NUMBERS, r.choice([1, 2, 3])), "email": None}


def typo(r, text):
    if not text:
        return text
    at, letters = r.randrange(len(text)), list(text)
    kind = r.choice(["drop", "double", "swap", "change"])
    if kind == "drop":
        del letters[at]
    elif kind == "double":
        letters.insert(at, letters[at])
    elif kind == "swap":
        letters[at:at + 2] = reversed(letters[at:at + 2])
    else:
        letters[at] = r.choice("aeinorst 0123")
    return "".join(letters)


def copy(r, record):
    new = dict(record)
    for column in ["first_name", "surname", "dob", "postcode"]:
        draw = r.random()
        if draw < 0.25:
            new[column] = typo(r, new[column])
        elif draw < 0.32:
            new[column] = None
    if r.random() < 0.1:
        new["first_name"], new["surname"] = new["surname"], new["first_name"]
    if r.random() < 0.3:
        new["born"] = record["born"] + datetime.timedelta(days=r.choice([-400, -31, -1, 1, 9, 30, 365, 3000]))
    if r.random() < 0.1:
        new["born"] = None
    draw = r.random()
    new["phones"] = None if draw < 0.1 else [] if draw < 0.15 else r.sample(NUMBERS, 2) if draw < 0.5 else new["phones"]
    return new


def people(seed):
    r = random.Random(seed)
    rows = []
    for _ in range(170):
        first = person(r)
        for record in [first] + [copy(r, first) for _ in range(r.choice([0, 1, 1, 2]))]:
            if record["first_name"] and record["surname"]:
                record["email"] = f"{record['first_name']}.{record['surname']}@example.org".lower().replace(" ", "")
            rows.append({"unique_id": len(rows), **record})
    return pd.DataFrame(rows)


def settings():
    name = cl.CustomComparison(output_column_name="surname", comparison_levels=[
        cll.NullLevel("surname"), cll.ExactMatchLevel("surname", term_frequency_adjustments=True),
        cll.ColumnsReversedLevel("first_name", "surname", symmetrical=True),
        cll.JaroWinklerLevel("surname", 0.9).configure(tf_adjustment_column="surname", tf_adjustment_weight=0.5,
                                                       tf_minimum_u_value=0.001),
        cll.JaroLevel("surname", 0.75), cll.ElseLevel()])
    alone = cl.CustomComparison(output_column_name="first_name", comparison_levels=[
        cll.NullLevel("first_name"), cll.ExactMatchLevel("first_name", term_frequency_adjustments=True),
        cll.DamerauLevenshteinLevel("first_name", 1), cll.ColumnsReversedLevel("first_name", "surname"),
        cll.And(cll.JaroLevel("first_name", 0.6), cll.Not(cll.LevenshteinLevel("surname", 4))), cll.ElseLevel()])
    postcode = cl.CustomComparison(output_column_name="postcode", comparison_levels=[
        cll.NullLevel("postcode"), cll.ExactMatchLevel("postcode"), cll.LevenshteinLevel("postcode", 1),
        cll.DamerauLevenshteinLevel("postcode", 2),
        {"sql_condition": "substr(\"postcode_l\", 1, 3) = substr(\"postcode_r\", 1, 3)", "label_for_charts": "district"},
        cll.ElseLevel()])
    return SettingsCreator(
        link_type="dedupe_only", probability_two_random_records_match=0.004,
        blocking_rules_to_generate_predictions=[block_on("dob"), block_on("surname"), block_on("postcode"), "1=1"],
        comparisons=[name, alone, postcode, cl.DateOfBirthComparison("dob", input_is_string=True),
                     cl.AbsoluteDateDifferenceAtThresholds("born", input_is_string=False, metrics=["day", "year"],
                                                           thresholds=[1, 1]),
                     cl.ArrayIntersectAtSizes("phones", [2, 1]), cl.EmailComparison("email")],
        retain_intermediate_calculation_columns=True, retain_matching_columns=True)


def cell(value):
    """A cell in JSON: dates as {"date": ...}, lists as lists."""
    if isinstance(value, (datetime.date, pd.Timestamp)) and not pd.isna(value):
        return {"date": value.strftime("%Y-%m-%d")}
    if isinstance(value, str):
        return value
    return [str(v) for v in value] if hasattr(value, "__iter__") else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--pairs", type=int, default=150)
    arguments = parser.parse_args()
    frame = people(arguments.seed)
    api = DuckDBAPI()
    try:  # Splink 5 takes registered frames, Splink 4 plain ones
        linker = Linker(api.register(frame), settings())
    except AttributeError:
        linker = Linker(frame, settings(), api)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e5, seed=1)
    for rule in [block_on("dob"), block_on("postcode")]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    arguments.out.mkdir(parents=True, exist_ok=True)
    linker.misc.save_model_to_json(str(arguments.out / "model.json"), overwrite=True)
    scored = linker.inference.predict(threshold_match_probability=0.0).as_pandas_dataframe()
    write(arguments, frame, scored)


def write(arguments, frame, scored):
    names = ["surname", "first_name", "postcode", "dob", "born", "phones", "email"]
    scored = scored.sort_values(["unique_id_l", "unique_id_r"]).reset_index(drop=True)
    # A few pairs of every pattern of levels, the rarest patterns first.
    patterns = scored.groupby([f"gamma_{n}" for n in names])
    picked = patterns.head(1).assign(size=patterns["match_weight"].transform("size"))
    picked = picked.sort_values(["size", "unique_id_l", "unique_id_r"]).head(arguments.pairs)
    rows = {row["unique_id"]: row for row in frame.to_dict("records")}
    columns = [c for c in frame.columns if c != "unique_id"]
    side = lambda uid: {c: cell(rows[uid][c]) for c in columns}
    pairs = [{"left": side(p["unique_id_l"]), "right": side(p["unique_id_r"]), "match_weight": p["match_weight"],
              "match_probability": p["match_probability"],
              "gammas": {n: int(p[f"gamma_{n}"]) for n in names}} for p in picked.to_dict("records")]
    everyone = [{c: cell(row[c]) for c in ["first_name", "surname", "email"]} for row in rows.values()]
    with open(arguments.out / "pairs.json", "w", encoding="utf-8") as out:
        out.write('{"rows": [\n' + ",\n".join(json.dumps(row, ensure_ascii=False) for row in everyone) + '\n],\n"pairs": [\n')
        out.write(",\n".join(json.dumps(pair, ensure_ascii=False) for pair in pairs) + "\n]}\n")
    print(f"{len(pairs)} pairs of {len(scored)}, {len(rows)} rows")


if __name__ == "__main__":
    main()
