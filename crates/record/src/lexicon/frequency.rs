//! How common a name is in the UK population.
use rustc_hash::FxHashMap;

/// First birth year of each cohort of `given.tsv`; a birth before the first belongs to the first.
const COHORT_STARTS: [i16; 7] = [1900, 1930, 1950, 1970, 1985, 2000, 2010];

/// Frequency of a given name that no table lists: about one birth in a million.
const UNLISTED_GIVEN: f64 = 1.0e-6;

/// Frequency of a family name that no table lists.
const UNLISTED_FAMILY: f64 = 2.0e-6;

struct GivenRow {
    /// Share of women among bearers, in percent.
    female: u8,
    /// Births per million in each cohort.
    cohorts: [f32; 7],
}

/// Population frequencies of given and family names, read once from the compiled tables.
pub(super) struct Frequencies {
    given: FxHashMap<&'static str, GivenRow>,
    family: FxHashMap<&'static str, f32>,
}

impl Frequencies {
    pub(super) fn read(given: &'static str, family: &'static str) -> Self {
        let mut out = Self {
            given: FxHashMap::default(),
            family: FxHashMap::default(),
        };
        out.given.reserve(given.len() / 32);
        for line in given.lines() {
            let mut cells = line.split('\t');
            let Some(name) = cells.next() else { continue };
            let female = cells.next().and_then(|c| c.parse().ok()).unwrap_or(50);
            let mut cohorts = [0.0; 7];
            for (slot, cell) in cohorts.iter_mut().zip(cells) {
                *slot = cell.parse().unwrap_or(0.0);
            }
            out.given.insert(name, GivenRow { female, cohorts });
        }
        out.family.reserve(family.len() / 12);
        for line in family.lines() {
            if let Some((name, per_million)) = line.split_once('\t') {
                out.family.insert(name, per_million.parse().unwrap_or(0.0));
            }
        }
        out
    }

    pub(super) fn has_given(&self, folded: &str) -> bool {
        self.given.contains_key(folded)
    }

    pub(super) fn has_family(&self, folded: &str) -> bool {
        self.family.contains_key(folded)
    }

    /// Share of the people born about `year` (of all ages when not given) who bear the name.
    pub(super) fn given(&self, folded: &str, year: Option<i16>) -> f64 {
        let Some(row) = self.given.get(folded) else {
            return UNLISTED_GIVEN;
        };
        // Most people in registers were born between 1930 and 2010: the outer cohorts weigh half.
        let weights = [0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 0.5];
        let over_all = row
            .cohorts
            .iter()
            .zip(weights)
            .map(|(c, w)| f64::from(*c) * w)
            .sum::<f64>()
            / weights.iter().sum::<f64>();
        let per_million = match year {
            // A tenth of the overall rate stands for moves, late registrations and the gaps of the tables.
            Some(year) => 0.9 * f64::from(row.cohorts[cohort(year)]) + 0.1 * over_all,
            None => over_all,
        };
        (per_million * 1e-6).max(UNLISTED_GIVEN)
    }

    pub(super) fn family(&self, folded: &str) -> f64 {
        self.family.get(folded).map_or(UNLISTED_FAMILY, |per_million| {
            (f64::from(*per_million) * 1e-6).max(UNLISTED_FAMILY)
        })
    }

    /// The listed family names with their shares, by name.
    pub(super) fn families(&self) -> impl Iterator<Item = (&'static str, f64)> + use<> {
        let mut all: Vec<(&'static str, f64)> = self
            .family
            .iter()
            .map(|(name, per_million)| (*name, f64::from(*per_million) * 1e-6))
            .collect();
        all.sort_unstable_by_key(|(name, _)| *name);
        all.into_iter()
    }

    /// Share of women among bearers, 0 to 1, when the name is listed.
    pub(super) fn female_share(&self, folded: &str) -> Option<f64> {
        self.given.get(folded).map(|row| f64::from(row.female) / 100.0)
    }
}

fn cohort(year: i16) -> usize {
    COHORT_STARTS
        .partition_point(|&start| start <= year)
        .saturating_sub(1)
}
