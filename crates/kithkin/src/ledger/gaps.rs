//! When the file does not say who looked after the child.
use super::{CarersUnknown, GapKind, words};
use kithkin_kinship::Target;
use kithkin_record::date::{DayNumber, date_of};
use kithkin_record::{CaseFile, Period, Placement};

/// Placements where nobody looks after the child as a carer: with the parents, independent living, missing.
const WITHOUT_CARERS: &[&str] = &["P1", "P2", "M1", "M2", "M3"];

/// Every stretch of time in care, until the day `as_of`, of which the file does not say who the carers were.
pub(crate) fn gaps(case: &CaseFile, targets: &[Target], as_of: DayNumber) -> Vec<CarersUnknown> {
    let mut dated: Vec<(DayNumber, CarersUnknown)> =
        unnamed(case, targets).chain(between(case, as_of)).collect();
    dated.sort_by_key(|&(start, _)| start);
    dated.into_iter().map(|(_, gap)| gap).collect()
}

fn first_day(period: Period) -> Option<DayNumber> {
    period.start.map(|d| d.interval().start)
}

fn unnamed<'a>(
    case: &'a CaseFile,
    targets: &'a [Target],
) -> impl Iterator<Item = (DayNumber, CarersUnknown)> + 'a {
    let names_nobody = |p: &&Placement| {
        let carers = targets
            .iter()
            .any(|t| t.asked_by.contains(&p.id) || t.other_keys.contains(&p.id));
        let code = p.code.to_ascii_uppercase();
        !carers && p.carers.is_empty() && !WITHOUT_CARERS.contains(&code.as_str())
    };
    case.placements.iter().filter(names_nobody).map(|p| {
        let mut gap = CarersUnknown {
            start: p.period.start.map(|d| d.to_string()),
            end: p.period.end.map(|d| d.to_string()),
            kind: GapKind::CarersNotNamed,
            placement: Some(p.id.clone()),
            text: String::new(),
        };
        gap.text = words::gap(&gap);
        (first_day(p.period).unwrap_or(DayNumber::MIN), gap)
    })
}

/// Days between the first placement and the last one that are in no placement.
fn between(case: &CaseFile, as_of: DayNumber) -> Vec<(DayNumber, CarersUnknown)> {
    let mut stays: Vec<(DayNumber, DayNumber)> = case
        .placements
        .iter()
        .filter_map(|p| {
            let end = p.period.end.map_or(DayNumber::MAX, |d| d.interval().end);
            Some((first_day(p.period)?, end))
        })
        .filter(|&(start, _)| start <= as_of)
        .collect();
    stays.sort_unstable();
    let mut out = Vec::new();
    let mut covered: Option<DayNumber> = None;
    for (start, end) in stays {
        if let Some(until) = covered.filter(|&c| start > c.saturating_add(1)) {
            let mut gap = CarersUnknown {
                start: Some(date_of(until + 1).to_string()),
                end: Some(date_of(start - 1).to_string()),
                kind: GapKind::NoPlacement,
                placement: None,
                text: String::new(),
            };
            gap.text = words::gap(&gap);
            out.push((until + 1, gap));
        }
        covered = covered.max(Some(end));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use kithkin_record::PartialDate;

    fn placement(id: &str, code: &str, start: &str, end: Option<&str>, carer: &str) -> Placement {
        Placement {
            id: id.into(),
            code: code.into(),
            reason: "P".into(),
            carers: Vec::new(),
            carer_text: carer.into(),
            provider: String::new(),
            address: Default::default(),
            period: Period {
                start: PartialDate::parse_iso(start),
                end: end.and_then(PartialDate::parse_iso),
            },
        }
    }

    fn found(placements: Vec<Placement>) -> Vec<CarersUnknown> {
        let case = CaseFile {
            placements,
            ..CaseFile::default()
        };
        let targets = kithkin_kinship::targets(&case, &[]);
        gaps(&case, &targets, 19_000)
    }

    #[test]
    fn gaps_are_the_days_in_no_placement_and_the_placements_that_name_nobody() {
        let gaps = found(vec![
            placement("c", "K2", "2016", None, "Oak House"),
            placement("a", "U4", "2010-03-01", Some("2011-05-01"), "Mr & Mrs Patel"),
            placement("b", "U4", "2011-09-01", Some("2015-12-31"), "Pat Oldroyd"),
        ]);
        let told: Vec<(GapKind, Option<&str>, Option<&str>)> = gaps
            .iter()
            .map(|g| (g.kind, g.start.as_deref(), g.end.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                (GapKind::NoPlacement, Some("2011-05-02"), Some("2011-08-31")),
                (GapKind::CarersNotNamed, Some("2016"), None)
            ]
        );
    }

    #[test]
    fn days_covered_by_a_longer_placement_are_no_gap() {
        let gaps = found(vec![
            placement("a", "U4", "2010", Some("2014-12-31"), "Pat Oldroyd"),
            placement("b", "U4", "2011-02", Some("2011-03"), "Jo Lumb"),
            placement("c", "P1", "2015-01-01", None, ""),
        ]);
        assert_eq!(gaps, []);
    }
}
