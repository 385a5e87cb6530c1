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

/// Normalises `records` twice: once to count their values, once with the shares counted. `person` says which
/// records are thought to be one person: a value is counted once a person, so that a person with twenty records
/// does not make their own name common.
pub(super) fn prepare(
    records: &[&ContactRecord],
    extras: &[(String, ExtraKind)],
    person: Option<&[u32]>,
) -> Prepared {
    let mut schema = Schema::standard();
    for (key, kind) in extras {
        schema = schema.with_extra(key, *kind);
    }
    let plain: Vec<Vec<(Field, String)>> = records
        .par_iter()
        .map(|r| Profile::from_contact(r, &schema).values(&schema))
        .collect();
    let mut counted = Counted::default();
    match person {
        None => plain
            .iter()
            .flatten()
            .for_each(|(field, value)| counted.add(field, value)),
        Some(person) => {
            let mut rows: Vec<(u32, &Field, &str)> = plain
                .iter()
                .zip(person)
                .flat_map(|(values, p)| values.iter().map(|(f, v)| (*p, f, v.as_str())))
                .collect();
            rows.par_sort_unstable();
            rows.dedup();
            rows.iter()
                .for_each(|(_, field, value)| counted.add(field, value));
        }
    }
    let schema = schema.with_frequencies(Arc::new(counted));
    let profiles = records
        .par_iter()
        .map(|r| Profile::from_contact(r, &schema))
        .collect();
    Prepared { schema, profiles }
}
