#!/usr/bin/env python3
"""Compile given.tsv and family.tsv from open counts. See README.md for the sources and their licences.

usage: compile_frequencies.py UK_BABY_NAMES_DIR ONS_NAMES_DIR COUNTRY_NAMES_DIR

given.tsv   name, share of women in percent, births per million in seven cohorts
            (1900-29, 1930-49, 1950-69, 1970-84, 1985-99, 2000-09, 2010-20)
family.tsv  name, bearers per million
Names are folded: ASCII, lower case, apostrophes dropped, other punctuation to one space.
"""
import re
import sys
import unicodedata

import pandas as pd

EXTRA = {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"}
LEAST_BIRTHS = 25


def fold(text):
    text = "".join(EXTRA.get(c, c) for c in text)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"['`]", "", text)).strip()


def short(count):
    return str(round(count)) if count >= 10 else f"{count:.1f}".removesuffix(".0")


def given(births_dir):
    births = pd.read_parquet(f"{births_dir}/ukbabynames_1974_2020.parquet")
    births["key"] = births.name.map(fold)
    births = births[births.key.str.len() > 1]
    total = births.groupby("key").n.sum()
    women = births[births.sex == "F"].groupby("key").n.sum()
    keep = total[total >= LEAST_BIRTHS].index
    scotland = births[births.nation == "S"]

    def share(frame):
        """Share of all births in the frame, both sexes together, per million."""
        return frame.groupby("key").n.sum() * 1e6 / frame.n.sum()

    # What part of the births of a sex the n-th name takes: Scotland 1974-79, the oldest counts there are.
    oldest = scotland[scotland.year < 1980]
    curve = {}
    for sex in "MF":
        names = oldest[oldest.sex == sex].groupby("key").n.sum().sort_values(ascending=False)
        curve[sex] = (names / names.sum()).to_list()
    ranks = pd.read_csv(f"{births_dir}/ew_top100_by_decade_1904_1994.csv")
    ranks["key"] = ranks.name.map(fold)

    def ranked(years):
        out = {}
        for row in ranks[ranks.year.isin(years)].itertuples():
            out[row.key] = out.get(row.key, 0.0) + curve[row.sex][row.rank - 1] * 5e5 / len(years)
            SEEN.setdefault(row.key, {"M": 0.0, "F": 0.0})[row.sex] += curve[row.sex][row.rank - 1]
        return out

    early = [ranked([1904, 1914, 1924]), ranked([1934, 1944]), ranked([1954, 1964])]
    seventies, nineties = ranked([1974, 1984]), ranked([1994])
    scots = {
        2: share(scotland[scotland.year < 1978]),
        3: share(scotland[scotland.year < 1985]),
        4: share(scotland[scotland.year.between(1985, 1995)]),
    }
    recent = {
        4: share(births[births.year.between(1996, 1999)]),
        5: share(births[births.year.between(2000, 2009)]),
        6: share(births[births.year >= 2010]),
    }
    names = sorted(set(keep) | {k for table in early + [seventies, nineties] for k in table})
    rows = []
    for name in names:
        new, old = recent[4].get(name, 0.0), recent[5].get(name, 0.0)
        c4 = max(0.5 * new + 0.5 * nineties.get(name, new), 0.1 * scots[4].get(name, 0.0))
        c3 = max(seventies.get(name, 0.0), 0.3 * scots[3].get(name, 0.0), 0.3 * min(c4, 60.0))
        c2 = max(early[2].get(name, 0.0), 0.3 * scots[2].get(name, 0.0), 0.3 * min(c3, 60.0))
        c1 = max(early[1].get(name, 0.0), 0.3 * min(c2, 60.0))
        c0 = max(early[0].get(name, 0.0), 0.3 * min(c1, 60.0))
        # A name that leaves the top 100 fades over a generation; it does not vanish.
        c2 = max(c2, 0.08 * c1)
        c3 = max(c3, 0.08 * c2)
        cohorts = [c0, c1, c2, c3, c4, old, recent[6].get(name, 0.0)]
        if name in total.index and total[name] >= LEAST_BIRTHS:
            female = women.get(name, 0) / total[name]
        else:
            female = SEEN[name]["F"] / (SEEN[name]["F"] + SEEN[name]["M"])
        rows.append("\t".join([name, str(round(100 * female))] + [short(c) for c in cohorts]))
    return rows


def family(ons_dir, country_dir):
    table = {}
    for row in pd.read_csv(f"{ons_dir}/surname_freq.csv", keep_default_na=False).itertuples():
        name = fold(row.surname)
        table[name] = table.get(name, 0.0) + row.freq * 1e6
    # Family names common elsewhere and borne by too few in the British file to be listed: below its floor of 30.
    common = pd.read_csv(f"{country_dir}/common-surnames-by-country.csv", keep_default_na=False)
    for text in common["Romanized Name"]:
        name = fold(text)
        if len(name) > 1:
            table.setdefault(name, 3.0)
    return ["\t".join([n, f"{f:.4g}"]) for n, f in sorted(table.items())]


SEEN = {}
if __name__ == "__main__":
    births_dir, ons_dir, country_dir = sys.argv[1:4]
    open("given.tsv", "w").write("\n".join(given(births_dir)) + "\n")
    open("family.tsv", "w").write("\n".join(family(ons_dir, country_dir)) + "\n")
