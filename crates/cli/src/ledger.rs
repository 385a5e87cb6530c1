//! The search ledger as a file and for the eye.
use crate::view::{Grid, Tone, View};
use anyhow::Result;
use kithkin::FindOutcome;
use kithkin::ingest::create_private;
use kithkin::ledger::{Entry, Known, Ledger, Outcome, Side, WhyNot, Withheld};
use serde::Serialize;
use std::io::Write;
use std::path::Path;

/// One case's ledger, with who was withheld where the reader may know.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    ledger: &'a Ledger,
    #[serde(skip_serializing_if = "Option::is_none")]
    withheld: Option<&'a Withheld>,
}

fn lines(outcome: &FindOutcome) -> impl Iterator<Item = Line<'_>> {
    outcome.ledger.iter().enumerate().map(|(at, ledger)| Line {
        ledger,
        withheld: outcome.withheld.get(at),
    })
}

/// Writes the ledger of every case: one a line, or a list when the file is a `.json`.
pub(crate) fn write(path: &Path, outcome: &FindOutcome) -> Result<()> {
    let mut out = create_private(path)?;
    if path.extension().is_some_and(|e| e == "json") {
        serde_json::to_writer_pretty(&mut out, &lines(outcome).collect::<Vec<_>>())?;
        out.write_all(b"\n")?;
    } else {
        for line in lines(outcome) {
            serde_json::to_writer(&mut out, &line)?;
            out.write_all(b"\n")?;
        }
    }
    Ok(out.finish()?)
}

/// Adds the ledger to what is shown: a single case in full, several as a line each.
pub(crate) fn show(view: View, outcome: &FindOutcome) -> View {
    match outcome.ledger.as_slice() {
        [ledger] => {
            let view = whole(view, ledger);
            outcome.withheld.iter().fold(view, withheld)
        }
        all => view.heading("Search ledger").grid(summary(all)),
    }
}

fn tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Confirmed | Outcome::Found => Tone::Good,
        Outcome::Possible => Tone::Plain,
        Outcome::NotFound => Tone::Bad,
        Outcome::NotSearched => Tone::Dim,
    }
}

/// `found D0042 0.97`.
fn outcome(entry: &Entry) -> String {
    let word = match entry.why_not {
        Some(WhyNot::Professional) => return "a professional".to_owned(),
        _ => entry.outcome.term().replace('-', " "),
    };
    match &entry.best {
        Some(best) => format!("{word} {} {:.2}", best.contact, best.p_person),
        None => word,
    }
}

/// The file's words for a person, and what to know of them.
fn who(entry: &Entry) -> String {
    let notes: Vec<&str> = [
        (entry.deceased, "has died"),
        (entry.learn_only, "only to know of"),
    ]
    .into_iter()
    .filter_map(|(holds, note)| holds.then_some(note))
    .collect();
    match notes.as_slice() {
        [] => entry.called.clone(),
        notes => format!("{}: {}", entry.called, notes.join(", ")),
    }
}

fn whole(view: View, ledger: &Ledger) -> View {
    let mut people = Grid::new(["looked for", "=relation", "=outcome", ">nobody"]);
    for entry in &ledger.people {
        people.toned([
            (who(entry), Tone::Strong),
            (entry.relation.map_or("-", |r| r.term()).to_owned(), Tone::Plain),
            (outcome(entry), tone(entry.outcome)),
            (
                entry.nobody.map_or_else(String::new, |p| format!("{p:.2}")),
                Tone::Dim,
            ),
        ]);
    }
    let mut view = view
        .heading(format!(
            "Search ledger of {}, as of {}",
            ledger.case, ledger.as_of
        ))
        .grid(people)
        .heading("The family");
    for side in &ledger.sides {
        view = view.line(side.text.as_str());
    }
    view = view.line(ledger.inferred.text.as_str());
    if !ledger.gaps.is_empty() {
        view = view.heading("Not known who looked after the child");
    }
    for gap in &ledger.gaps {
        view = view.line(gap.text.as_str());
    }
    let view = view.heading("Searched in");
    if ledger.sources.is_empty() {
        return view.line("Nothing was searched.");
    }
    let mut sources = Grid::new(["source", ">records", "=oldest", "=newest"]);
    for source in &ledger.sources {
        let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "not said".to_owned());
        let name = if source.name.is_empty() {
            "(not said)"
        } else {
            &source.name
        };
        sources.row([
            name.to_owned(),
            match source.records {
                0 => "under 100".to_owned(),
                n => format!("at least {n}"),
            },
            day(&source.oldest),
            day(&source.newest),
        ]);
    }
    view.grid(sources)
}

fn withheld(view: View, withheld: &Withheld) -> View {
    let mut people = Grid::new(["withheld", "=relation", "why"]);
    for person in &withheld.people {
        people.row([
            person.called.clone(),
            person.relation.map_or("-", |r| r.term()).to_owned(),
            person.text.clone(),
        ]);
    }
    view.alarm("Withheld, for the manager's eyes only")
        .grid(people)
        .line(withheld.text.as_str())
}

fn summary(all: &[Ledger]) -> Grid {
    let mut grid = Grid::new([
        "=case",
        ">people",
        ">found",
        ">possible",
        ">not found",
        ">not searched",
        "empty side",
        ">gaps",
    ]);
    for ledger in all {
        let having = |wanted: &[Outcome]| {
            let n = ledger
                .people
                .iter()
                .filter(|e| wanted.contains(&e.outcome))
                .count();
            n.to_string()
        };
        let empty: Vec<&str> = ledger
            .sides
            .iter()
            .filter(|s| s.known == Known::Empty)
            .map(|s| match s.side {
                Side::Maternal => "mother's",
                Side::Paternal => "father's",
            })
            .collect();
        grid.row([
            ledger.case.clone(),
            ledger.people.len().to_string(),
            having(&[Outcome::Confirmed, Outcome::Found]),
            having(&[Outcome::Possible]),
            having(&[Outcome::NotFound]),
            having(&[Outcome::NotSearched]),
            empty.join(", "),
            ledger.gaps.len().to_string(),
        ]);
    }
    grid
}
