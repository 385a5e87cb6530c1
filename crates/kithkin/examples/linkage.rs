//! Accuracy of linkage on files with a `truth` column: `cargo run --release --example linkage -- A.csv [B.csv]`.
use kithkin::compare::ExtraKind;
use kithkin::link::{LinkOptions, LinkOutcome, dedupe, link};
use kithkin::record::{Address, ContactRecord, DateValue, Gender, NameUse, Period, PersonName};
use std::collections::BTreeMap;

fn read(path: &str, options: &mut LinkOptions) -> (Vec<ContactRecord>, Vec<String>) {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let head = reader.headers().unwrap().clone();
    let extras: Vec<(usize, String, ExtraKind)> = head
        .iter()
        .enumerate()
        .filter_map(|(i, h)| {
            let mut parts = h.strip_prefix("x:")?.split(':');
            Some((i, parts.next()?.to_owned(), ExtraKind::parse(parts.next()?)?))
        })
        .collect();
    options.extras = extras.iter().map(|(_, k, e)| (k.clone(), *e)).collect();
    let (mut records, mut truth) = (Vec::new(), Vec::new());
    for row in reader.records() {
        let row = row.unwrap();
        let get = |name: &str| {
            let at = head.iter().position(|h| h == name)?;
            row.get(at).filter(|v| !v.is_empty())
        };
        let lines: Vec<&str> = ["address_line_1", "address_line_2"]
            .iter()
            .filter_map(|l| get(l))
            .collect();
        let given: Vec<&str> = get("given_name").into_iter().collect();
        let address = Address::parse(&lines, get("town"), get("postcode"), Period::default());
        records.push(ContactRecord {
            id: get("id").unwrap().to_owned(),
            names: vec![PersonName::from_parts(
                get("family_name").unwrap_or(""),
                &given,
                NameUse::Usual,
            )],
            gender: Gender::parse(get("gender").unwrap_or("")),
            birth: get("date_of_birth").map(DateValue::parse),
            addresses: vec![address],
            extra: extras
                .iter()
                .map(|(i, k, _)| (k.clone(), row[*i].to_owned()))
                .collect(),
            ..ContactRecord::default()
        });
        truth.push(get("truth").unwrap().to_owned());
    }
    (records, truth)
}

fn pairs_of(groups: &[u32]) -> f64 {
    let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
    groups.iter().for_each(|g| *counts.entry(*g).or_default() += 1);
    counts.values().map(|c| (c * (c - 1) / 2) as f64).sum()
}

fn f1(tp: f64, found: f64, all: f64) -> (f64, f64, f64) {
    let (p, r) = (tp / found.max(1.0), tp / all.max(1.0));
    (p, r, 2.0 * p * r / (p + r).max(1e-9))
}

fn ece(sorted: &[(f64, bool)]) -> f64 {
    let n = sorted.len();
    (0..15)
        .map(|b| {
            let bin = &sorted[b * n / 15..(b + 1) * n / 15];
            let p: f64 = bin.iter().map(|x| x.0).sum();
            let t = bin.iter().filter(|x| x.1).count() as f64;
            (p - t).abs() / n as f64
        })
        .sum()
}

fn report(outcome: &LinkOutcome, truth: &[u32], split: Option<usize>) {
    let first = split.unwrap_or(0);
    let all = match split {
        None => pairs_of(truth),
        Some(s) => pairs_of(truth) - pairs_of(&truth[..s]) - pairs_of(&truth[s..]),
    };
    let mut scored: Vec<(f64, bool)> = outcome
        .pairs
        .iter()
        .map(|p| {
            (
                p.probability,
                truth[p.left as usize] == truth[first + p.right as usize],
            )
        })
        .collect();
    scored.sort_by(|a, b| a.0.total_cmp(&b.0));
    let tp_all = scored.iter().filter(|s| s.1).count() as f64;
    let at = |t: f64| {
        let kept: Vec<_> = scored.iter().filter(|s| s.0 >= t).collect();
        f1(kept.iter().filter(|s| s.1).count() as f64, kept.len() as f64, all)
    };
    let kept: Vec<_> = scored.iter().copied().filter(|s| s.0 >= 0.01).collect();
    let kept_tp = kept.iter().filter(|s| s.1).count() as f64;
    println!(
        "candidates {} recall {:.4}; >=.01: {} recall {:.4}",
        scored.len(),
        tp_all / all,
        kept.len(),
        kept_tp / all
    );
    let (mut best, mut tp) = ((0.0, 0.0), 0.0);
    for (k, s) in scored.iter().rev().enumerate() {
        tp += f64::from(u8::from(s.1));
        let f = f1(tp, (k + 1) as f64, all).2;
        if f > best.0 {
            best = (f, s.0);
        }
    }
    let (p, r, f) = at(0.5);
    println!(
        "pairs at .5: P {p:.4} R {r:.4} F1 {f:.4}; best F1 {:.4} at {:.4}",
        best.0, best.1
    );
    let (p9, r9, _) = at(0.99);
    println!(
        "at .99: P {p9:.4} R {r9:.4}; ECE all {:.4}, >=.01 {:.4}",
        ece(&scored),
        ece(&kept)
    );
    for (lo, hi) in [
        (0.01, 0.1),
        (0.1, 0.3),
        (0.3, 0.5),
        (0.5, 0.7),
        (0.7, 0.9),
        (0.9, 0.99),
        (0.99, 1.01),
    ] {
        let bin: Vec<_> = scored.iter().filter(|s| s.0 >= lo && s.0 < hi).collect();
        let t = bin.iter().filter(|s| s.1).count();
        print!(
            "  [{lo},{hi}) n {} true {:.3}",
            bin.len(),
            t as f64 / bin.len().max(1) as f64
        );
    }
    println!();
    let both: Vec<u32> = {
        let mut ids: BTreeMap<(u32, u32), u32> = BTreeMap::new();
        let n = |ids: &mut BTreeMap<(u32, u32), u32>, k| {
            let l = ids.len() as u32;
            *ids.entry(k).or_insert(l)
        };
        truth
            .iter()
            .zip(&outcome.clusters)
            .map(|(t, c)| n(&mut ids, (*t, *c)))
            .collect()
    };
    let (p, r, f) = f1(pairs_of(&both), pairs_of(&outcome.clusters), pairs_of(truth));
    println!("clusters: P {p:.4} R {r:.4} F1 {f:.4}");
}

pub fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|a| a.ends_with(".csv")).collect();
    let mut options = LinkOptions::default();
    let (mut records, mut truth) = read(&args[0], &mut options);
    let split = args.get(1).map(|second| {
        let n = records.len();
        let (more, more_truth) = read(second, &mut options);
        records.extend(more);
        truth.extend(more_truth);
        n
    });
    let mut ids: BTreeMap<String, u32> = BTreeMap::new();
    let truth: Vec<u32> = truth
        .iter()
        .map(|t| {
            let next = ids.len() as u32;
            *ids.entry(t.clone()).or_insert(next)
        })
        .collect();
    let started = std::time::Instant::now();
    options.listed_from = 0.0;
    let control = kithkin::Control::default();
    let outcome = match split {
        None => dedupe(&records, &options, &control).unwrap(),
        Some(n) => link(&records[..n], &records[n..], &options, &control).unwrap(),
    };
    println!("{args:?} {} records, {:?}", records.len(), started.elapsed());
    println!("estimated candidate recall {:.4?}", outcome.estimated_recall);
    report(&outcome, &truth, split);
    if std::env::args().any(|a| a == "--errors") {
        let first = split.unwrap_or(0);
        for p in &outcome.pairs {
            let (l, r) = (p.left as usize, first + p.right as usize);
            let same = truth[l] == truth[r];
            if same != (p.probability >= 0.5) {
                let show = |i: usize| {
                    let birth = records[i].birth.as_ref().map_or("", |b| b.text.as_str());
                    format!("{} {birth}", records[i].names[0].display())
                };
                println!("{same} {:.1} {} | {}", p.weight, show(l), show(r));
            }
        }
    }
    if std::env::args().any(|a| a == "--model") {
        for i in &outcome.model.interactions {
            println!("{:?}", i.of);
            i.weights.iter().for_each(|row| println!("   {row:.1?}"));
        }
        for c in &outcome.model.comparisons {
            println!("{} typical {:.2e}", c.name, c.typical_frequency);
            for l in &c.levels {
                println!(
                    "   {:32} m {:.4} u {:.6} {:+.1}",
                    l.name,
                    l.m,
                    l.u,
                    (l.m / l.u).log2()
                );
            }
        }
    }
}
