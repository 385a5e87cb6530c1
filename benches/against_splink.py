"""Kithkin against Splink 5 on the same records: CPU seconds, memory and accuracy, in one run.

    cargo build --release -p kithkin-cli
    python3 benches/against_splink.py [--records 10000 100000] [--same-pairs] [--kithkin target/release/kithkin]

Makes its own virtual environment (target/bench-venv, versions pinned in benches/requirements.txt), writes made-up people
with errors and their truth to a CSV file, and gives the same file to both:

- `kithkin dedupe FILE --map MAP --pairs P --clusters C`, nothing tuned;
- Splink 5 on DuckDB with settings written by hand for these columns (blocking, u by sampling, two EM passes), pairs with
  probability of at least 0.01 written to CSV, clusters at 0.5.

With `--same-pairs` both score the same pairs with the same model: Splink trains one, saves it, and predicts; `kithkin
dedupe FILE --splink MODEL --pairs P` reads the model and the file and does the same. Splink's CPU seconds are those of
`predict` and of writing its pairs alone, Kithkin's those of the whole process, and without starting and reading the file
(a run with a rule that nobody meets); the weights of every pair are compared. Then
both generate the pairs without scoring them, DuckDB with the SQL that Splink blocks with and from a table in memory.

Each runs as a child process; CPU seconds (user and system, all threads) and peak memory are those of the child. Accuracy
is that of the pairs, against the truth, at probability 0.5 and at the best threshold. Splink's time includes starting
Python; what it takes alone is printed too, so that it can be taken off.
"""
import argparse, csv, json, pathlib, random, resource, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent
VENV = HERE.parent / "target" / "bench-venv"
SYLLABLES = "an ar be bri ca col da del el fa fen gar ha il ja ka la lin ma mor na nor o pa pen ra ri sa sel ta tor u va wen".split()
ENDINGS = "by den field ford ham ley man sen son ton well wick worth ski a er ett ock".split()


def names(r, count, endings):
    """Invented names, the first ones frequent and the last ones rare."""
    found = []
    while len(found) < count:
        name = "".join(r.choice(SYLLABLES) for _ in range(r.choice([1, 2, 2, 3]))) + r.choice(endings)
        if name not in found[-2000:]:
            found.append(name)
    return found


def typo(r, text):
    if len(text) < 2:
        return text
    at, letters = r.randrange(len(text) - 1), list(text)
    kind = r.random()
    if kind < 0.3:
        del letters[at]
    elif kind < 0.5:
        letters[at], letters[at + 1] = letters[at + 1], letters[at]
    elif kind < 0.75:
        letters[at] = r.choice("0123456789" if letters[at].isdigit() else "aeiorstnl")
    else:
        letters.insert(at, letters[at])
    return "".join(letters)


def write_people(path, count, seed):
    """About 1.8 records a person. Each field of a copy may have a slip or be missing; addresses change."""
    r = random.Random(seed)
    given, family = names(r, 600, ["", "", "a", "e", "y", "n"]), names(r, 4000, ENDINGS)
    streets = names(r, 400, [" road", " street", " lane", " close"])
    towns = names(r, 60, ["ton", "ham", "bury", "ford"])
    skew = lambda pool: pool[int(len(pool) * r.random() ** 2.2)]
    columns = ["id", "given", "family", "dob", "street", "town", "postcode", "person"]
    with open(path, "w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(columns)
        written = person = 0
        while written < count:
            home = lambda: (f"{r.randrange(1, 120)} {r.choice(streets)}", r.choice(towns),
                            f"{r.choice('ABDGLMNS')}{r.randrange(1, 40)} {r.randrange(1, 10)}{r.choice('ABDEFGH')}{r.choice('JLNPQR')}")
            first = [skew(given), skew(family), f"{r.randrange(1930, 2012)}-{r.randrange(1, 13):02}-{r.randrange(1, 29):02}", *home()]
            for copy in range(min(r.choice([1, 1, 2, 2, 3]), count - written)):
                record = list(first)
                if copy:
                    if r.random() < 0.3:
                        record[3:] = home()
                    record = ["" if r.random() < 0.05 else typo(r, v) if r.random() < 0.12 else v for v in record]
                    record[0], record[1] = (record[1], record[0]) if r.random() < 0.02 else (record[0], record[1])
                rows.writerow([f"R{written}", *record, person])
                written += 1
            person += 1


MAP = """[columns]
id = "id"
given_name = "given"
family_name = "family"
date_of_birth = "dob"
address_line_1 = "street"
town = "town"
postcode = "postcode"

[options]
date_order = "ymd"
"""


def trained(data):
    """A linker that has learnt from `data`, set up by hand for these columns."""
    import pandas as pd
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    frame = pd.read_csv(data, dtype=str, keep_default_na=False, na_values=[""]).drop(columns=["person"])  # a name may be "nan"
    rules = [block_on("family", "given"), block_on("dob"), block_on("family", "substr(dob, 1, 4)"), block_on("postcode"),
             block_on("given", "substr(dob, 1, 7)")]
    settings = SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="id", blocking_rules_to_generate_predictions=rules,
        comparisons=[cl.NameComparison("given").configure(term_frequency_adjustments=True),
                     cl.NameComparison("family").configure(term_frequency_adjustments=True),
                     cl.DateOfBirthComparison("dob", input_is_string=True),
                     cl.JaroWinklerAtThresholds("street", [0.9]), cl.PostcodeComparison("postcode"),
                     cl.ExactMatch("town").configure(term_frequency_adjustments=True)])
    api = DuckDBAPI()
    linker = Linker(api.register(frame), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("given", "family", "dob")], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in [block_on("dob"), block_on("family", "given")]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    return linker


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def same_pairs_side(data, pairs, model):
    """What the child process with Splink runs to predict, and DuckDB to pair; prints CPU seconds."""
    import duckdb
    linker = trained(data)
    linker.misc.save_model_to_json(model, overwrite=True)
    linker.inference.predict(threshold_match_probability=0.999999)  # the first query of a kind compiles it
    start = cpu()
    found = linker.inference.predict().as_pandas_dataframe()[["id_l", "id_r", "match_weight", "match_probability"]]
    found.columns = ["id_l", "id_r", "weight", "probability"]
    found.to_csv(pairs, index=False)
    predict = cpu() - start
    base = duckdb.connect()
    base.execute("CREATE TABLE people AS SELECT row_number() OVER () AS n, * FROM read_csv(?, all_varchar = true)", [str(data)])
    rules = [f"({rule['blocking_rule']})" for rule in json.load(open(model))["blocking_rules_to_generate_predictions"]]
    joins = []
    for at, rule in enumerate(rules):
        seen = "".join(f" AND NOT coalesce({earlier}, false)" for earlier in rules[:at])
        joins.append(f"SELECT l.n AS a, r.n AS b FROM people l JOIN people r ON {rule} WHERE l.n < r.n{seen}")
    query = "SELECT count(*), sum(hash(a, b) % 2) FROM (" + " UNION ALL ".join(joins) + ")"
    start = cpu()
    count = base.execute(query).fetchone()[0]
    print(json.dumps({"predict": predict, "pairing": cpu() - start, "pairs": count}))


def splink_side(data, pairs, clusters):
    """What the child process with Splink runs."""
    linker = trained(data)
    predicted = linker.inference.predict(threshold_match_probability=0.01)
    columns = ["id_l", "id_r", "match_weight", "match_probability"]
    found = predicted.as_pandas_dataframe()[columns]
    found.columns = ["id_l", "id_r", "weight", "probability"]
    found.to_csv(pairs, index=False)
    grouped = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, threshold_match_probability=0.5)
    grouped.as_pandas_dataframe()[["id", "cluster_id"]].to_csv(clusters, index=False, header=["id", "cluster"])


def run(command, ends=(0,)):
    """CPU seconds, peak memory in MiB and seconds on the wall of a child process that ends with one of these statuses."""
    report = subprocess.run([sys.executable, __file__, "--measure", *map(str, command)], capture_output=True, text=True)
    if report.returncode not in ends:
        sys.exit(f"{command[0]} failed:\n{report.stderr[-3000:]}")
    return json.loads(report.stdout.splitlines()[-1])


def measure(command):
    """The child that runs the command, so that its figures are of one command only."""
    import time
    start = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=sys.stderr)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "mib": used.ru_maxrss / 1024, "wall": time.monotonic() - start}))
    return done.returncode


def accuracy(data, pairs):
    """Pairwise precision, recall and F1 at probability 0.5, best F1 and the recall of all pairs listed."""
    with open(data, encoding="utf-8") as file:
        person = {row["id"]: row["person"] for row in csv.DictReader(file)}
    sizes = {}
    for p in person.values():
        sizes[p] = sizes.get(p, 0) + 1
    true = sum(n * (n - 1) // 2 for n in sizes.values())
    with open(pairs, encoding="utf-8") as file:
        scored = sorted(((float(row["probability"]), person[row["id_l"]] == person[row["id_r"]])
                         for row in csv.DictReader(file)), reverse=True)
    best = hits = at_half = hits_at_half = 0
    for rank, (probability, same) in enumerate(scored, 1):
        hits += same
        best = max(best, 2 * hits / (rank + true))
        if probability >= 0.5:
            at_half, hits_at_half = rank, hits
    precision, recall = hits_at_half / max(at_half, 1), hits_at_half / max(true, 1)
    f1 = 2 * hits_at_half / max(at_half + true, 1)
    return {"pairs": len(scored), "precision": precision, "recall": recall, "f1": f1, "best": best, "listed": hits / max(true, 1)}


def environment():
    """The interpreter of the virtual environment, made on first use."""
    python = VENV / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    subprocess.run([python, "-m", "pip", "install", "-q", "-r", HERE / "requirements.txt"], check=True)
    return python


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--kithkin", default=str(HERE.parent / "target" / "release" / "kithkin"))
    parser.add_argument("--seed", type=int, default=20_260)
    parser.add_argument("--same-pairs", action="store_true")
    arguments = parser.parse_args()
    python = environment()
    if arguments.same_pairs:
        return same_pairs(arguments, python)
    start = run([python, "-c", "import splink, duckdb, pandas"])
    print(f"starting Python and importing Splink alone takes {start['cpu']:.1f} CPU seconds\n")
    print("| records | tool | CPU s | wall s | MiB | pairs listed | precision | recall | F1 at .5 | best F1 | recall of listed |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for count in arguments.records:
        with tempfile.TemporaryDirectory() as folder:
            compare(pathlib.Path(folder), count, arguments, python)


def same_pairs(arguments, python):
    """One table row a size: CPU seconds of both for the same pairs, and the largest difference of a weight."""
    print("| records | pairs | Splink predict and write, CPU s | Kithkin, whole process | ratio | Kithkin without reading | ratio "
          "| weights differ by at most | DuckDB pairing | Kithkin pairing | ratio |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for count in arguments.records:
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            data, model, theirs, ours = (folder / name for name in ["people.csv", "model.json", "splink.csv", "kithkin.csv"])
            write_people(data, count, arguments.seed)
            done = subprocess.run([python, __file__, "--predict", data, theirs, model], capture_output=True, text=True)
            if done.returncode:
                sys.exit(f"Splink failed:\n{done.stderr[-3000:]}")
            splink = json.loads(done.stdout.splitlines()[-1])
            dedupe = lambda model: run([arguments.kithkin, "dedupe", data, "--splink", model, "--threshold", "0", "--pairs", ours])
            kithkin = dedupe(model)
            differs = difference(theirs, ours)
            # A model that compares nothing only pairs; one whose rule nobody meets only reads.
            settings = json.loads(model.read_text())
            alone = []
            for rules in [settings["blocking_rules_to_generate_predictions"], ["l.nothing = r.nothing"]]:
                bare = folder / "bare.json"
                bare.write_text(json.dumps({**settings, "comparisons": [], "blocking_rules_to_generate_predictions": rules}))
                command = [arguments.kithkin, "dedupe", data, "--splink", bare, "--threshold", "1", "--pairs", ours]
                alone.append(min(run(command, ends=(0, 1))["cpu"] for _ in range(3)))  # 1: no pair
            pairing, scoring = max(alone[0] - alone[1], 0.005), kithkin["cpu"] - alone[1]
            print(f"| {count:,} | {splink['pairs']:,} | {splink['predict']:.2f} | {kithkin['cpu']:.2f} | "
                  f"{splink['predict'] / kithkin['cpu']:.1f} | {scoring:.2f} | {splink['predict'] / scoring:.1f} | {differs:.1e} | {splink['pairing']:.3f} | {pairing:.3f} | "
                  f"{splink['pairing'] / pairing:.1f} |")


def difference(theirs, ours):
    """The largest difference of a pair's weight; fails unless both hold the same pairs."""
    def read(path):
        with open(path, encoding="utf-8") as file:
            return {frozenset((row["id_l"], row["id_r"])): float(row["weight"]) for row in csv.DictReader(file)}
    theirs, ours = read(theirs), read(ours)
    assert theirs.keys() == ours.keys(), f"{len(theirs)} pairs there, {len(ours)} here"
    return max(abs(weight - ours[pair]) for pair, weight in theirs.items())


def compare(folder, count, arguments, python):
    data, mapping = folder / "people.csv", folder / "map.toml"
    write_people(data, count, arguments.seed)
    mapping.write_text(MAP)
    figures = {}
    for tool in ["Splink", "Kithkin"]:
        pairs, clusters = folder / f"{tool}_pairs.csv", folder / f"{tool}_clusters.csv"
        if tool == "Splink":
            command = [python, __file__, "--splink", data, pairs, clusters]
        else:
            command = [arguments.kithkin, "dedupe", data, "--map", mapping, "--pairs", pairs, "--clusters", clusters]
        used, found = run(command), accuracy(data, pairs)
        figures[tool] = used
        print(f"| {count:,} | {tool} | {used['cpu']:.1f} | {used['wall']:.1f} | {used['mib']:.0f} | {found['pairs']:,} | "
              f"{found['precision']:.4f} | {found['recall']:.4f} | {found['f1']:.4f} | {found['best']:.4f} | {found['listed']:.4f} |")
    print(f"\nSplink / Kithkin at {count:,} records: CPU {figures['Splink']['cpu'] / figures['Kithkin']['cpu']:.1f}, "
          f"memory {figures['Splink']['mib'] / figures['Kithkin']['mib']:.1f}\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        sys.exit(measure(sys.argv[2:]))
    if sys.argv[1:2] == ["--predict"]:
        sys.exit(same_pairs_side(*sys.argv[2:5]))
    if sys.argv[1:2] == ["--splink"]:
        sys.exit(splink_side(*sys.argv[2:5]))
    main()
