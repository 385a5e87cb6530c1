//! Senior or junior.

/// Older or younger of two namesakes, by the words beside the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seniority {
    /// Snr, senior, Big, Old: the elder.
    Elder,
    /// Jnr, junior, Young, Little: the younger.
    Younger,
}

impl Seniority {
    /// Reads one folded word.
    pub fn parse(folded: &str) -> Option<Self> {
        match folded {
            "snr" | "sr" | "senior" | "big" | "old" => Some(Self::Elder),
            "jnr" | "jr" | "junior" | "young" | "little" | "wee" | "lil" => Some(Self::Younger),
            _ => None,
        }
    }
}
