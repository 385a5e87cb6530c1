//! Proposals for the eye: the ranked list and the waterfall.
use crate::view::{Grid, Tone, View};
use kithkin::find::{Evidence, Known, Proposal};
use kithkin::index::Index;
use kithkin::record::ContactRecord;

/// Cells of a bar on either side of the middle.
const BAR: usize = 9;

/// A contact record's main name, and the year or years of birth.
fn name_and_birth(record: &ContactRecord) -> (String, String) {
    let name = record
        .names
        .first()
        .map_or_else(|| "(no name)".to_owned(), |n| n.display());
    let born = record
        .birth
        .as_ref()
        .and_then(|b| b.interval)
        .map_or_else(String::new, |born| {
            let (start, end) = born.iso_ends();
            let (start, end) = (start.to_string(), end.to_string());
            if start[..4] == end[..4] {
                start[..4].to_owned()
            } else {
                format!("{}-{}", &start[..4], &end[2..4])
            }
        });
    (name, born)
}

/// A contact record in a few words: name and year of birth.
fn person(record: &ContactRecord) -> String {
    let (name, born) = name_and_birth(record);
    if born.is_empty() {
        name
    } else {
        format!("{name}, b. {born}")
    }
}

/// A mention as its document only; its place is in the file.
fn short_target(target: &str) -> String {
    match target.split_once(':') {
        Some((document, _)) => format!("note {document}"),
        None => target.to_owned(),
    }
}

/// The record of a proposal, when the index still has it.
pub(crate) fn record_of(index: &Index, proposal: &Proposal) -> Option<ContactRecord> {
    let doc = index.doc(proposal.contact.as_deref()?)?;
    index.record(doc).ok()
}

/// How sure, in a tone: likely, possible, unlikely.
fn tone(confidence: f64) -> Tone {
    match confidence {
        c if c >= 0.8 => Tone::Good,
        c if c >= 0.5 => Tone::Plain,
        _ => Tone::Dim,
    }
}

/// The ranked people of one case, at most `limit`.
pub(crate) fn ranked<'a>(
    index: &Index,
    proposals: impl IntoIterator<Item = &'a Proposal>,
    limit: usize,
) -> Grid {
    let mut grid = Grid::new([
        ">#",
        ">sure",
        "person",
        ">born",
        "=relation",
        "=asked as",
        "=record",
    ]);
    let people = proposals.into_iter().filter(|p| p.contact.is_some());
    for proposal in people.take(limit) {
        let record = record_of(index, proposal);
        let asked = match (&proposal.target, proposal.known) {
            (_, Known::Inferred) => "not named".to_owned(),
            (Some(target), _) => short_target(target),
            (None, _) => "-".to_owned(),
        };
        let (name, born) = record
            .as_ref()
            .map_or_else(|| ("?".to_owned(), String::new()), name_and_birth);
        let tone = tone(proposal.confidence);
        grid.toned([
            (proposal.rank.to_string(), Tone::Dim),
            (format!("{:.3}", proposal.confidence), tone),
            (name, Tone::Strong),
            (born, Tone::Plain),
            (
                proposal.relation.map_or("-", |r| r.term()).to_owned(),
                Tone::Plain,
            ),
            (asked, Tone::Plain),
            (proposal.contact.clone().unwrap_or_default(), Tone::Dim),
        ]);
    }
    grid
}

/// A bar from the middle: to the left against, to the right for; `scale` bits fill one side.
fn bar(weight: f64, scale: f64) -> String {
    let eighths = ((weight.abs() / scale) * (BAR * 8) as f64).round() as usize;
    let eighths = eighths.min(BAR * 8);
    let (full, part) = (eighths / 8, eighths % 8);
    if weight < 0.0 {
        // Only whole and half blocks have a left-hand twin.
        let half = if part >= 4 { "▐" } else { "" };
        let used = full + half.chars().count();
        format!(
            "{}{half}{}│{}",
            " ".repeat(BAR - used),
            "█".repeat(full),
            " ".repeat(BAR)
        )
    } else {
        let tip = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][part];
        let used = full + tip.chars().count();
        format!(
            "{}│{}{tip}{}",
            " ".repeat(BAR),
            "█".repeat(full),
            " ".repeat(BAR - used)
        )
    }
}

fn values(evidence: &Evidence) -> String {
    match (&evidence.case_value, &evidence.contact_value) {
        (Some(a), Some(b)) if a == b => format!("{}: {a}", evidence.level),
        (Some(a), Some(b)) => format!("{}: {a} / {b}", evidence.level),
        (Some(a), None) | (None, Some(a)) => format!("{}: {a}", evidence.level),
        (None, None) => evidence.level.clone(),
    }
}

/// Why a record is proposed: every bar of the sum, from the prior to the weight.
pub(crate) fn waterfall(mut view: View, proposal: &Proposal, record: Option<&ContactRecord>) -> View {
    let who = record.map_or_else(|| "?".to_owned(), person);
    let relation = proposal.relation.map_or("somebody", |r| r.term());
    view = view.heading(format!(
        "{who} ({}) as {relation}: {:.3}",
        proposal.contact.as_deref().unwrap_or("-"),
        proposal.confidence
    ));
    let bars = || {
        proposal
            .evidence
            .iter()
            .map(|e| e.weight)
            .chain([proposal.prior, proposal.weight])
    };
    let scale = bars().map(f64::abs).fold(1.0, f64::max);
    let mut grid = Grid::new([
        "evidence",
        "what agrees: case file / record",
        ">bits",
        "against │ for",
    ]);
    let line = |name: &str, what: String, weight: f64, strong: bool| {
        let tone = if weight < 0.0 { Tone::Bad } else { Tone::Good };
        let text = if strong { Tone::Strong } else { Tone::Plain };
        [
            (name.to_owned(), text),
            (what, text),
            (format!("{weight:+.2}"), text),
            (bar(weight, scale), tone),
        ]
    };
    grid.toned(line(
        "prior",
        "anybody in the records".to_owned(),
        proposal.prior,
        false,
    ));
    for evidence in &proposal.evidence {
        grid.toned(line(&evidence.field, values(evidence), evidence.weight, false));
    }
    grid.toned(line("weight", "the sum".to_owned(), proposal.weight, true));
    view = view.grid(grid).line(format!(
        "The record is this person: {:.3}. If so, {relation}: {:.3}. Both: {:.3}.",
        proposal.p_person, proposal.p_relation, proposal.confidence
    ));
    for caution in &proposal.cautions {
        view = view.alarm(format!("Caution: {caution}"));
    }
    view
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_wide_whatever_the_weight() {
        for weight in [-30.0, -10.0, -0.4, 0.0, 0.01, 3.3, 10.0, 99.0] {
            assert_eq!(bar(weight, 10.0).chars().count(), 2 * BAR + 1, "{weight}");
        }
        assert!(bar(-10.0, 10.0).starts_with('█') && bar(10.0, 10.0).ends_with('█'));
    }
}
