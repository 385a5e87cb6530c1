"""The dictionary scan against RapidFuzz's cdist (C++), in one run on one thread.

    cargo build --release -p kithkin-benches --bin ratios
    python3 benches/against_rapidfuzz.py [--ratios target/release/ratios]

Needs `pip install rapidfuzz numpy`. Prints the table of `ratios`, then cdist on the same names and queries with the same
cutoffs, in CPU time, and the number of hits of each, which must be the table's.
"""
import argparse, pathlib, subprocess, tempfile, time

from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cdist


def best(work, rounds=5):
    """The answer and the least CPU time of a few rounds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        answer = work()
        times.append(time.process_time() - start)
    return answer, min(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ratios", default="target/release/ratios")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        names, queries = pathlib.Path(folder, "names"), pathlib.Path(folder, "queries")
        print(subprocess.run([arguments.ratios, "--names", names, "--queries", queries], check=True, text=True,
                             capture_output=True).stdout)
        names, queries = names.read_text().split("\n"), queries.read_text().split("\n")
    tasks = [
        ("jaro-winkler, every score", dict(scorer=JaroWinkler.similarity), lambda m: (m >= 0).sum()),
        ("jaro-winkler >= 0.85", dict(scorer=JaroWinkler.similarity, score_cutoff=0.85), lambda m: (m > 0).sum()),
        ("restricted edit distance <= 2", dict(scorer=OSA.distance, score_cutoff=2), lambda m: (m <= 2).sum()),
    ]
    print("| task | contestant | M pairs/s | hits a query |\n|---|---|---|---|")
    for task, options, count in tasks:
        matrix, seconds = best(lambda: cdist(queries, names, workers=1, **options))
        rate = len(names) * len(queries) / seconds / 1e6
        print(f"| {task} | RapidFuzz cdist | {rate:.1f} | {count(matrix) // len(queries)} |")


if __name__ == "__main__":
    main()
