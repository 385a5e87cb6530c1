//! What speaks for and against a contact record being the person looked for.
//!
//! Every piece of evidence is a match weight: the base-2 logarithm of how much likelier it is to see this when the
//! record is the person than when it is somebody picked at random from the population. Frequencies come from the
//! shipped population tables, never from the index, so that a hidden record cannot move a weight.
use crate::find::proposal::Source;
use compact_str::CompactString;
use kithkin_kinship::Span;
use std::borrow::Cow;

/// Weights are kept in hundredths of a bit, so that sums are exact in decimal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Centibits(pub i32);

impl Centibits {
    pub(crate) fn from_bits(bits: f64) -> Self {
        Self((bits * 100.0).round().clamp(-1e8, 1e8) as i32)
    }

    pub(crate) fn bits(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

/// What a piece of evidence is about, as far as it bears on its being shared by people of one household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Tells members of one household apart: given name, birth date, gender.
    Own,
    /// Shared by relatives: family name.
    Family,
    /// Shared by a household: address, phone, shared home.
    Household,
}

/// One bar of the waterfall.
#[derive(Clone)]
pub(crate) struct Bar {
    pub field: &'static str,
    pub level: Cow<'static, str>,
    pub weight: Centibits,
    pub kind: Kind,
    pub case_value: Option<CompactString>,
    pub contact_value: Option<CompactString>,
    pub source: Option<Source>,
}

impl Bar {
    pub(crate) fn new(
        field: &'static str,
        level: impl Into<Cow<'static, str>>,
        bits: f64,
        kind: Kind,
    ) -> Self {
        Self {
            field,
            level: level.into(),
            weight: Centibits::from_bits(bits),
            kind,
            case_value: None,
            contact_value: None,
            source: None,
        }
    }

    pub(crate) fn values(
        mut self,
        case: impl Into<CompactString>,
        contact: impl Into<CompactString>,
    ) -> Self {
        let keep = |text: CompactString| (!text.is_empty()).then_some(text);
        self.case_value = keep(case.into());
        self.contact_value = keep(contact.into());
        self
    }

    pub(crate) fn at_span(mut self, span: Option<&Span>) -> Self {
        self.source = span.map(Source::from);
        self
    }
}

/// The sum of the bars of one `kind`, in bits.
pub(crate) fn sum_of(bars: &[Bar], kind: Kind) -> f64 {
    bars.iter()
        .filter(|b| b.kind == kind)
        .map(|b| b.weight.bits())
        .sum()
}

/// The sum of all bars with the prior.
pub(crate) fn total(prior: Centibits, bars: &[Bar]) -> Centibits {
    Centibits(prior.0 + bars.iter().map(|b| b.weight.0).sum::<i32>())
}

/// The bar that makes room for the other members of the household and family: what they share with the person is
/// no evidence between them. `None` when nothing is shared.
pub(crate) fn others_of_the_household(prior: Centibits, bars: &[Bar]) -> Option<Bar> {
    let household = sum_of(bars, Kind::Household);
    let shared = household + sum_of(bars, Kind::Family);
    // About four others share what a household shares, a little less surely than the person.
    let others = prior.bits() + 2.0 + shared.max(household) - 1.5;
    let bits = -(1.0 + others.exp2()).log2();
    (bits <= -0.01).then(|| {
        Bar::new(
            "household",
            "somebody else of that home or family",
            bits,
            Kind::Own,
        )
    })
}
