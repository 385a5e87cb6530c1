//! Records to profiles, with the frequencies of their own values.
use kithkin_compare::{ExtraKind, Field, Profiles, Schema, Typical, screen::Screen};
use kithkin_model::Model;
use kithkin_record::ContactRecord;
use std::sync::{Arc, OnceLock};

/// Profiles ready to be compared, and the schema they were made for.
pub(super) struct Prepared {
    pub schema: Schema,
    pub profiles: Profiles,
    /// How many values of each comparison's field were counted; `None` once frequencies are restated.
    counted: Option<Vec<u32>>,
    screen: OnceLock<Screen>,
}

impl Prepared {
    /// The most that pairs of profiles can weigh.
    pub(super) fn screen(&self) -> &Screen {
        self.screen
            .get_or_init(|| Screen::new(&self.profiles, &self.schema))
    }

    /// Calls `visit` with each of `pairs`, whose records are fetched some pairs ahead of it.
    pub(super) fn fetched(&self, pairs: &[(u32, u32)], mut visit: impl FnMut(usize, (u32, u32))) {
        for (chunk, pairs) in pairs.chunks(AT_ONCE).enumerate() {
            let records = pairs.iter().flat_map(|&(i, j)| [i, j]);
            self.screen().fetch(records.clone());
            self.profiles.fetch(records);
            for (at, &pair) in pairs.iter().enumerate() {
                visit(chunk * AT_ONCE + at, pair);
            }
        }
    }

    /// Shares of records turned into shares of the other people who bear a value, by comparison.
    ///
    /// Two records that agree on a value are both among those counted, so a value that nobody else bears looked twice as
    /// common as it need be, and in a small file far more: of 10,000 birth dates each is at least a ten-thousandth,
    /// though there are 30,000 days to be born on. Without the two, and with the chance that two people agree (which the
    /// model learnt from random pairs) as what is expected of a value borne by one of them (the mean of a Gamma prior of
    /// shape 1), the share is (count - 1) / (records - 2 + 1 / chance).
    pub(super) fn restated(&self, model: &Model) -> impl Fn(usize, f32) -> f32 + use<> {
        let terms: Option<Vec<(f64, f64)>> = self.counted.as_ref().map(|counted| {
            let terms = counted.iter().zip(&model.comparisons);
            terms
                .map(|(total, m)| (f64::from(*total), 1.0 / m.typical_frequency))
                .collect()
        });
        move |at, share| {
            let Some(&(total, expected)) = terms.as_ref().and_then(|t| t.get(at)) else {
                return share;
            };
            let others = (f64::from(share) * total - 1.0).max(1.0);
            (others / ((total - 2.0).max(0.0) + expected)).min(1.0) as f32
        }
    }

    /// Restates the frequencies of all profiles, once.
    pub(super) fn restate_frequencies(&mut self, model: &Model) {
        let restated = self.restated(model);
        if self.counted.take().is_none() {
            return;
        }
        self.screen.take();
        let schema = &self.schema;
        let at = |field: &Field| schema.comparisons().iter().position(|c| c.field == *field);
        self.profiles
            .restate_frequencies(schema, |field, share| match at(field) {
                Some(at) => restated(at, share),
                None => share,
            });
    }
}

/// Pairs whose records are fetched together.
const AT_ONCE: usize = 32;

/// Records normalised so far; their values are counted once all are there.
#[derive(Clone)]
pub(super) struct Gathered {
    schema: Schema,
    profiles: Profiles,
}

impl Gathered {
    pub(super) fn new(extras: &[(String, ExtraKind)]) -> Self {
        let mut schema = Schema::standard();
        for (key, kind) in extras {
            schema = schema.with_extra(key, *kind);
        }
        let schema = schema.with_frequencies(Arc::new(Typical));
        Self {
            profiles: Profiles::new(&schema),
            schema,
        }
    }

    /// Normalises `records`.
    pub(super) fn extend(&mut self, records: &[ContactRecord]) {
        self.profiles.extend(records, &self.schema);
    }

    pub(super) fn len(&self) -> usize {
        self.profiles.len()
    }

    /// Counts the values and gives each the share counted.
    pub(super) fn prepare(self) -> Prepared {
        let Self { schema, mut profiles } = self;
        let totals = profiles.count(&schema);
        Prepared {
            schema,
            profiles,
            counted: Some(totals),
            screen: OnceLock::new(),
        }
    }
}
