//! Records to profiles, with the frequencies of their own values.
use kithkin_compare::{Counted, ExtraKind, Field, Profile, Schema};
use kithkin_record::ContactRecord;
use rayon::prelude::*;
use std::sync::Arc;

/// Profiles ready to be compared, and the schema they were made for.
pub(super) struct Prepared {
    pub schema: Schema,
    pub profiles: Vec<Profile>,
}

/// Normalises `records` twice: once to count their values, once with the shares counted. Files too small to count get the
/// shipped frequencies.
pub(super) fn prepare(records: &[&ContactRecord], extras: &[(String, ExtraKind)]) -> Prepared {
    let mut schema = Schema::standard();
    for (key, kind) in extras {
        schema = schema.with_extra(key, *kind);
    }
    // A handful of records says nothing of how common a value is: the shipped population tables do.
    if records.len() >= super::FEWEST_RECORDS {
        schema = counted(records, schema);
    }
    let profiles = records
        .par_iter()
        .map(|r| Profile::from_contact(r, &schema))
        .collect();
    Prepared { schema, profiles }
}

/// `schema` with the frequencies of values as counted in `records`.
fn counted(records: &[&ContactRecord], schema: Schema) -> Schema {
    let plain: Vec<Vec<(Field, String)>> = records
        .par_iter()
        .map(|r| Profile::from_contact(r, &schema).values(&schema))
        .collect();
    let mut counted = Counted::default();
    plain
        .iter()
        .flatten()
        .for_each(|(field, value)| counted.add(field, value));
    schema.with_frequencies(Arc::new(counted))
}
