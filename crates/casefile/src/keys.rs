//! Keys under which the register keeps names, so that short forms and misspellings are found.

/// Keys under which a name is kept: whole, each word, its first three letters, its initial; an initial alone apart.
pub(crate) fn own_keys(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split(' ').filter(|w| !w.is_empty()).flat_map(|word| {
        let initial: String = word.chars().take(1).collect();
        let alone = if word.chars().nth(1).is_none() {
            format!("={initial}")
        } else {
            format!("^{initial}")
        };
        [word.to_owned(), stem(word), alone]
    })
}

/// Keys by which a mention looks for its person.
pub(crate) fn probe_keys(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split(' ').filter(|w| !w.is_empty()).flat_map(|word| {
        let initial: String = word.chars().take(1).collect();
        let short = word.chars().nth(1).is_none();
        let every = if short { format!("^{initial}") } else { stem(word) };
        [word.to_owned(), every, format!("={initial}")]
    })
}

/// The first three letters, Mc and Mac taken off.
fn stem(word: &str) -> String {
    let rest = word
        .strip_prefix("mac")
        .or_else(|| word.strip_prefix("mc"))
        .filter(|r| r.len() > 3)
        .unwrap_or(word);
    format!("~{}", rest.chars().take(3).collect::<String>())
}
