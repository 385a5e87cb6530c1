//! Contact records as a report shows them: without a way to reach anybody unless that was asked for.
use super::data::{Details, RecordView};
use super::words::printable;
use crate::find::{ContactRoute, Person, Proposal};
use kithkin_record::{Address, ContactRecord, NameUse, PersonName, date::date_of};

/// What is shown of `person`, whom `proposal` puts forward.
pub(super) fn view(person: &Person, proposal: &Proposal, details: bool) -> RecordView {
    let record = &person.record;
    let protected = proposal.contact_route == ContactRoute::Withheld;
    let last = last_address(record);
    RecordView {
        id: printable(&record.id),
        source: printable(&record.source),
        recorded: record.recorded.map(|d| d.to_string()),
        name: name(record),
        other_names: record.names.iter().skip(1).map(other_name).collect(),
        born: record.birth.as_ref().map(|b| match b.date {
            Some(date) => date.to_string(),
            None => printable(&b.text),
        }),
        died: died(record),
        last_place: last.filter(|_| !protected).and_then(place),
        last_seen: last_seen(record).filter(|_| !protected),
        confidence: proposal.confidence,
        details: (details && !protected).then(|| Details {
            addresses: record
                .addresses
                .iter()
                .rev()
                .map(|a| printable(&a.display()))
                .collect(),
            phones: record.phones.iter().map(|p| printable(&p.text)).collect(),
            emails: record.emails.iter().map(|e| printable(&e.text)).collect(),
        }),
    }
}

/// The main name.
pub(super) fn name(record: &ContactRecord) -> String {
    let name = record.names.first().map(PersonName::display).unwrap_or_default();
    if name.is_empty() {
        "(no name)".to_owned()
    } else {
        printable(&name)
    }
}

fn other_name(name: &PersonName) -> String {
    let used = match name.name_use {
        NameUse::Maiden => " (maiden name)",
        NameUse::Old => " (former name)",
        NameUse::Nickname => " (nickname)",
        NameUse::Usual | NameUse::Official | NameUse::Anonymous | NameUse::Temp => "",
    };
    printable(&name.display()) + used
}

fn died(record: &ContactRecord) -> Option<String> {
    let day = record.death.as_ref().and_then(|d| d.date).map(|d| d.to_string());
    day.or_else(|| {
        (record.deceased == Some(true) || record.death.is_some()).then(|| "date not known".to_owned())
    })
}

/// The last day a record vouches for an address.
fn vouched(record: &ContactRecord, address: &Address) -> Option<i32> {
    let end = address.period.end.or(record.recorded);
    end.map(|d| d.interval().end)
}

fn last_address(record: &ContactRecord) -> Option<&Address> {
    let known = record.addresses.iter().filter(|a| !a.is_empty());
    known.max_by_key(|a| (vouched(record, a), a.period.start.map(|d| d.interval().start)))
}

/// The last year in which a record knows where the person was.
fn last_seen(record: &ContactRecord) -> Option<i16> {
    let last = record.addresses.iter().filter_map(|a| vouched(record, a)).max()?;
    Some(date_of(last).year())
}

/// Town and postcode district: where to look, not where to knock.
pub(super) fn place(address: &Address) -> Option<String> {
    let district = address.postcode.as_ref().map(|p| p.outward.clone());
    let text = match (&address.town, district) {
        (Some(town), Some(code)) => format!("{town} ({code})"),
        (Some(town), None) => town.clone(),
        (None, Some(code)) => code,
        (None, None) => return None,
    };
    Some(printable(&text))
}
