//! Words, numbers and marks of a note, each with its place in code points.
//!
//! Scanned notes carry digits for letters (`Cu11en`, `0'Han1on`); a word token knows its mended form beside the
//! text as written. Breaking a text up never fails, and joining the tokens' slices with what lies between gives
//! the text back.
use kithkin_record::fold::fold;
use kithkin_record::lexicon::Lexicon;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters, perhaps with apostrophes, hyphens or scanning errors.
    Word,
    /// A run that starts with a digit and is no mended word: `14a`, `06`, `WF10`'s tail.
    Number,
    /// `'s`, `'d`, `'ll` or a bare plural apostrophe after a word.
    Clitic,
    /// One mark.
    Mark,
    /// A line end.
    Line,
}

/// One token. Offsets `start`, `end` are code points; `from`, `to` are bytes.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) kind: Kind,
    /// Mended text of a word, the text as written of anything else.
    pub(crate) text: String,
    /// Folded for look-up; parts of a hyphenated word are separated by spaces.
    pub(crate) folded: String,
    /// Starts with a capital (after mending).
    pub(crate) capital: bool,
    /// Has at least two letters and all of them are capitals.
    pub(crate) caps: bool,
    /// A letter by itself, or letters each with a full stop: `N.`, `T.W.`
    pub(crate) initial: bool,
    /// First word of a sentence, a bullet or a quotation.
    pub(crate) opens: bool,
    /// Number of the sentence it is in.
    pub(crate) sentence: u32,
    /// Inside quotation marks.
    pub(crate) quoted: bool,
}

impl Token {
    /// Whether it is this mark.
    pub(crate) fn is(&self, mark: char) -> bool {
        self.kind == Kind::Mark && self.text.starts_with(mark)
    }

    /// Whether it is a quotation mark, opening or closing.
    pub(crate) fn is_quote(&self) -> bool {
        self.kind == Kind::Mark
            && (self.text).starts_with(['"', '\'', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}'])
    }

    /// Whether it is the possessive `'s` or `'`.
    pub(crate) fn possessive(&self) -> bool {
        self.kind == Kind::Clitic && (self.folded == "s" || self.folded.is_empty())
    }
}

const APOSTROPHES: [char; 4] = ['\'', '\u{2019}', '\u{02bc}', '`'];
const CLITICS: [&str; 6] = ["s", "d", "ll", "re", "ve", "m"];
/// Words after which a full stop ends no sentence.
const SHORTENED: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "rev", "revd", "fr", "st", "no", "nos", "tel", "mob", "bro", "sis",
    "marr", "dau", "rd", "ave", "approx", "re", "att", "c", "b", "d", "eg", "ie", "inc", "dob", "resp",
    "supp", "ref", "wk", "hosp", "appt", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept",
    "oct", "nov", "dec",
];

/// Breaks `text` into tokens.
pub(crate) fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 4);
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let byte = |i: usize| chars.get(i).map_or(text.len(), |c| c.0);
    let mut i = 0;
    while let Some(&(_, c)) = chars.get(i) {
        let begin = i;
        let kind = if c == '\n' || c == '\u{c}' {
            i += 1;
            Kind::Line
        } else if c == '\t'
            && tokens
                .last()
                .is_some_and(|t: &Token| t.kind != Kind::Line && t.kind != Kind::Mark)
        {
            // A tab between words sets table cells apart.
            i += 1;
            Kind::Mark
        } else if c.is_whitespace() {
            i += 1;
            continue;
        } else if c.is_alphanumeric() {
            i = word_end(&chars, i);
            Kind::Word
        } else if let Some(end) = clitic_end(&chars, i, tokens.last()) {
            i = end;
            Kind::Clitic
        } else {
            i += 1;
            Kind::Mark
        };
        tokens.push(make(text, kind, (begin, i), (byte(begin), byte(i))));
    }
    mark_sentences(&mut tokens);
    tokens
}

/// Where the word that starts at `i` ends: letters and digits, inner hyphens and apostrophes, and the full stops
/// of dotted letters (`M.G.M.`).
fn word_end(chars: &[(usize, char)], begin: usize) -> usize {
    let at = |i: usize| chars.get(i).map(|c| c.1);
    let alnum = |i: usize| at(i).is_some_and(char::is_alphanumeric);
    if let Some(end) = dotted_end(chars, begin) {
        return end;
    }
    let mut i = begin;
    loop {
        while alnum(i) || at(i).is_some_and(is_combining) {
            i += 1;
        }
        let digits_only = (begin..i).all(|k| at(k).is_some_and(|c| c.is_ascii_digit()));
        match at(i) {
            Some('-') if alnum(i + 1) && !digits_only => i += 1,
            Some(c) if APOSTROPHES.contains(&c) && alnum(i + 1) && !clitic_at(chars, i) => i += 1,
            _ => return i,
        }
    }
}

fn is_combining(c: char) -> bool {
    ('\u{0300}'..='\u{036f}').contains(&c)
}

/// The end of letters that each have a full stop, at least two of them.
fn dotted_end(chars: &[(usize, char)], begin: usize) -> Option<usize> {
    let mut i = begin;
    while chars.get(i).is_some_and(|c| c.1.is_uppercase()) && chars.get(i + 1).is_some_and(|c| c.1 == '.') {
        i += 2;
    }
    // `J.Beck`: the letter belongs to the word that follows, so it stays by itself.
    let joined = chars.get(i).is_some_and(|c| c.1.is_alphanumeric());
    (i >= begin + 4 && !joined).then_some(i)
}

fn clitic_at(chars: &[(usize, char)], apostrophe: usize) -> bool {
    let tail: String = chars[apostrophe + 1..]
        .iter()
        .map(|c| c.1)
        .take_while(|c| c.is_alphanumeric())
        .take(3)
        .collect();
    CLITICS.contains(&tail.to_ascii_lowercase().as_str())
}

/// The end of a clitic whose apostrophe is at `i`, when a word stands right before it.
fn clitic_end(chars: &[(usize, char)], i: usize, last: Option<&Token>) -> Option<usize> {
    let c = chars.get(i)?.1;
    let last = last.filter(|t| t.kind == Kind::Word && t.end as usize == i)?;
    if !APOSTROPHES.contains(&c) || c == '`' {
        return None;
    }
    if clitic_at(chars, i) {
        let len = chars[i + 1..]
            .iter()
            .take_while(|c| c.1.is_alphanumeric())
            .count();
        return Some(i + 1 + len);
    }
    // A plural's apostrophe (`boys' behaviour`); a closing quotation mark looks the same and does no harm.
    last.folded.ends_with('s').then_some(i + 1)
}

fn make(text: &str, kind: Kind, (start, end): (usize, usize), (from, to): (usize, usize)) -> Token {
    let written = &text[from..to];
    let mut token = Token {
        start: start as u32,
        end: end as u32,
        from: from as u32,
        to: to as u32,
        kind,
        text: written.to_owned(),
        folded: String::new(),
        capital: false,
        caps: false,
        initial: false,
        opens: false,
        sentence: 0,
        quoted: false,
    };
    match kind {
        Kind::Word => fill_word(&mut token, written),
        Kind::Clitic => token.folded = fold(written),
        _ => {}
    }
    token
}

fn fill_word(token: &mut Token, written: &str) {
    if let Some(mended) = mend(written) {
        token.text = mended;
    } else if written.starts_with(|c: char| c.is_ascii_digit()) {
        token.kind = Kind::Number;
        token.folded = written.to_ascii_lowercase();
        return;
    }
    let letters = token.text.chars().filter(|c| c.is_alphabetic());
    let (mut count, mut upper) = (0, 0);
    for c in letters {
        count += 1;
        upper += usize::from(c.is_uppercase());
    }
    token.capital = token.text.chars().next().is_some_and(char::is_uppercase);
    token.caps = count > 1 && upper == count;
    token.initial = token.capital && (count == 1 || written.contains('.'));
    token.folded = fold(&token.text);
    if token.text.contains('.') {
        token.folded.retain(|c| c != ' ');
    }
}

/// Mends a word in which a scanner put digits for letters; `None` when it is not such a word.
///
/// A word counts when it has at least three letters, more letters than digits, and digits only of the kinds that
/// scanners confuse, so `14a`, `WF10` and `Y3` stay as they are.
pub(crate) fn mend(word: &str) -> Option<String> {
    if !is_garbled(word) {
        return None;
    }
    let shouted = !word.chars().any(char::is_lowercase);
    let mended: String = word
        .chars()
        .enumerate()
        .map(|(i, c)| mend_letter(word, i, c, shouted))
        .collect();
    // A name whose capital was read as a digit: 1orraine.
    let digit_first = word.starts_with(|c: char| c.is_ascii_digit());
    if digit_first && !shouted && Lexicon::shared().is_given(&fold(&mended)) {
        let mut letters = mended.chars();
        return letters.next().map(|c| c.to_uppercase().chain(letters).collect());
    }
    Some(mended)
}

/// Whether a scanner may have put digits for letters of the word, or a capital I for l.
fn is_garbled(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let lower = word.chars().filter(|c| c.is_lowercase()).count();
    let inner_capital_i =
        lower >= 2 && word.chars().skip(1).any(|c| c == 'I') && !word.contains(['-', '\'', '\u{2019}']);
    // "Gi11", "Be11"
    if letters == 2 && lower == 1 && word.ends_with("11") && word.len() == 4 {
        return word.starts_with(char::is_uppercase);
    }
    if letters < 3
        || digits > letters
        || (digits == 0 && !inner_capital_i)
        || word.contains(['2', '3', '4', '7'])
    {
        return false;
    }
    let tail = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let leading = word.len() - tail.len();
    leading == 0 || leading == 1 && !UNITS.contains(&tail.to_ascii_lowercase().as_str())
}

/// Letters that follow a number and make no word of it.
const UNITS: &[&str] = &["yrs", "mth", "mths", "hrs", "mins", "wks", "days", "yrs-old"];

fn mend_letter(word: &str, i: usize, c: char, shouted: bool) -> char {
    let letter = match c {
        '0' => 'o',
        '1' => 'l',
        '5' => 's',
        '6' | '8' => 'b',
        '9' => 'g',
        'I' if i > 0 && !shouted => 'l',
        c => return c,
    };
    match letter {
        'l' if shouted => 'I',
        c if shouted || (i == 0 && word.contains(APOSTROPHES)) => c.to_ascii_uppercase(),
        c => c,
    }
}

/// The sentences of `text`, in order: first code point and one past the last. What lies between them is blank.
///
/// ```
/// let text = "Mr. Hughes rang. Mum out";
/// assert_eq!(kithkin_casefile::sentences(text), [(0, 16), (17, 24)]);
/// ```
pub fn sentences(text: &str) -> Vec<(u32, u32)> {
    let mut out: Vec<(u32, u32)> = Vec::new();
    let mut number = None;
    for token in tokenize(text).iter().filter(|t| t.kind != Kind::Line) {
        match out.last_mut() {
            Some(last) if number == Some(token.sentence) => last.1 = token.end,
            _ => out.push((token.start, token.end)),
        }
        number = Some(token.sentence);
    }
    out
}

/// Numbers sentences and marks the words that open one. A full stop after a shortened word or an initial ends
/// none; a line end does unless the next line goes on in lower case.
fn mark_sentences(tokens: &mut [Token]) {
    let mut sentence = 0;
    let mut opens = true;
    let mut quoted = false;
    for i in 0..tokens.len() {
        tokens[i].sentence = sentence;
        tokens[i].quoted = quoted;
        match tokens[i].kind {
            Kind::Line => {
                let next = tokens.get(i + 1);
                let soft = next.is_some_and(|t| t.kind == Kind::Word && !t.capital);
                if !soft {
                    sentence += 1;
                    opens = true;
                }
            }
            Kind::Mark => match tokens[i].text.chars().next() {
                Some('"') => {
                    quoted = !quoted;
                    opens |= quoted;
                }
                Some('\u{201c}') => {
                    quoted = true;
                    opens = true;
                }
                Some('\u{201d}') => quoted = false,
                Some('.' | '!' | '?') if ends_sentence(tokens, i) => {
                    sentence += 1;
                    opens = true;
                }
                Some('\u{2022}' | '*') => opens = true,
                Some('-' | '\u{2013}') if i == 0 || tokens[i - 1].kind == Kind::Line => opens = true,
                _ => {}
            },
            Kind::Word => {
                tokens[i].opens = opens;
                opens = false;
            }
            Kind::Number | Kind::Clitic => opens = opens && tokens[i].kind == Kind::Number,
        }
    }
}

fn ends_sentence(tokens: &[Token], i: usize) -> bool {
    let Some(before) = i.checked_sub(1).map(|k| &tokens[k]) else {
        return true;
    };
    // "(Gary Shawcroft / Shorecroft?) tel": a question in brackets.
    let bracket = tokens.get(i + 1).is_some_and(|t| t.is(')'));
    if bracket
        && tokens
            .get(i + 2)
            .is_some_and(|t| t.kind == Kind::Word && !t.capital)
    {
        return false;
    }
    if tokens[i].is('.') && before.end == tokens[i].start {
        let short = before.kind == Kind::Word
            && (SHORTENED.contains(&before.folded.as_str())
                || (before.folded.len() == 1 && !before.capital)
                || (before.initial && before.folded.len() == 1));
        let decimal = before.kind == Kind::Number
            && tokens
                .get(i + 1)
                .is_some_and(|t| t.kind == Kind::Number && t.start == tokens[i].end);
        // "form. f/mother", "she rang. mum out": a small letter goes on.
        let glued = tokens
            .get(i + 1)
            .is_some_and(|t| t.kind == Kind::Word && !t.capital);
        return !(short || decimal || glued);
    }
    true
}
