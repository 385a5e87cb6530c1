//! The outcome of comparing two profiles.
use smallvec::SmallVec;

/// The level of a comparison in which a value is missing on either side: it says nothing, weight 0.
pub const MISSING: u8 = 0;

/// One level a comparison of the [`crate::Schema`], in its order, and how common the agreeing value is.
///
/// `levels[i]` indexes [`crate::Comparison::levels`]: 0 is always "missing", then from best agreement to none.
/// `frequencies[i]` is the share of people who bear the agreeing value (or its class), in (0, 1]; 0 when the level
/// has no use for it. A model needs nothing else, so it never sees a name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ComparisonVector {
    /// Level of each comparison.
    pub levels: SmallVec<[u8; 16]>,
    /// Frequency of the agreeing value of each comparison, 0 = not applicable.
    pub frequencies: SmallVec<[f32; 16]>,
}

impl ComparisonVector {
    /// A vector of `comparisons` missing levels, to be filled by [`crate::compare()`] again and again.
    pub fn new(comparisons: usize) -> Self {
        Self {
            levels: SmallVec::from_elem(MISSING, comparisons),
            frequencies: SmallVec::from_elem(0.0, comparisons),
        }
    }

    /// Makes room for `comparisons` and marks all of them missing.
    pub fn reset(&mut self, comparisons: usize) {
        self.levels.clear();
        self.levels.resize(comparisons, MISSING);
        self.frequencies.clear();
        self.frequencies.resize(comparisons, 0.0);
    }

    /// Sets comparison `at`.
    pub fn set(&mut self, at: usize, outcome: Outcome) {
        self.levels[at] = outcome.level;
        self.frequencies[at] = outcome.frequency;
    }
}

/// The outcome of one comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// The level reached.
    pub level: u8,
    /// How common the agreeing value is, 0 = not applicable.
    pub frequency: f32,
}

impl Outcome {
    /// A value is missing.
    pub const MISSING: Self = Self {
        level: MISSING,
        frequency: 0.0,
    };

    /// `level` without a frequency.
    pub fn plain(level: u8) -> Self {
        Self {
            level,
            frequency: 0.0,
        }
    }

    /// `level` on a value borne by the share `frequency` of people.
    pub fn rare(level: u8, frequency: f32) -> Self {
        Self { level, frequency }
    }

    /// Whether this outcome speaks more for a match than `other`: a better level, then the rarer value. Anything
    /// beats missing. Used to pick the best alignment of several values; evidence is never added up over them.
    pub fn beats(self, other: Self) -> bool {
        match (self.level, other.level) {
            (MISSING, _) => false,
            (_, MISSING) => true,
            (a, b) if a != b => a < b,
            _ => self.frequency < other.frequency,
        }
    }
}
