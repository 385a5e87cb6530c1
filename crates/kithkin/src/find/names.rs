//! Evidence from names.
use super::evidence::{Bar, Kind};
use super::params::Params;
use super::person::{Family, Given, Person};
use kithkin_kinship::{NameOrigin, NamePart, Target, likeness};
use kithkin_record::fold::fold;
use kithkin_record::{Gender, Lexicon, NameUse};

/// How alike two names are, in words, by [`likeness`].
fn level_of(like: f64) -> &'static str {
    match like {
        l if l >= 0.99 => "equal",
        l if l >= 0.93 => "variant spelling",
        l if l >= 0.85 => "known form",
        l if l >= 0.77 => "alike",
        l if l >= 0.65 => "short form or slip",
        l if l > 0.0 => "initial",
        _ => "different",
    }
}

/// All that the names say: given names, family names, both of one community, and names in the wrong order.
pub(crate) fn all(target: &Target, person: &Person, params: &Params) -> Vec<Bar> {
    let as_written = both(target, person, &person.given, &person.families, params);
    let (Some(given), Some(families)) = (
        exchanged_given(target, person),
        exchanged_families(target, person),
    ) else {
        return as_written;
    };
    let mut exchanged = both(target, person, &given, &families, params);
    exchanged.push(Bar::new(
        "name-order",
        "given and family name exchanged",
        params.names_exchanged,
        Kind::Own,
    ));
    let sum = |bars: &[Bar]| bars.iter().map(|b| b.weight.0).sum::<i32>();
    if sum(&exchanged) > sum(&as_written) {
        exchanged
    } else {
        as_written
    }
}

fn both(target: &Target, person: &Person, given: &[Given], families: &[Family], params: &Params) -> Vec<Bar> {
    let mut bars = Vec::with_capacity(4);
    bars.extend(self::given(target, person, given, params));
    bars.extend(family(target, person, families, params));
    bars.extend(of_one_community(&bars));
    bars
}

/// The record's family names as given names, where one of them is a given name of `target`.
fn exchanged_given(target: &Target, person: &Person) -> Option<Vec<Given>> {
    let one = |family: &Family| {
        let so = |part: &NamePart| likeness::given(&part.folded, &family.folded) >= 0.85;
        target.given.iter().any(so).then(|| Given {
            text: family.text.clone(),
            folded: family.folded.clone(),
            first: true,
        })
    };
    let found: Vec<Given> = person.families.iter().filter_map(one).collect();
    (!found.is_empty()).then_some(found)
}

/// The record's given names as family names, where one of them is a family name of `target`.
fn exchanged_families(target: &Target, person: &Person) -> Option<Vec<Family>> {
    let one = |given: &Given| {
        let so = |part: &NamePart| likeness::family(&part.folded, &given.folded) >= 0.85;
        target.family.iter().any(so).then(|| Family {
            text: given.text.clone(),
            folded: given.folded.clone(),
            name_use: NameUse::Usual,
        })
    };
    let found: Vec<Family> = person.given.iter().filter_map(one).collect();
    (!found.is_empty()).then_some(found)
}

/// Weight of the given names `of_record`; `None` when the file or the record has none.
fn given(target: &Target, person: &Person, of_record: &[Given], params: &Params) -> Option<Bar> {
    if target.given.is_empty() || of_record.is_empty() {
        return None;
    }
    let mut best: Option<(f64, &NamePart, &Given, f64)> = None;
    for part in &target.given {
        for given in of_record {
            let like = likeness::given(&part.folded, &given.folded);
            if like <= 0.0 {
                continue;
            }
            let bits = given_bits(part, given, like, person.birth_year(), params);
            if best.is_none_or(|(top, ..)| bits > top) {
                best = Some((bits, part, given, like));
            }
        }
    }
    if let Some((bits, part, given, like)) = best
        && bits > params.given_different
    {
        return Some(
            Bar::new("given-name", level_of(like), bits, Kind::Own)
                .values(&part.text, &given.text)
                .at_span(part.source.as_ref()),
        );
    }
    // A pet name that no table knows says little about the name on a register.
    let lexicon = Lexicon::shared();
    let known = target.given.iter().any(|g| lexicon.is_given(&g.folded));
    let bits = if known {
        params.given_different
    } else {
        params.given_different_unknown
    };
    Some(
        Bar::new("given-name", "different", bits, Kind::Own)
            .values(&target.given[0].text, &of_record[0].text)
            .at_span(target.given[0].source.as_ref()),
    )
}

fn given_bits(part: &NamePart, given: &Given, like: f64, year: Option<i16>, params: &Params) -> f64 {
    let initial = part.folded.len() == 1 || given.folded.len() == 1;
    let position = if given.first { 0.0 } else { params.given_middle };
    if initial {
        return if like >= 0.99 || like > 0.0 {
            params.given_initial + position + part.weight.log2()
        } else {
            f64::NEG_INFINITY
        };
    }
    let lexicon = Lexicon::shared();
    let share = |name: &str| {
        name.split(' ')
            .map(|word| lexicon.given_frequency(word, year))
            .fold(0.0, f64::max)
            .max(1e-6)
    };
    let (a, b) = (share(&part.folded), share(&given.folded));
    // A rare short form is no rarer a person than the name it stands for.
    let common = if like >= 0.99 { a } else { a.max(b) };
    let m = match like {
        l if l >= 0.99 => params.given_m[0],
        l if l >= 0.85 => params.given_m[1],
        l if l >= 0.77 => params.given_m[2],
        _ => params.given_m[3],
    };
    // Names that are merely alike: many others would be just as alike.
    let crowd = if like >= 0.85 { 1.0 } else { 4.0 };
    (m * part.weight / (common * crowd).max(params.given_rarest)).log2() + position
}

/// What the two names say less because one community bears both; `None` unless both speak for the record.
fn of_one_community(bars: &[Bar]) -> Option<Bar> {
    let agreeing = |field: &str| {
        let bar = bars.iter().find(|b| b.field == field && b.weight.0 > 0)?;
        bar.contact_value.as_deref().map(fold)
    };
    let (given, family) = (agreeing("given-name")?, agreeing("family-name")?);
    let bits = -Lexicon::shared().together(&given, &family).log2();
    (bits < 0.0).then(|| {
        Bar::new(
            "names-together",
            "names that one community bears",
            bits,
            Kind::Own,
        )
    })
}

/// Weights of the family names `of_record`: the best alignment, and a second one where maiden and married name both
/// agree.
fn family(target: &Target, person: &Person, of_record: &[Family], params: &Params) -> Vec<Bar> {
    if target.family.is_empty() || of_record.is_empty() {
        return Vec::new();
    }
    let mut pairs: Vec<(f64, &NamePart, &Family, f64)> = Vec::new();
    for part in &target.family {
        for family in of_record {
            let like = likeness::family(&part.folded, &family.folded);
            if like > 0.0 {
                pairs.push((family_bits(part, family, like, params), part, family, like));
            }
        }
    }
    pairs.sort_by(|a, b| {
        b.0.total_cmp(&a.0)
            .then(a.1.folded.cmp(&b.1.folded))
            .then(a.2.folded.cmp(&b.2.folded))
    });
    let Some(&(bits, part, family, like)) = pairs.first() else {
        return different(target, person, &of_record[0], params);
    };
    let mut bars = vec![bar(bits, part, family, like)];
    let second = pairs
        .iter()
        .find(|(_, p, f, _)| p.folded != part.folded && f.folded != family.folded);
    if let Some(&(bits, part, family, like)) = second {
        bars.push(bar(bits.min(params.second_family), part, family, like));
    }
    bars
}

fn bar(bits: f64, part: &NamePart, family: &Family, like: f64) -> Bar {
    let used = match family.name_use {
        NameUse::Maiden => " (maiden)",
        NameUse::Old => " (former)",
        _ => "",
    };
    let level = match part.origin {
        NameOrigin::Stated => level_of(like).to_owned(),
        NameOrigin::Kin => format!("{}, the family's name", level_of(like)),
        NameOrigin::Record => format!("{} with another record of this person", level_of(like)),
    };
    Bar::new("family-name", level, bits, Kind::Family)
        .values(&part.text, format!("{}{used}", family.text))
        .at_span(part.source.as_ref())
}

fn family_bits(part: &NamePart, family: &Family, like: f64, params: &Params) -> f64 {
    let lexicon = Lexicon::shared();
    let share = |name: &str| {
        // A double name is as rare as its rarest half is, about.
        name.split(' ')
            .map(|word| lexicon.family_frequency(word))
            .fold(1.0, f64::min)
    };
    let common = if like >= 0.93 {
        share(&part.folded).max(share(&family.folded))
    } else {
        share(&part.folded).max(share(&family.folded)) * 3.0
    };
    let m = match like {
        l if l >= 0.99 => params.family_m[0],
        l if l >= 0.93 => params.family_m[1],
        _ => params.family_m[2],
    };
    (m * part.weight / common.max(params.family_rarest)).log2()
}

fn different(target: &Target, person: &Person, shown_of_record: &Family, params: &Params) -> Vec<Bar> {
    let stated: Vec<&NamePart> = target.stated_family().collect();
    let female = target.likely_gender() == Gender::Female
        || (target.likely_gender() == Gender::Unknown && person.gender == Gender::Female);
    let (bits, shown) = match stated.first() {
        Some(part) if female => (params.family_different_female, *part),
        Some(part) => (params.family_different_male, *part),
        None => {
            let expected: f64 = target.family.iter().map(|f| f.weight).sum::<f64>().min(0.9);
            ((1.0 - expected).log2(), &target.family[0])
        }
    };
    vec![
        Bar::new("family-name", "different", bits, Kind::Family)
            .values(&shown.text, &shown_of_record.text)
            .at_span(shown.source.as_ref()),
    ]
}
