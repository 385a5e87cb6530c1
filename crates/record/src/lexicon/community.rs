//! Which given and family names go together because one community bears both.
use rustc_hash::FxHashMap;

/// A set of communities, one bit each by their place in the table.
type Set = u32;

/// The communities of the UK whose names go together, read once from `data/communities.tsv`.
#[derive(Default)]
pub(super) struct Communities {
    /// Share of the population of each.
    shares: Vec<f64>,
    given: FxHashMap<&'static str, Set>,
    family: FxHashMap<&'static str, Set>,
}

impl Communities {
    pub(super) fn read(table: &'static str) -> Self {
        let mut out = Self::default();
        let mut names: Vec<&str> = Vec::new();
        for line in table.lines().filter(|l| !l.starts_with('#')) {
            let mut cells = line.split('\t');
            let (Some(community), Some(per_thousand), Some(kind), Some(list)) =
                (cells.next(), cells.next(), cells.next(), cells.next())
            else {
                continue;
            };
            let Ok(per_thousand) = per_thousand.parse::<f64>() else {
                continue;
            };
            let at = names.iter().position(|n| *n == community).unwrap_or_else(|| {
                names.push(community);
                out.shares.push(per_thousand / 1000.0);
                names.len() - 1
            });
            let into = if kind == "given" {
                &mut out.given
            } else {
                &mut out.family
            };
            for name in list.split(' ') {
                *into.entry(name).or_default() |= 1 << at;
            }
        }
        out
    }

    /// The share of the population of the largest community that bears both names; `None` when none does.
    pub(super) fn of_both(&self, given: &str, family: &str) -> Option<f64> {
        let given = given.split(' ').filter_map(|word| self.given.get(word));
        let given = given.fold(0, |all, set| all | set);
        if given == 0 {
            return None;
        }
        let both = given
            & family
                .split(' ')
                .map(|word| self.of_family(word))
                .fold(0, |all, set| all | set);
        let shares = self.shares.iter().enumerate();
        let shared = shares
            .filter(|(at, _)| both & (1 << at) != 0)
            .map(|(_, share)| *share);
        shared.max_by(f64::total_cmp)
    }

    fn of_family(&self, word: &str) -> Set {
        let look = |word: &str| self.family.get(word).copied();
        // Kowalska is the wife or daughter of a Kowalski.
        let man = || look(&(word.strip_suffix('a')?.to_owned() + "i"));
        look(word).or_else(man).unwrap_or(0)
    }
}
