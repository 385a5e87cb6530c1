//! Which classes leave a single level open, so that a field need not be compared.
use super::FIELDS;
use super::classes::{CLASSES, open};
use crate::schema::{Field, Schema};
use smallvec::SmallVec;

/// The only level a class leaves open, by comparison in the order of the ceilings.
pub(super) struct Only {
    /// The comparison's place in the schema, and the level of each class that has just one.
    fields: Vec<Option<(usize, [Option<u8>; CLASSES])>>,
    comparisons: usize,
}

impl Only {
    pub(super) fn of(schema: &Schema) -> Self {
        let comparisons = schema.comparisons();
        let extras = comparisons.iter().map(|c| &c.field);
        let extras = extras.filter(|f| matches!(f, Field::Extra(..)));
        let of_field = |field: &Field| {
            let place = comparisons.iter().position(|c| c.field == *field)?;
            let levels = comparisons[place].levels.len() as u8;
            let only = |class: usize| {
                let mut levels = (0..levels).filter(|&level| open(field, class, level));
                match (levels.next(), levels.next()) {
                    (Some(level), None) => Some(level),
                    _ => None,
                }
            };
            Some((place, std::array::from_fn(only)))
        };
        Self {
            fields: FIELDS.iter().chain(extras).map(of_field).collect(),
            comparisons: comparisons.len(),
        }
    }

    /// Writes the level that `class` of comparison `field` leaves open, if it is the only one. Levels told so are worth
    /// the same for every value: none of them is an agreement.
    pub(super) fn tell(&self, field: usize, class: usize, levels: &mut SmallVec<[Option<u8>; 16]>) {
        if levels.is_empty() {
            levels.resize(self.comparisons, None);
        }
        if let Some((place, only)) = &self.fields[field] {
            levels[*place] = only[class];
        }
    }
}
