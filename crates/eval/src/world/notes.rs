//! Notes from a handful of templates, and where in them each person is named.
use super::life::{Person, Population};
use super::names::pick;
use super::network::{Naming, Network, Tie};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

/// Documents of a case.
const NOTES: usize = 4;

/// Years from the child's birth to the last of them.
pub(super) const LAST_YEAR: i16 = year_of(NOTES - 1);

const fn year_of(note: usize) -> i16 {
    4 + 3 * note as i16
}

/// Notes that mention everybody the file names, in turn, and where each is mentioned (`d1:120-141`), by tie.
pub(super) fn documents(
    network: &Network,
    all: &Population,
    rng: &mut ChaCha8Rng,
) -> (Vec<Value>, Vec<String>) {
    let child = &all.people[network.child];
    let mut texts = vec![String::new(); NOTES];
    let mut mentions = vec![String::new(); network.ties.len()];
    for (mention, tie) in mentions.iter_mut().zip(&network.ties) {
        // Of somebody barred the file says no more than the order does.
        if tie.naming == Naming::Never || tie.barred.is_some() {
            continue;
        }
        let n = rng.random_range(0..NOTES);
        let year = child.born.0 + year_of(n);
        let person = &all.people[tie.person];
        let line = sentence(tie, person, child, year, all, rng);
        let name = [person.called(), &person.given[0], person.family_in(year)]
            .into_iter()
            .find(|name| line.contains(name))
            .unwrap_or_default();
        let before = line.split(name).next().unwrap_or_default();
        let start = texts[n].chars().count() + before.chars().count();
        *mention = format!("d{}:{start}-{}", n + 1, start + name.chars().count());
        texts[n].push_str(&line);
        texts[n].push(' ');
    }
    let kinds = [
        ("contact record", "social worker"),
        ("LAC review", "IRO"),
        ("case note", "social worker"),
        ("chronology", "social worker"),
    ];
    let list = texts.iter().enumerate().map(|(n, text)| {
        json!({"id": format!("d{}", n + 1), "date": format!("{}-05-12", child.born.0 + year_of(n)), "kind": kinds[n].0, "author": kinds[n].1, "text": text.trim_end()})
    });
    (list.collect(), mentions)
}

fn sentence(
    tie: &Tie,
    person: &Person,
    child: &Person,
    year: i16,
    all: &Population,
    rng: &mut ChaCha8Rng,
) -> String {
    let (called, given, family) = (person.called(), &person.given[0], person.family_in(year));
    let full = if rng.random_bool(0.6) {
        format!("{given} {family}")
    } else {
        format!("{called} {family}")
    };
    let place = super::network::home_in(all, tie.person, year).map_or("town", |h| all.homes[h].town);
    let age = (year - person.born.0).max(0);
    if person.died.is_some_and(|d| d < year) {
        return format!(
            "{} {full} died some years ago.",
            capital(&tie.relation.replace('-', " "))
        );
    }
    let first = &child.given[0];
    match tie.relation {
        "teacher" => format!("Class teacher {} {family} reported good progress.", title(person)),
        "coach" => format!("Football coach {called} {family} picks {first} up on Saturdays."),
        "neighbour" => format!("Neighbour {full} used to give {first} tea."),
        "family-friend" => format!("{full}, a friend of the family, sent a card."),
        "friend" => format!("{first}'s best friend at school is {full}."),
        "youth-worker" => format!("Youth worker {full} knows {first} from the club."),
        "social-worker" => format!("SW {full} present."),
        "foster-carer" => format!("Foster carer {full} said {first} is settled."),
        "foster-brother" | "foster-sister" => {
            format!("{first} gets on with {called}, the carers' {}.", boy(person))
        }
        "mother" => format!("Mum ({full}) attended."),
        "father" => format!("Father is {full}."),
        _ => kin_sentence(
            tie.relation,
            person,
            (called, &full, family),
            (first, age, place),
            rng,
        ),
    }
}

fn title(person: &Person) -> &'static str {
    if person.woman { "Mrs" } else { "Mr" }
}

fn boy(person: &Person) -> &'static str {
    if person.woman { "daughter" } else { "son" }
}

fn capital(text: &str) -> String {
    text[..1].to_uppercase() + &text[1..]
}

fn kin_sentence(
    relation: &str,
    person: &Person,
    (called, full, family): (&str, &str, &str),
    (first, age, place): (&str, i16, &str),
    rng: &mut ChaCha8Rng,
) -> String {
    let side = if relation.starts_with("paternal") {
        "dad"
    } else {
        "mum"
    };
    let married = person.surnames.len() > 1;
    match relation {
        "maternal-grandmother" => format!("MGM ({full}) rang the office about {first}."),
        "maternal-grandfather" => format!("MGF {full} is in touch by card."),
        "paternal-grandmother" => format!("PGM ({full}) lives in {place}."),
        "paternal-grandfather" => format!("PGF {full} has asked for photographs."),
        "maternal-aunt" | "paternal-aunt" if married => {
            format!(
                "{} has a sister {called}, married name {family}, over in {place}.",
                capital(side)
            )
        }
        "maternal-aunt" | "paternal-aunt" => format!("Auntie {called} ({side}'s sister) lives in {place}."),
        "maternal-uncle" | "paternal-uncle" => {
            format!("Uncle {called}, {side}'s brother, went to live in {place}.")
        }
        "maternal-cousin" | "paternal-cousin" => format!("{first} misses cousin {called} ({age})."),
        "aunt-by-marriage" | "uncle-by-marriage" => {
            format!(
                "There is also {} {full} by marriage.",
                if person.woman { "Aunt" } else { "Uncle" }
            )
        }
        "step-mother" | "step-father" => format!(
            "{} {full} was at the meeting.",
            capital(&relation.replace('-', ""))
        ),
        "parents-partner" => format!("Mum's partner {full} was present."),
        "parents-ex-partner" => format!("Mum's ex-partner {full} has moved out."),
        "great-aunt" | "great-uncle" => format!(
            "{} {full} has offered a bed.",
            capital(&relation.replace('-', " "))
        ),
        "great-grandmother" | "great-grandfather" => format!(
            "{} {full} lives in {place}.",
            capital(&relation.replace('-', " "))
        ),
        "niece" | "nephew" => format!("{first} has a {relation} called {called}."),
        r if r.ends_with("brother") || r.ends_with("sister") => {
            let words = [
                "is placed elsewhere",
                "lives with other family",
                "asks after everyone",
            ];
            format!(
                "{} {full} ({age}) {}.",
                capital(&r.replace("step-", "step").replace("half-", "half ")),
                pick(&words, rng)
            )
        }
        _ => format!("{full} was mentioned."),
    }
}
