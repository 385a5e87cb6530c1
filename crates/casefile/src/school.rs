//! People of a school, by the class they teach or the words around them.
use crate::page::Page;
use crate::token::Kind;

/// `(Y2)`, `, Year 9 head` after a titled name: the class taught.
pub(crate) fn class_bracket(page: &Page<'_>, i: usize) -> bool {
    let marked = page.tokens.get(i).is_some_and(|t| t.is('(') || t.is(','));
    let year = crate::dates::school_year(page.word(i + 1)).is_some() || page.word(i + 1) == "reception";
    let spelled = matches!(page.word(i + 1), "year" | "yr" | "primary" | "class")
        && page.tokens.get(i + 2).is_some_and(|t| t.kind == Kind::Number);
    marked && (year || spelled)
}

/// `School (Miss Trewin`: whom the school is given for.
pub(crate) fn of_school(page: &Page<'_>, first: usize) -> bool {
    let word = |back: usize| first.checked_sub(back).map_or("", |k| page.word(k));
    let mark = first
        .checked_sub(1)
        .is_some_and(|k| page.tokens[k].is('(') || page.tokens[k].is(':') || page.tokens[k].is('-'));
    mark && matches!(word(2), "school" | "nursery" | "college" | "preschool")
}

/// `Mum came to the school. Mrs Ogilvie took him`: somebody with a title and no given name, in a sentence about school or
/// right after one.
pub(crate) fn near_school(page: &Page<'_>, name: usize) -> bool {
    let item = &page.items[name];
    let titled = item.address_word.is_some() && item.readings.is_empty();
    if !titled || !item.given.is_empty() || item.joint > 0 {
        return false;
    }
    let sentence = page.sentence(name);
    // "Miss Rees, class teacher; Mrs Vaughan": the words are of her before.
    let said = |i: usize| {
        page.word(i + 1) != "teacher"
            && matches!(
                page.word(i),
                "school"
                    | "class"
                    | "lesson"
                    | "lessons"
                    | "classroom"
                    | "homework"
                    | "playground"
                    | "pupils"
            )
    };
    let near = |i: &usize| page.tokens[*i].sentence + 1 >= sentence && page.tokens[*i].sentence <= sentence;
    (item.first.saturating_sub(14)..(item.last + 12).min(page.tokens.len()))
        .filter(near)
        .any(said)
}
