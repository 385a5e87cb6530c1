//! Phone numbers and e-mail addresses.
use crate::hidden_debug;

/// A phone number: the text as written and its digits in E.164, masked digits kept as `*`.
#[derive(Clone, PartialEq, Eq, Hash, rkyv::Archive, rkyv::Serialize, rkyv::Deserialize)]
pub struct Phone {
    /// As written.
    pub text: String,
    /// `+441134960127`, or with masks `+4478*****102`; `None` when it can't be read as a number.
    pub e164: Option<String>,
}
hidden_debug!(Phone);

impl Phone {
    /// Reads a phone number as written in the UK; words around it are ignored, digits that are masked stay masked.
    /// Of several numbers the first is taken; [`Phone::parse_all`] gives them all.
    ///
    /// ```
    /// use kithkin_record::Phone;
    /// let e164 = |text| Phone::parse(text).e164;
    /// assert_eq!(e164("0113 496 0127 (mum)").as_deref(), Some("+441134960127"));
    /// assert_eq!(e164("+44 (0)7700 900562").as_deref(), Some("+447700900562"));
    /// assert_eq!(e164("07700 900***").as_deref(), Some("+447700900***"));
    /// assert_eq!(e164("ask mum"), None);
    /// ```
    pub fn parse(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            e164: numbers(text).into_iter().next(),
        }
    }

    /// Every number in `text`, each with the whole text as its own; one without a number when there is none.
    ///
    /// ```
    /// use kithkin_record::Phone;
    /// let both = Phone::parse_all("0113 496 0315 / 07700 900562");
    /// assert_eq!(both.len(), 2);
    /// ```
    pub fn parse_all(text: &str) -> Vec<Self> {
        let numbers = numbers(text);
        if numbers.is_empty() {
            return vec![Self::parse(text)];
        }
        let phone = |e164| Self {
            text: text.to_owned(),
            e164: Some(e164),
        };
        numbers.into_iter().map(phone).collect()
    }

    /// Whether some digits are masked.
    pub fn is_masked(&self) -> bool {
        self.e164.as_ref().is_some_and(|d| d.contains('*'))
    }

    /// Whether the two may be one number: every digit known of both is equal.
    ///
    /// ```
    /// use kithkin_record::Phone;
    /// assert!(Phone::parse("07700 900***").may_equal(&Phone::parse("07700 900562")));
    /// assert!(!Phone::parse("07700 900***").may_equal(&Phone::parse("07700 901562")));
    /// ```
    pub fn may_equal(&self, other: &Self) -> bool {
        let (Some(a), Some(b)) = (&self.e164, &other.e164) else {
            return false;
        };
        let same = |(a, b)| a == b || a == b'*' || b == b'*';
        a.len() == b.len() && a.bytes().zip(b.bytes()).all(same)
    }
}

/// Most digits of a number with its country code (E.164), and fewest that make one.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

/// The numbers in a text, in E.164. Words are cut away first, so that their letters are not taken for digits; runs of
/// `x` and other masks next to digits stand for digits.
fn numbers(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut run = String::new();
    let chars: Vec<char> = text.chars().chain([',']).collect();
    let is_mask = |c: char| matches!(c, '*' | '#' | '\u{2022}' | '\u{25cf}' | '?' | '_');
    let is_x = |at: usize| chars.get(at).is_some_and(|c| matches!(c, 'x' | 'X'));
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        match c {
            '0'..='9' => run.push(c),
            _ if is_mask(c) => run.push('*'),
            // One x is an extension or a word, several are a mask.
            'x' | 'X' if is_x(at + 1) || (at > 0 && is_x(at - 1)) => run.push('*'),
            '+' if run.is_empty() => run.push('+'),
            ' ' | '-' | '.' | '(' | ')' | '\u{a0}' | '\u{2011}' | '\u{2013}' => {
                // A blank before a new number ends the old one when that is whole: `0113 4960315 07700 900562`.
                let begins = matches!(chars.get(at + 1), Some('0' | '+'));
                if begins && run.trim_start_matches('+').len() >= 10 && e164(&run).is_some() {
                    found.extend(e164(&std::mem::take(&mut run)));
                }
            }
            _ => {
                found.extend(e164(&std::mem::take(&mut run)));
                // What follows `ext` or a single x is an extension.
                let rest: String = chars[at..].iter().take(3).collect::<String>().to_lowercase();
                if !found.is_empty() && (rest.starts_with("ext") || rest.starts_with('x')) {
                    while at < chars.len() && !matches!(chars[at], ',' | ';' | '/') {
                        at += 1;
                    }
                }
            }
        }
        at += 1;
    }
    found.extend(e164(&run));
    found
}

/// E.164 of digits (and masks) that may begin with `+`; UK numbers may lack their country code or, from
/// spreadsheets, their leading nought.
fn e164(run: &str) -> Option<String> {
    // The noughts of `00` are no digits of the number: what is written must be read as the same again.
    let known = |text: &str| text.bytes().filter(u8::is_ascii_digit).count() >= 4;
    known(run)
        .then(|| in_full(run))
        .flatten()
        .filter(|number| known(number))
}

/// The number with its country code, however many of its digits are masked.
fn in_full(run: &str) -> Option<String> {
    let international = run.strip_prefix('+').or_else(|| run.strip_prefix("00"));
    if let Some(digits) = international {
        if let Some(national) = digits.strip_prefix("44") {
            return national_uk(national.strip_prefix('0').unwrap_or(national));
        }
        return DIGITS.contains(&digits.len()).then(|| format!("+{digits}"));
    }
    if let Some(national) = run.strip_prefix('0') {
        return national_uk(national);
    }
    match run.strip_prefix("44") {
        Some(national) if run.len() >= 12 => national_uk(national.strip_prefix('0').unwrap_or(national)),
        _ if run.len() == 10 && run.starts_with(['1', '2', '7']) => national_uk(run),
        _ => None,
    }
}

/// A UK number without its leading nought: 10 digits, 9 in a few old areas, 7 for `0800 1111`.
fn national_uk(national: &str) -> Option<String> {
    let length = national.len();
    let fits = match national.as_bytes().first()? {
        b'1' => matches!(length, 9 | 10),
        b'8' => matches!(length, 7 | 9 | 10),
        b'2' | b'3' | b'5' | b'7' | b'9' | b'*' => length == 10,
        _ => false,
    };
    fits.then(|| format!("+44{national}"))
}

/// An e-mail address in lower case, and the text as written.
#[derive(Clone, PartialEq, Eq, Hash, rkyv::Archive, rkyv::Serialize, rkyv::Deserialize)]
pub struct Email {
    /// As written.
    pub text: String,
    /// Lower-case address; `None` when it can't be one.
    pub address: Option<String>,
}
hidden_debug!(Email);

impl Email {
    /// Reads an e-mail address; `mailto:`, angle brackets and a name before them are ignored.
    ///
    /// ```
    /// use kithkin_record::Email;
    /// let email = Email::parse("Shaz <Shaz@Example.org>");
    /// assert_eq!(email.address.as_deref(), Some("shaz@example.org"));
    /// assert!(Email::parse("none").address.is_none());
    /// ```
    pub fn parse(text: &str) -> Self {
        let lower = text.trim().to_lowercase();
        let inner = match (lower.rfind('<'), lower.rfind('>')) {
            (Some(open), Some(close)) if open < close => &lower[open + 1..close],
            _ => &lower,
        };
        let clean = inner.trim_start_matches("mailto:");
        let clean = clean.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.'));
        Self {
            address: email_address::EmailAddress::is_valid(clean).then(|| clean.to_owned()),
            text: text.to_owned(),
        }
    }
}
