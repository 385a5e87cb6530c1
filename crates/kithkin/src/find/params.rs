//! The numbers behind the weights of `find`.
use kithkin_model::{Calibration, Trees};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Chances behind the weights of `find`: how reliably a record of a person shows what the file says (m), where chance
/// agreement (u) is not a population frequency, and what comes of the weights.
///
/// They are set from what is known of UK registers and name changes and checked on fictional families; the shipped
/// values are in `data/find.json`, part of the model. Only `outcome` and `somebody` are fitted, on simulated worlds
/// (`cargo run --release -p kithkin-eval --example calibrate_find`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// People in the population a record is of, before any evidence.
    pub population: f64,
    /// Given name on a record: equal, known form, alike, slip.
    pub given_m: [f64; 4],
    /// Bits of a given name that cannot be the one.
    pub given_different: f64,
    /// The same when the file's only given name is in no table: a pet name.
    pub given_different_unknown: f64,
    /// Bits of an agreeing initial.
    pub given_initial: f64,
    /// Bits added when the record has it as a middle name.
    pub given_middle: f64,
    /// No given name counts as rarer than this: names of one community go together, so a given name that is rare in
    /// the country is not so among bearers of the family name.
    pub given_rarest: f64,
    /// Family name on a record: equal, variant, alike.
    pub family_m: [f64; 3],
    /// No family name counts as rarer than this.
    pub family_rarest: f64,
    /// Most bits that a second agreeing family name adds.
    pub second_family: f64,
    /// Bits of another family name, for women.
    pub family_different_female: f64,
    /// Bits of another family name, for men.
    pub family_different_male: f64,
    /// Bits of given and family name standing in each other's place.
    pub names_exchanged: f64,
    /// Share of living people born in any one year.
    pub births_a_year: f64,
    /// Chance that two sources have the same day of birth for one person.
    pub birth_same_day: f64,
    /// Chance that a record's birth lies within what the file says.
    pub birth_within: f64,
    /// Chance that it lies within a year of it.
    pub birth_year_off: f64,
    /// Bits when it lies within three years.
    pub birth_near: f64,
    /// Bits when it lies elsewhere.
    pub birth_different: f64,
    /// Bits when it lies more than twelve years off.
    pub birth_generation: f64,
    /// Least and most bits of an age that the relation implies.
    pub age_lowest: f64,
    /// Most bits of it.
    pub age_highest: f64,
    /// Bits of the other gender.
    pub gender_different: f64,
    /// Bits of the same gender, where no given name says it already.
    pub gender_same: f64,
    /// Bits of the very home the file gives, at the right time.
    pub same_home: f64,
    /// Bits of the same home at another time.
    pub same_home_other_time: f64,
    /// Bits of the same postcode or street.
    pub same_street: f64,
    /// Bits of the same postcode district as the file gives.
    pub same_outward: f64,
    /// Bits of the same town as the file gives, for a town of usual size.
    pub same_town: f64,
    /// Bits of living in the district of the child's other people.
    pub near_outward: f64,
    /// Bits of living in a town of the child's other people.
    pub near_town: f64,
    /// Bits of living nowhere near anything the file says.
    pub elsewhere: f64,
    /// Bits of the same phone number or e-mail address.
    pub same_phone: f64,
    /// Bits of having shared a home with somebody of the network, for relations that do.
    pub shared_home: f64,
    /// Bits of a link the source states.
    pub stated_link: f64,
    /// Share of the population that lives in the largest towns, by folded name.
    pub big_towns: BTreeMap<String, f64>,
    /// Share that lives in a town of usual size.
    pub usual_town: f64,
    /// Slope and offset that turn a weight into a calibrated one.
    pub calibration: [f64; 2],
    /// How often a candidate with such evidence among such rivals is the person; without trees the weight is taken at
    /// its word. Shipped in a file of its own, `data/find_outcome.json`.
    #[serde(default)]
    pub outcome: Trees,
    /// The same at first sight, before the network knows who in it is sure: `data/find_first.json`.
    #[serde(default)]
    pub first: Trees,
    /// How often somebody whom the file does not name is of the network: `data/find_unnamed.json`; without these trees
    /// `outcome` says so.
    #[serde(default)]
    pub unnamed: Trees,
    /// How often somebody whom the file does not name stands to the child as said: `data/find_relation.json`.
    #[serde(default)]
    pub relation: Trees,
    /// How often a record that is not the person asked for is somebody else of the child's network:
    /// `data/find_close.json`.
    #[serde(default)]
    pub close: Trees,
    /// From the log2 odds of a target's surest record to how often somebody in the records is the target.
    pub somebody: Calibration,
}

static SHIPPED: LazyLock<Params> = LazyLock::new(|| {
    // A test reads the same text; a program whose own data is broken must not run on made-up numbers.
    let mut params: Params = serde_json::from_str(include_str!("../../data/find.json"))
        .expect("data/find.json is checked by a test");
    let trees = |text: &str| serde_json::from_str(text).expect("the trees are checked by a test");
    params.first = trees(include_str!("../../data/find_first.json"));
    params.outcome = trees(include_str!("../../data/find_outcome.json"));
    params.unnamed = trees(include_str!("../../data/find_unnamed.json"));
    params.relation = trees(include_str!("../../data/find_relation.json"));
    params.close = trees(include_str!("../../data/find_close.json"));
    params
});

impl Params {
    /// Bits by which a town is larger than usual.
    pub(crate) fn town_size(&self, folded: &str) -> f64 {
        let share = self.big_towns.get(folded).copied().unwrap_or(self.usual_town);
        (share / self.usual_town).log2().max(0.0)
    }

    /// The prior weight: one in the population.
    pub(crate) fn prior(&self) -> super::evidence::Centibits {
        super::evidence::Centibits::from_bits(-self.population.log2())
    }

    /// The prior weight in bits: one in the population.
    pub fn prior_bits(&self) -> f64 {
        self.prior().bits()
    }

    /// How often somebody in the records is the target whose surest record has the probability `p`.
    pub(crate) fn somebody(&self, p: f64) -> f64 {
        let p = p.clamp(1e-9, 1.0 - 1e-9);
        self.somebody.probability((p / (1.0 - p)).log2())
    }

    /// The values compiled into the program.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_numbers_can_be_read() {
        let params = Params::shipped();
        assert!(params.population > 1e7 && params.calibration[0] > 0.0);
    }

    #[test]
    fn a_surer_record_never_becomes_less_sure() {
        let params = Params::shipped();
        let all: Vec<f64> = (0..=1000)
            .map(|p| params.somebody(f64::from(p) / 1000.0))
            .collect();
        assert!(all.windows(2).all(|w| w[0] <= w[1]));
        assert!(all[0] < 0.5 && all[1000] > 0.8 && all[1000] < 1.0);
    }

    #[test]
    fn the_shipped_trees_know_the_columns_of_today() {
        let params = Params::shipped();
        let width = super::super::outcome::width();
        assert_eq!(params.unnamed.columns(), width);
        assert_eq!(params.relation.columns(), width);
        assert!(params.close.columns() <= width && !params.close.is_empty());
        // The last columns are of people nobody named.
        assert!(params.first.columns() <= width);
        for trees in [&params.outcome, &params.unnamed] {
            assert!(trees.columns() <= width);
            super::super::outcome::rising_columns()
                .into_iter()
                .filter(|&column| column < trees.columns())
                .for_each(|column| rises(trees, column, width));
        }
    }

    fn rises(trees: &Trees, column: usize, width: usize) {
        let mut chances = (-30..=30).map(|bits| {
            let mut row = vec![0.0; width];
            row[column] = bits as f32;
            trees.probability(&row)
        });
        let first = chances.next().unwrap_or_default();
        chances.fold(first, |before, p| {
            assert!(before <= p + 1e-9, "column {column}");
            p
        });
    }
}
