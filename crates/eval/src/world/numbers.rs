//! The numbers a world is made by, read from `crates/eval/data/world.toml`, where each is explained.
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Numbers {
    pub(super) life: Life,
    pub(super) cultures: BTreeMap<String, f64>,
    pub(super) sources: Vec<Source>,
    pub(super) errors: Errors,
    pub(super) case: Case,
    pub(super) naming: BTreeMap<String, [f64; 2]>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Life {
    pub(super) first_year: i16,
    pub(super) last_year: i16,
    pub(super) court: f64,
    pub(super) across_cultures: f64,
    pub(super) out_of_town: f64,
    pub(super) marry: f64,
    pub(super) separate: f64,
    pub(super) revert: f64,
    pub(super) children: [f64; 6],
    pub(super) fewer: [f64; 6],
    pub(super) alone: f64,
    pub(super) unknown_father: f64,
    pub(super) twins: f64,
    pub(super) leave_home: f64,
    #[serde(rename = "move")]
    pub(super) moves: f64,
    pub(super) move_away: f64,
    pub(super) reuse_home: f64,
    pub(super) father_name: f64,
    pub(super) pet_name: f64,
    pub(super) middle_name: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    pub(super) name: String,
    pub(super) year: i16,
    pub(super) cover: [f64; 4],
    pub(super) birth: [f64; 3],
    pub(super) placeholder: f64,
    pub(super) slip: f64,
    pub(super) pet: f64,
    pub(super) late: f64,
    pub(super) homes: usize,
    pub(super) postcode: f64,
    pub(super) phone: f64,
    pub(super) email: f64,
    pub(super) middle: f64,
    pub(super) link: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Errors {
    pub(super) former_name: f64,
    pub(super) old_name_only: f64,
    pub(super) swapped_names: f64,
    pub(super) swapped_day_month: f64,
    pub(super) other_year: f64,
    pub(super) no_gender: f64,
    pub(super) accents_lost: f64,
    pub(super) family_first: f64,
    pub(super) dead: f64,
    pub(super) masked_phone: f64,
    pub(super) protected: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    pub(super) births: [i16; 2],
    pub(super) parents_together: f64,
    pub(super) only_child: f64,
    pub(super) leave: [i16; 2],
    pub(super) placements: [usize; 2],
    pub(super) carer_couple: f64,
    pub(super) carer_local: f64,
    pub(super) carer_moved: f64,
    pub(super) brothers_too: f64,
    pub(super) adopted: f64,
    pub(super) no_contact_father: f64,
    pub(super) no_contact_partner: f64,
    pub(super) never: f64,
    pub(super) wish: f64,
    pub(super) table_full_name: f64,
    pub(super) table_former_name: f64,
    pub(super) table_birth: f64,
    pub(super) table_address: f64,
    pub(super) table_wrong_year: f64,
}

static SHIPPED: LazyLock<Numbers> = LazyLock::new(|| {
    toml::from_str(include_str!("../../data/world.toml")).expect("data/world.toml is checked by a test")
});

impl Numbers {
    /// The numbers compiled into the program.
    pub(super) fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// How often the file's table, and how often its notes alone, name somebody of this kind.
    pub(super) fn naming(&self, kind: &str) -> [f64; 2] {
        self.naming.get(kind).copied().unwrap_or([0.1, 0.3])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_shares() {
        let n = Numbers::shipped();
        assert!((n.cultures.values().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(
            n.sources
                .iter()
                .all(|s| s.birth.iter().sum::<f64>() <= 1.0 && s.homes > 0)
        );
        assert!(
            n.naming
                .values()
                .all(|[table, notes]| table + notes <= 1.0 + 1e-9)
        );
    }
}
