//! The parts contact records and case files share: FHIR names, addresses, telecoms, and restrictions.
use super::value::{Notes, Object, join};
use kithkin_record::{
    Address, Email, Gender, NameUse, Period, PersonName, Phone, Relation, Restriction, RestrictionKind,
};
use serde_json::Value;

impl Notes {
    /// FHIR `HumanName`s at `key`.
    pub(crate) fn names(&mut self, object: &Object, key: &str, path: &str) -> Vec<PersonName> {
        let mut names = Vec::new();
        for (i, item) in self.list(object, key).iter().enumerate() {
            let place = format!("{}[{i}]", join(path, key));
            let name = match item {
                Value::Object(inner) => self.name(inner, &place),
                // A bare text is what people write by hand.
                Value::String(text) if !text.trim().is_empty() => Some(PersonName::parse(text)),
                Value::Null | Value::String(_) => None,
                _ => {
                    self.issue(place, "a name object was expected");
                    None
                }
            };
            names.extend(name);
        }
        names
    }

    /// One FHIR `HumanName`; `None` when it says nothing.
    pub(crate) fn name(&mut self, object: &Object, place: &str) -> Option<PersonName> {
        self.keep_known(
            object,
            place,
            &["use", "text", "family", "given", "prefix", "suffix", "period"],
        );
        let name_use = match self.text(object, "use", place) {
            None => NameUse::default(),
            Some(word) => parse_name_use(&word).unwrap_or_else(|| {
                self.issue(join(place, "use"), "not a FHIR name use");
                NameUse::default()
            }),
        };
        let text = self.text(object, "text", place);
        let family = self.texts(object, "family", place).join(" ");
        let given = self.texts(object, "given", place);
        let mut name = if family.is_empty() && given.is_empty() {
            PersonName {
                name_use,
                ..PersonName::parse(text.as_deref()?)
            }
        } else {
            let given: Vec<&str> = given.iter().map(String::as_str).collect();
            let mut name = PersonName::from_parts(&family, &given, name_use);
            name.text = text;
            let parts = [&name.given, &name.family, &name.nicknames, &name.particles];
            if name.text.is_none() && parts.iter().all(|p| p.is_empty()) {
                // Marks only; kept as text, for something was written.
                name = PersonName {
                    name_use,
                    ..PersonName::parse(format!("{} {family}", given.join(" ")).trim())
                };
            }
            name
        };
        name.titles.extend(self.texts(object, "prefix", place));
        name.suffixes.extend(self.texts(object, "suffix", place));
        name.period = self.period(object, "period", place);
        Some(name)
    }

    /// FHIR `Address`es at `key`; one that says nothing is left out.
    pub(crate) fn addresses(&mut self, object: &Object, key: &str, path: &str) -> Vec<Address> {
        let mut addresses = Vec::new();
        for (i, item) in self.list(object, key).iter().enumerate() {
            let place = format!("{}[{i}]", join(path, key));
            let address = match item {
                Value::Object(inner) => self.address(inner, &place),
                Value::String(text) => Address::parse(&split_lines(text), None, None, Period::default()),
                Value::Null => continue,
                _ => {
                    self.issue(place, "an address object was expected");
                    continue;
                }
            };
            if !address.is_empty() {
                addresses.push(address);
            }
        }
        addresses
    }

    /// One FHIR `Address`.
    pub(crate) fn address(&mut self, object: &Object, place: &str) -> Address {
        self.keep_known(
            object,
            place,
            &[
                "use",
                "type",
                "text",
                "line",
                "city",
                "district",
                "state",
                "postalCode",
                "country",
                "period",
            ],
        );
        let lines = self.texts(object, "line", place);
        let text = self.text(object, "text", place);
        let town = self.text(object, "city", place);
        let district = self.text(object, "district", place);
        let postcode = self.text(object, "postalCode", place);
        let period = self.period(object, "period", place);
        let mut given: Vec<&str> = lines.iter().map(String::as_str).collect();
        if given.is_empty() && town.is_none() && postcode.is_none() {
            given = text.as_deref().map(split_lines).unwrap_or_default();
        }
        given.extend(district.as_deref());
        let address = Address::parse(&given, town.as_deref(), postcode.as_deref(), period);
        if postcode.is_some() && address.postcode.is_none() {
            self.issue(join(place, "postalCode"), "not a postcode");
        }
        address
    }

    /// FHIR `ContactPoint`s at `key`: phones and e-mail addresses; other systems are no concern of ours.
    pub(crate) fn telecom(&mut self, object: &Object, key: &str, path: &str) -> (Vec<Phone>, Vec<Email>) {
        let (mut phones, mut emails) = (Vec::new(), Vec::new());
        for (place, inner) in self.objects(object, key, path) {
            self.keep_known(inner, &place, &["system", "value", "use", "rank", "period"]);
            let Some(value) = self.text(inner, "value", &place) else {
                continue;
            };
            let system = self.text(inner, "system", &place).unwrap_or_default();
            match system.trim().to_ascii_lowercase().as_str() {
                "email" => emails.push(self.email(&value, &join(&place, "value"))),
                "phone" | "sms" | "mobile" => phones.extend(self.phones(&value, &join(&place, "value"))),
                "" if value.contains('@') => emails.push(self.email(&value, &join(&place, "value"))),
                "" => phones.extend(self.phones(&value, &join(&place, "value"))),
                "fax" | "pager" | "url" | "other" => {}
                _ => self.issue(join(&place, "system"), "not a FHIR contact point system"),
            }
        }
        (phones, emails)
    }

    fn phones(&mut self, value: &str, field: &str) -> Vec<Phone> {
        let phones = Phone::parse_all(value);
        if phones.iter().any(|p| p.e164.is_none()) {
            self.issue(field, "no phone number could be read");
        }
        phones
    }

    fn email(&mut self, value: &str, field: &str) -> Email {
        let email = Email::parse(value);
        if email.address.is_none() {
            self.issue(field, "not an e-mail address");
        }
        email
    }

    /// A gender at `key`.
    pub(crate) fn gender(&mut self, object: &Object, key: &str, path: &str) -> Gender {
        let Some(word) = self.text(object, key, path) else {
            return Gender::Unknown;
        };
        let gender = Gender::parse(&word);
        let says_unknown = matches!(word.trim().to_ascii_lowercase().as_str(), "unknown" | "u" | "0");
        if gender == Gender::Unknown && !says_unknown {
            self.issue(
                join(path, key),
                "not a gender (male, female, other or unknown was expected)",
            );
        }
        gender
    }

    /// A relation to the child at `key`: one of our terms or an HL7 RoleCode.
    pub(crate) fn relation(&mut self, object: &Object, key: &str, path: &str) -> Option<Relation> {
        let word = self.text(object, key, path)?;
        let relation = Relation::parse(&word);
        if relation.is_none() {
            self.issue(join(path, key), "not a relation term or HL7 RoleCode");
        }
        relation
    }

    /// Restrictions at `key`. They close: one whose kind or shape is not understood stays, as
    /// [`RestrictionKind::Unknown`], which hides.
    pub(crate) fn restrictions(&mut self, object: &Object, key: &str, path: &str) -> Vec<Restriction> {
        let mut out = Vec::new();
        for (i, item) in self.list(object, key).iter().enumerate() {
            let place = format!("{}[{i}]", join(path, key));
            match item {
                Value::Null => {}
                Value::Object(inner) => out.push(self.restriction(inner, &place)),
                Value::String(word) => out.push(bare_restriction(RestrictionKind::parse(word))),
                _ => {
                    self.issue(
                        place,
                        "a restriction object was expected; taken as one that hides",
                    );
                    out.push(bare_restriction(RestrictionKind::Unknown));
                }
            }
        }
        out
    }

    fn restriction(&mut self, object: &Object, place: &str) -> Restriction {
        self.keep_known(
            object,
            place,
            &[
                "id",
                "person",
                "who",
                "kind",
                "scope",
                "authority",
                "period",
                "note",
            ],
        );
        let word = self.text(object, "kind", place).unwrap_or_default();
        let kind = RestrictionKind::parse(&word);
        if kind == RestrictionKind::Unknown {
            self.issue(
                join(place, "kind"),
                "not a kind of restriction; taken as one that hides",
            );
        }
        let scope = self.text(object, "scope", place).unwrap_or_default();
        let household = match scope.trim().to_ascii_lowercase().as_str() {
            "" | "person" => false,
            "household" => true,
            _ => {
                self.issue(join(place, "scope"), "not a scope; taken as the household");
                true
            }
        };
        Restriction {
            id: self.text(object, "id", place).unwrap_or_default(),
            kind,
            person: self.text(object, "person", place),
            who: self.text(object, "who", place),
            household,
            authority: self.text(object, "authority", place),
            period: self.period(object, "period", place),
            note: self.text(object, "note", place),
        }
    }
}

fn bare_restriction(kind: RestrictionKind) -> Restriction {
    Restriction {
        id: String::new(),
        kind,
        person: None,
        who: None,
        household: false,
        authority: None,
        period: Period::default(),
        note: None,
    }
}

/// The FHIR term as a name use.
pub(crate) fn parse_name_use(word: &str) -> Option<NameUse> {
    Some(match word.trim().to_ascii_lowercase().as_str() {
        "usual" => NameUse::Usual,
        "official" => NameUse::Official,
        "maiden" => NameUse::Maiden,
        "old" => NameUse::Old,
        "nickname" => NameUse::Nickname,
        "anonymous" => NameUse::Anonymous,
        "temp" => NameUse::Temp,
        _ => return None,
    })
}

/// Address lines of an address written as one text.
pub(crate) fn split_lines(text: &str) -> Vec<&str> {
    text.split(['\n', ','])
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect()
}
