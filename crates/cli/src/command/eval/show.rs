//! Reports as tables.
use crate::view::{Grid, Tone, View};
use anyhow::Result;
use kithkin_eval::BadLine;
use kithkin_eval::clusters::ClusterReport;
use kithkin_eval::metric::AtThreshold;
use kithkin_eval::names::NameReport;
use kithkin_eval::pairs::PairReport;
use kithkin_eval::proposals::{ProposalReport, ProposedSplit, Split};
use kithkin_eval::statements::StatementReport;
use std::collections::BTreeMap;

/// A share to three places, a dash where there is none.
pub(super) fn share(x: Option<f64>) -> String {
    x.map_or_else(|| "-".to_owned(), |x| format!("{x:.3}"))
}

fn bad_lines(view: View, bad: &[BadLine]) -> View {
    bad.iter().take(5).fold(view, |view, b| {
        view.alarm(format!("{}, line {}: {}", b.file.display(), b.line, b.reason))
    })
}

fn by_person(splits: &BTreeMap<String, Split>) -> Grid {
    let mut grid = Grid::new([
        "=people", ">n", ">@25", ">@50", ">@100", ">>=.8", ">named", ">@1", ">@10",
    ]);
    for (name, split) in splits {
        let all = split.all.clone().unwrap_or_default();
        let named = split.named.clone().unwrap_or_default();
        grid.row([
            name.clone(),
            all.n.to_string(),
            share(all.at_25),
            share(all.at_50),
            share(all.at_100),
            share(all.sure_80),
            named.named_n.to_string(),
            share(named.at_1),
            share(named.at_10),
        ]);
    }
    grid
}

/// As [`by_person`], with what was proposed to each group, where the truth folder says whose record is whose.
fn by_group(splits: &BTreeMap<String, Split>) -> Grid {
    let mut grid = Grid::new([
        "=group", ">n", ">@100", ">>=.8", ">named", ">@1", ">@10", ">P .5", ">P .8", ">ECE",
    ]);
    for (name, split) in splits {
        let all = split.all.clone().unwrap_or_default();
        let named = split.named.clone().unwrap_or_default();
        let proposed = split.proposed.clone().unwrap_or_default();
        grid.row([
            name.clone(),
            all.n.to_string(),
            share(all.at_100),
            share(all.sure_80),
            named.named_n.to_string(),
            share(named.at_1),
            share(named.at_10),
            share(proposed.precision),
            share(proposed.precision_80),
            share(proposed.ece),
        ]);
    }
    grid
}

fn goals(r: &ProposalReport) -> Grid {
    let mut grid = Grid::new(["figure", ">wanted", ">here", ""]);
    for goal in &r.goals {
        let sign = if goal.at_least { ">=" } else { "<=" };
        let (word, tone) = match goal.reached() {
            Some(true) => ("reached", Tone::Good),
            Some(false) => ("not reached", Tone::Bad),
            None => ("not known from this truth", Tone::Dim),
        };
        grid.toned([
            (goal.figure.to_owned(), Tone::Plain),
            (format!("{sign} {:.2}", goal.wanted), Tone::Plain),
            (share(goal.value), Tone::Plain),
            (word.to_owned(), tone),
        ]);
    }
    grid
}

fn by_proposal(splits: &BTreeMap<String, ProposedSplit>) -> Grid {
    let mut grid = Grid::new([
        "=proposed",
        ">n",
        ">P .5",
        ">P .8",
        ">P .95",
        ">R .8",
        ">AP",
        ">ECE",
        ">Brier",
    ]);
    for (name, s) in splits {
        grid.row([
            name.clone(),
            s.n.to_string(),
            share(s.precision[0]),
            share(s.precision[1]),
            share(s.precision[2]),
            share(s.recall[1]),
            share(s.average_precision),
            share(s.ece),
            share(s.brier),
        ]);
    }
    grid
}

/// `eval proposals`.
pub(super) fn proposals(r: &ProposalReport) -> Result<View> {
    let n = &r.named_per_target;
    let o = &r.overall;
    let mut recall = Grid::new(["recall", ">people", ">@1", ">@5", ">@10", ">@25", ">@50", ">@100"]);
    let dash = || "-".to_owned();
    recall.row([
        "named, in their target's list".to_owned(),
        n.n.to_string(),
        share(n.at_1),
        share(n.at_5),
        share(n.at_10),
        dash(),
        dash(),
        dash(),
    ]);
    recall.row([
        "everybody, in the case's list".to_owned(),
        o.n.to_string(),
        dash(),
        dash(),
        dash(),
        share(o.at_25),
        share(o.at_50),
        share(o.at_100),
    ]);
    let mut sure = Grid::new([
        "confidence",
        ">proposed",
        ">right",
        ">right person",
        ">right relation",
        ">people found",
    ]);
    for (threshold, at) in &r.at_confidence {
        sure.row([
            format!(">= {threshold}"),
            at.proposed.to_string(),
            share(at.precision),
            share(at.precision_person),
            share(at.precision_strict_relation),
            share(at.recall_persons),
        ]);
    }
    let mut quality = Grid::new([
        "ranking and calibration",
        ">average precision",
        ">ECE",
        ">Brier",
        ">base rate",
    ]);
    for (what, ap, c) in [
        ("confidence", r.average_precision, &r.calibration),
        ("p_person", r.average_precision_person, &r.calibration_p_person),
    ] {
        quality.row([
            what.to_owned(),
            share(ap),
            share(c.ece),
            share(c.brier),
            share(c.base_rate),
        ]);
    }
    let t = &r.truth;
    let mut view = View::new(serde_json::to_value(r)?)
        .heading("Proposals against the truth")
        .line(format!(
            "{} people ({} named, {} inferred) with {} contact records in {} cases; {} pairs proposed, {} of them neutral.",
            t.persons, t.named, t.inferred, t.pairs, t.cases, r.pairs_scored + r.pairs_ignored, r.pairs_ignored
        ));
    view = match r.suppressed_contacts_proposed {
        0 => view.line("Suppressed people proposed: none."),
        n => r.suppressed_examples.iter().fold(
            view.alarm(format!("SUPPRESSED people proposed: {n}. This must be 0.")),
            |view, (case, contact, why, confidence)| {
                view.alarm(format!("  {case} {contact} at {confidence}: {why}"))
            },
        ),
    };
    if let Some(w) = &r.withheld {
        let text = format!(
            "Contact routes that must be withheld: {} of {} proposed, {} shown.",
            w.proposed, w.expected, w.shown
        );
        view = if w.shown == 0 {
            view.line(text)
        } else {
            view.alarm(text)
        };
    }
    view = view
        .line("")
        .grid(recall)
        .line("")
        .grid(sure)
        .line("")
        .grid(quality);
    let relation = &r.relation_accuracy_on_true_pairs;
    view = view.line("").line(format!(
        "Relation of the {} right people proposed: compatible {}, exact {}.",
        relation.n,
        share(relation.compatible),
        share(relation.strict)
    ));
    if let Some(h) = &r.not_here {
        view = view.line(format!(
            "Nobody in the records: {} of {} targets; said of {}; AUC {}, ECE {}, Brier {}.",
            h.not_here,
            h.targets,
            h.targets_with_null_line,
            share(h.auc),
            share(h.ece),
            share(h.brier)
        ));
    }
    view = view
        .heading("By how they are known")
        .grid(by_person(&r.by_known))
        .grid(by_proposal(&r.proposed_by_known))
        .heading("By relation")
        .grid(by_person(&r.by_relation_class))
        .grid(by_proposal(&r.proposed_by_relation_class));
    if r.by_culture.len() > 1 {
        view = view.heading("By name culture").grid(by_group(&r.by_culture));
    }
    if r.by_sex.len() > 1 {
        view = view.heading("By sex").grid(by_group(&r.by_sex));
    }
    view = view.heading("Goals").grid(goals(r));
    Ok(bad_lines(view, &r.bad_lines))
}

/// `eval statements`.
pub(in crate::command) fn statements(r: &StatementReport) -> Result<View> {
    let m = &r.mentions;
    let mut mentions = Grid::new([
        ">true",
        ">read",
        ">found",
        ">wrong",
        ">missed",
        ">precision",
        ">recall",
        ">F1",
    ]);
    mentions.row([
        m.gold.to_string(),
        m.predicted.to_string(),
        m.tp.to_string(),
        m.fp.to_string(),
        m.fn_.to_string(),
        share(m.precision),
        share(m.recall),
        share(Some(m.f1)),
    ]);
    let mut relations = Grid::new(["relation", ">n", ">compatible", ">exact"]);
    for (name, f) in [
        ("all", &r.relation.all),
        ("said beside the name", &r.relation.explicit),
        ("known from the context", &r.relation.context),
    ] {
        relations.row([
            name.to_owned(),
            f.n.to_string(),
            share(f.compatible),
            share(f.strict),
        ]);
    }
    for (class, f) in &r.relation_by_class {
        relations.row([
            format!("  {class}"),
            f.n.to_string(),
            share(f.compatible),
            "-".to_owned(),
        ]);
    }
    let (b, p, a) = (&r.born, &r.polarity, &r.address);
    let view = View::new(serde_json::to_value(r)?)
        .heading("Statements against the truth")
        .grid(mentions)
        .dim(format!("{} more count neither way.", m.optional_hit))
        .heading("Relations of found mentions")
        .grid(relations)
        .heading("Birth intervals, polarity, addresses of found mentions")
        .line(format!(
            "Born: given for {} of {}; contains the true interval {}, exact {}, at most twice as wide {}; {} made up.",
            share(b.given), b.gold, share(b.contains), share(b.exact), share(b.tight), b.spurious
        ))
        .line(format!(
            "Polarity: {} of {} wrong ({}); denials read as statements {}, statements read as denials {}.",
            p.errors, p.n, share(p.error_rate), p.negated_read_as_asserted, p.asserted_read_as_negated
        ))
        .line(format!("Address: right for {} of {}.", share(a.found), a.gold));
    Ok(bad_lines(view, &r.bad_lines))
}

fn thresholds<'a>(rows: impl IntoIterator<Item = (&'a str, &'a AtThreshold)>) -> Grid {
    let mut grid = Grid::new([
        "threshold",
        ">probability",
        ">said",
        ">right",
        ">precision",
        ">recall",
        ">F1",
    ]);
    for (name, at) in rows {
        grid.row([
            name.to_owned(),
            format!("{:.4}", at.threshold),
            at.predicted.to_string(),
            at.right.to_string(),
            share(at.precision),
            share(at.recall),
            format!("{:.4}", at.f1),
        ]);
    }
    grid
}

/// `eval pairs`.
pub(super) fn pairs(r: &PairReport) -> Result<View> {
    Ok(View::new(serde_json::to_value(r)?)
        .heading("Pairs against the truth")
        .line(format!(
            "{} pairs scored; {} true pairs, of which {} were scored.",
            r.pairs,
            r.true_pairs,
            share(r.candidate_recall)
        ))
        .grid(thresholds([
            ("default", &r.default),
            ("best", &r.best),
            ("at .99", &r.at_99),
        ]))
        .line(format!(
            "Average precision {}, ECE {}, Brier {} over the pairs scored.",
            share(r.average_precision),
            share(r.calibration.ece),
            share(r.calibration.brier)
        )))
}

/// `eval clusters`.
pub(super) fn clusters(r: &ClusterReport) -> Result<View> {
    let mut grid = Grid::new([
        ">records",
        ">true pairs",
        ">put together",
        ">rightly",
        ">precision",
        ">recall",
        ">F1",
    ]);
    grid.row([
        r.records.to_string(),
        r.true_pairs.to_string(),
        r.pred_pairs.to_string(),
        r.tp.to_string(),
        share(r.precision),
        share(r.recall),
        share(r.f1),
    ]);
    Ok(View::new(serde_json::to_value(r)?)
        .heading("Clusters against the truth, pair by pair")
        .grid(grid))
}

/// `eval names`.
pub(super) fn names(r: &NameReport) -> Result<View> {
    let mut reasons = Grid::new(["reason", ">pairs", ">decided rightly"]);
    for (reason, &(n, right)) in &r.by_reason {
        let reason = if reason.is_empty() { "(none)" } else { reason };
        reasons.row([
            reason.to_owned(),
            n.to_string(),
            share(Some(right as f64 / n.max(1) as f64)),
        ]);
    }
    let mut view = View::new(serde_json::to_value(r)?)
        .heading("Name pairs against people's judgement")
        .line(format!(
            "{} pairs, {} of them the same name.",
            r.pairs, r.true_pairs
        ))
        .grid(thresholds([("decision", &r.decision), ("best", &r.best)]))
        .line(format!(
            "Precision at recall .80: {}. Average precision {}, ECE {}, Brier {}.",
            share(r.precision_at_recall_80),
            share(r.average_precision),
            share(r.calibration.ece),
            share(r.calibration.brier)
        ));
    if r.not_scored > 0 {
        view = view.alarm(format!(
            "{} pairs were not scored; they count as no.",
            r.not_scored
        ));
    }
    Ok(view.heading("By reason").grid(reasons))
}
