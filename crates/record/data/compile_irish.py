#!/usr/bin/env python3
"""Compile family_irish.txt from the Gaois surname clusters (MIT, (c) 2020 Dublin City University).

usage: compile_irish.py GAOIS_DIR

One line a cluster: English forms are spellings of each other's equivalents, Irish forms (men's, wives' and daughters')
likewise: every form is an equivalent of the first English form, two forms of one line are related.
"""
import sys

import pandas as pd
from compile_frequencies import fold


def key(text):
    return fold(text).replace(" ", "")


def main(folder):
    clusters = pd.read_csv(f"{folder}/surname_clusters.tsv", sep="\t", keep_default_na=False)
    forms = pd.read_csv(f"{folder}/surname_nominative_forms.tsv", sep="\t", keep_default_na=False)
    lines = set()
    for number, rows in clusters.groupby("cluster"):
        english = list(dict.fromkeys(key(f) for f in rows[rows.lang == "en"].form))
        irish = [key(f) for f in rows[rows.lang == "ga"].form]
        irish += [key(f) for f in forms[(forms.cluster == number) & (forms.gender != "")].form]
        irish = [f for f in dict.fromkeys(irish) if f not in english]
        english = [e for e in english if e]
        if english and len(english) + len(irish) > 1:
            # Every English form heads a line, so that each is one step from each Irish form.
            for head in english:
                others = [f for f in english if f != head] + irish
                lines.add(f"{head} | | {" ".join(others)}" if head == english[0] else f"{head} | | {' '.join(irish)}")
    open("family_irish.txt", "w").write("\n".join(sorted(l for l in lines if not l.endswith("| "))) + "\n")


main(sys.argv[1])
