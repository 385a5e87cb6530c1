//! A fixed set of names, laid out so that one query is compared with all of them as fast as the processor allows.
//!
//! The names are put into buckets by length and turned: 32 names side by side, byte `i` of each in one 32-byte
//! column, so that one AVX2 instruction looks at one position of 32 names. A scan goes from cheap to dear:
//!
//! 1. lengths from which the cutoff cannot be reached are skipped whole ([`score::fewest_matches`](super::score::fewest_matches));
//! 2. 256 names at a time, those that share too few letters with the query, in whatever order, drop out (`letters`);
//! 3. what is left goes through the lane kernel (`jaro`, `osa`), which finds integers: matches, transpositions, edits;
//! 4. integers become a score through the same formula as everywhere, and the cutoff is applied to that.
//!
//! Each step before the last is a bound that loses nothing, so the hits are those of `strsim`, to the bit. The same
//! code runs on AVX2 and, through the compiler's own vectors, anywhere else; [`Instructions`] says which. There is no
//! AVX-512 form: it could not be tested on the machines this was written on.

mod bucket;
mod instructions;
mod jaro;
mod letters;
mod osa;

#[cfg(test)]
mod tests;

use bucket::Bucket;
pub use instructions::Instructions;

use super::Prepared;

/// Longest name, in bytes, that is scanned in lanes; longer ones (and longer queries) take the scalar kernels.
const MOST: usize = 32;

/// Distinct names to be searched by similarity.
///
/// A name's id is its place in the order given to [`Dictionary::new`].
///
/// ```
/// use kithkin_compare::kernel::dictionary::Dictionary;
///
/// let names = ["marsden", "whitfield", "marston", "okafor", "whitefield"];
/// let dictionary = Dictionary::new(names.iter().map(|name| name.as_bytes()));
///
/// let close: Vec<_> = dictionary.osa(b"whitfeild", 2).into_iter().map(|(id, _)| names[id as usize]).collect();
/// assert_eq!(close, ["whitfield", "whitefield"]);
/// let (best, score) = dictionary.jaro_winkler(b"marstin", 0.9)[0];
/// assert_eq!((names[best as usize], score), ("marston", strsim::jaro_winkler("marstin", "marston")));
/// ```
#[derive(Clone)]
pub struct Dictionary {
    buckets: Vec<Bucket>,
    /// Names of no byte or of more than [`MOST`], in the order given.
    rest: Vec<(Box<[u8]>, u32)>,
    instructions: Instructions,
}

impl std::fmt::Debug for Dictionary {
    /// How many names there are, and none of them: they are people's.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dictionary")
            .field("names", &self.len())
            .field("instructions", &self.instructions)
            .finish_non_exhaustive()
    }
}

impl Dictionary {
    /// Lays out the names (any bytes; folded ASCII for the letter filter to be at its best). At most 2^32 names.
    #[must_use]
    pub fn new<'n>(names: impl IntoIterator<Item = &'n [u8]>) -> Self {
        let mut by_length: [Vec<(&[u8], u32)>; MOST + 1] = std::array::from_fn(|_| Vec::new());
        let mut rest = Vec::new();
        for (name, id) in names.into_iter().zip(0..) {
            if (1..=MOST).contains(&name.len()) {
                by_length[name.len()].push((name, id));
            } else {
                rest.push((Box::from(name), id));
            }
        }
        let filled = by_length
            .into_iter()
            .enumerate()
            .filter(|(_, names)| !names.is_empty());
        Dictionary {
            buckets: filled.map(|(length, names)| Bucket::new(length, names)).collect(),
            rest,
            instructions: Instructions::best(),
        }
    }

    /// The same dictionary run with other instructions, for comparing them; ones this processor lacks are not taken.
    #[must_use]
    pub fn with_instructions(mut self, instructions: Instructions) -> Self {
        if instructions == Instructions::Portable || instructions == Instructions::best() {
            self.instructions = instructions;
        }
        self
    }

    /// The instructions its scans run with.
    #[must_use]
    pub fn instructions(&self) -> Instructions {
        self.instructions
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.buckets.iter().map(Bucket::len).sum::<usize>() + self.rest.len()
    }

    /// Whether there is no name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes it takes on the heap: about 16 a name beside two copies of its letters.
    #[must_use]
    pub fn memory(&self) -> usize {
        let rest: usize = self
            .rest
            .iter()
            .map(|(name, _)| name.len() + size_of::<(Box<[u8]>, u32)>())
            .sum();
        self.buckets.iter().map(Bucket::memory).sum::<usize>() + rest
    }

    /// Id of the name equal to `name`, the smallest if it was given twice.
    #[must_use]
    pub fn id(&self, name: &[u8]) -> Option<u32> {
        if let Some(bucket) = self.buckets.iter().find(|bucket| bucket.length() == name.len()) {
            return bucket.ids_of(name).first().copied();
        }
        self.rest
            .iter()
            .find(|(other, _)| **other == *name)
            .map(|(_, id)| *id)
    }

    /// Names whose Jaro-Winkler similarity with `query` is at least `cutoff`, with it: best first, then by id.
    #[must_use]
    pub fn jaro_winkler(&self, query: &[u8], cutoff: f64) -> Vec<(u32, f64)> {
        let mut hits = Vec::new();
        self.scan_jaro_winkler(query, cutoff, |id, score| hits.push((id, score)));
        hits.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        hits
    }

    /// Names at most `max` restricted edits ([`osa_distance`](super::osa_distance)) from `query`, with their distance: nearest
    /// first, then by id.
    #[must_use]
    pub fn osa(&self, query: &[u8], max: usize) -> Vec<(u32, usize)> {
        let mut hits = Vec::new();
        self.scan_osa(query, max, |id, distance| hits.push((id, distance)));
        hits.sort_unstable_by_key(|&(id, distance)| (distance, id));
        hits
    }

    /// Calls `hit(id, similarity)` for each name whose Jaro-Winkler similarity with `query` is at least `cutoff`.
    ///
    /// The order of the calls depends on the names only, not on the instructions: shortest names first, and
    /// otherwise in no order of use.
    pub fn scan_jaro_winkler(&self, query: &[u8], cutoff: f64, mut hit: impl FnMut(u32, f64)) {
        let prepared = Prepared::new(query);
        let mut scalar = |name: &[u8], id| {
            if let Some(score) = prepared.jaro_winkler_at_least(name, cutoff) {
                hit(id, score);
            }
        };
        self.rest.iter().for_each(|(name, id)| scalar(name, *id));
        if !(1..=MOST).contains(&query.len()) {
            self.buckets
                .iter()
                .for_each(|bucket| bucket.for_each(&mut scalar));
            return;
        }
        let kernels = self.instructions.kernels();
        for bucket in &self.buckets {
            if let Some(mut measure) = jaro::Measure::new(query, bucket.length(), cutoff, kernels.jaro) {
                bucket.scan(query, kernels.sharing, &mut measure, &mut hit);
            }
        }
    }

    /// Calls `visit(ids, similarities)` with the Jaro-Winkler similarity of `query` and every name, up to 256 names at a
    /// time, each name once. Order as in [`Dictionary::scan_jaro_winkler`].
    ///
    /// ```
    /// use kithkin_compare::kernel::dictionary::Dictionary;
    /// let dictionary = Dictionary::new([b"marsden".as_slice(), b"okafor", b"marston"]);
    /// let mut scores = [0.0; 3];
    /// dictionary.every_jaro_winkler(b"marston", |ids, found| {
    ///     ids.iter().zip(found).for_each(|(&id, &score)| scores[id as usize] = score);
    /// });
    /// assert_eq!(scores, ["marsden", "okafor", "marston"].map(|name| strsim::jaro_winkler("marston", name)));
    /// ```
    pub fn every_jaro_winkler(&self, query: &[u8], mut visit: impl FnMut(&[u32], &[f64])) {
        let prepared = Prepared::new(query);
        for (name, id) in &self.rest {
            visit(&[*id], &[prepared.jaro_winkler(name)]);
        }
        let compare = self.instructions.kernels().jaro;
        let lanes = (1..=MOST).contains(&query.len());
        for bucket in &self.buckets {
            let measure = || jaro::Measure::new(query, bucket.length(), 0.0, compare);
            match lanes.then(measure).flatten() {
                Some(mut measure) => bucket.every(&mut measure, &mut visit),
                None => bucket.for_each(&mut |name: &[u8], id| visit(&[id], &[prepared.jaro_winkler(name)])),
            }
        }
    }

    /// Calls `hit(id, distance)` for each name at most `max` restricted edits from `query`; order as in
    /// [`Dictionary::scan_jaro_winkler`]. Lanes are used for `max` up to 2.
    pub fn scan_osa(&self, query: &[u8], max: usize, mut hit: impl FnMut(u32, usize)) {
        let prepared = Prepared::new(query);
        let mut scalar = |name: &[u8], id| {
            if let Some(distance) = prepared.osa_within(name, max) {
                hit(id, distance);
            }
        };
        self.rest.iter().for_each(|(name, id)| scalar(name, *id));
        let near = self
            .buckets
            .iter()
            .filter(|bucket| bucket.length().abs_diff(query.len()) <= max);
        if !(1..=MOST).contains(&query.len()) || max > osa::MOST_EDITS {
            near.for_each(|bucket| bucket.for_each(&mut scalar));
            return;
        }
        let kernels = self.instructions.kernels();
        for bucket in near {
            let mut near = osa::Near::new(query, bucket.length(), max, kernels.edits);
            bucket.scan(query, kernels.sharing, &mut near, &mut hit);
        }
    }
}
