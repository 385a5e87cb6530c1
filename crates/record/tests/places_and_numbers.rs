//! Addresses, postcodes, phones and e-mail addresses as people write them.
#![allow(clippy::unwrap_used, reason = "a test that cannot set up should panic")]
use kithkin_record::{Address, Email, Period, Phone, Postcode};
use proptest::prelude::*;

/// `line | line => flat ; number ; house ; street ; locality ; town ; postcode`, `-` for nothing.
const ADDRESSES: &str = "
14 Elm Road => - ; 14 ; - ; elm road ; - ; - ; -
14a Elm Rd. => - ; 14a ; - ; elm road ; - ; - ; -
14 A Elm Rd => - ; 14a ; - ; elm road ; - ; - ; -
12-14 High St, Leeds => - ; 12-14 ; - ; high street ; - ; Leeds ; -
12 - 14 High St => - ; 12-14 ; - ; high street ; - ; - ; -
No. 7 Elm Ave | Leeds => - ; 7 ; - ; elm avenue ; - ; Leeds ; -
Flat 2 | 14 Elm Road | Leeds LS8 4AB => 2 ; 14 ; - ; elm road ; - ; Leeds ; LS8 4AB
Flat 2, 14 Elm Road, Harehills, Leeds, LS8 4AB => 2 ; 14 ; - ; elm road ; harehills ; Leeds ; LS8 4AB
flat b 153 wexford road london => b ; 153 ; - ; wexford road ; - ; london ; -
FIRST FLOOR FLAT 21 PEPPERPOT ROAD LONDON => first ; 21 ; - ; pepperpot road ; - ; LONDON ; -
FLAT A FIRST AND SECOND FLOORS 21 PEPPERPOT ROAD => a ; 21 ; - ; pepperpot road ; - ; - ; -
Basement flat, 45 Baker Street => basement ; 45 ; - ; baker street ; - ; - ; -
2/1, 118 Lintburn Street, Greenock => 2/1 ; 118 ; - ; lintburn street ; - ; Greenock ; -
Apt 5, Willow Court, 14 Elm Close => 5 ; 14 ; willow court ; elm close ; - ; - ; -
Ashlar House | Quarrygate Lane | Dewsbury => - ; - ; ashlar house ; quarrygate lane ; - ; Dewsbury ; -
The Old Forge | Drove End | Spalding => - ; - ; the old forge ; drove end ; - ; Spalding ; -
7 Sma' Shot Row => - ; 7 ; - ; sma shot row ; - ; - ; -
30 Mossbrook | Oldham => - ; 30 ; - ; mossbrook ; - ; Oldham ; -
17 Tenterbank Rd, Ossett => - ; 17 ; - ; tenterbank road ; - ; Ossett ; -
3 St John's Rd => - ; 3 ; - ; saint johns road ; - ; - ; -
3 Great St Helens St => - ; 3 ; - ; great saint helens street ; - ; - ; -
5 Station Road North, Wallsend => - ; 5 ; - ; station road north ; - ; Wallsend ; -
8 The Green | Otley => - ; 8 ; - ; the green ; - ; Otley ; -
The Limes | Buccleuch Rise | Kettering => - ; - ; the limes ; buccleuch rise ; - ; Kettering ; -
9 Saltpan Terrace, Castleford, West Yorkshire, England => - ; 9 ; - ; saltpan terrace ; - ; Castleford ; -
c/o Mrs Patel, 14 Leyburn Road => - ; 14 ; - ; leyburn road ; - ; - ; -
PO Box 12, Leeds => - ; - ; po box 12 ; - ; - ; Leeds ; -
The Old Mill Rd Leeds United Kingdom => - ; - ; - ; the old mill road ; - ; Leeds ; -
homeless unit | Paisley (2017) => - ; - ; homeless unit ; - ; - ; Paisley ; -
Leeds => - ; - ; - ; - ; - ; Leeds ; -
7 | wallaby place | delmar => - ; 7 ; - ; wallaby place ; - ; delmar ; -
apartment # 301 42 brier rd => 301 ; 42 ; - ; brier road ; - ; - ; -
22 cooks treet => - ; 22 ; - ; cooks treet ; - ; - ; -
12 Elm Road LS8 4AB Leeds => - ; 12 ; - ; elm road ; - ; Leeds ; LS8 4AB
=> - ; - ; - ; - ; - ; - ; -
";

fn parts(a: &Address) -> String {
    let or = |t: &Option<String>| t.clone().unwrap_or_else(|| "-".to_owned());
    let postcode = a.postcode.as_ref().map(ToString::to_string);
    [
        &a.flat,
        &a.number,
        &a.house,
        &a.street,
        &a.locality,
        &a.town,
        &postcode,
    ]
    .map(or)
    .join(" ; ")
}

fn read(lines: &[&str]) -> Address {
    Address::parse(lines, None, None, Period::default())
}

#[test]
fn addresses_people_write() {
    let mut wrong = Vec::new();
    for line in ADDRESSES.lines().filter(|l| l.contains("=>")) {
        let (text, want) = line.split_once("=>").unwrap();
        let lines: Vec<&str> = text.split('|').map(str::trim).collect();
        let got = parts(&read(&lines));
        if got != want.trim() {
            wrong.push(format!("{text}\n  wanted {}\n  got    {got}", want.trim()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn town_and_postcode_kept_apart() {
    let a = Address::parse(
        &["14 Elm Road", "Leeds"],
        Some("Leeds"),
        Some("LS8 4AB"),
        Period::default(),
    );
    assert_eq!(parts(&a), "- ; 14 ; - ; elm road ; - ; Leeds ; LS8 4AB");
    let a = Address::parse(
        &["14 Elm Road", "Harehills"],
        Some("Leeds"),
        Some("2119"),
        Period::default(),
    );
    assert_eq!(parts(&a), "- ; 14 ; - ; elm road ; harehills ; Leeds ; 2119");
    let a = Address::parse(&[], None, Some("none"), Period::default());
    assert_eq!((a.postcode.is_none(), a.display().as_str()), (true, "none"));
}

#[test]
fn postcodes_are_repaired() {
    for (text, want) in [
        ("ls8 4ab", "LS8 4AB"),
        ("LS84AB", "LS8 4AB"),
        ("SWIA 1AA", "SW1A 1AA"),
        ("SW1A lAA", "SW1A 1AA"),
        ("LSB 4AB", "LS8 4AB"),
        ("M1 1AE.", "M1 1AE"),
        ("B33 8TH", "B33 8TH"),
        ("CR2 6XH", "CR2 6XH"),
        ("DN55 1PT", "DN55 1PT"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("ECIA IBB", "EC1A 1BB"),
        ("LS8 OAB", "LS8 0AB"),
        ("gir 0aa", "GIR 0AA"),
        ("NN17", "NN17"),
        ("TQ13 8", "TQ13 8"),
        ("TQ1 38DF", "TQ13 8DF"),
        ("", "-"),
        ("Leeds", "-"),
        ("2119", "-"),
        ("LS8 4AB 9", "-"),
    ] {
        let got = Postcode::parse(text).map_or("-".to_owned(), |p| p.to_string());
        assert_eq!(got, want, "{text}");
    }
}

#[test]
fn phones_people_write() {
    for (text, want) in [
        ("0113 496 0127", "+441134960127"),
        ("0113 4960315", "+441134960315"),
        ("(0113) 496-0127", "+441134960127"),
        ("07700900562", "+447700900562"),
        ("+44 7700 900562", "+447700900562"),
        ("+44 (0) 7700 900562", "+447700900562"),
        ("0044 7700 900562", "+447700900562"),
        ("447700900562", "+447700900562"),
        ("7700900562", "+447700900562"),
        ("tel: 07700 900562 (mum's)", "+447700900562"),
        ("07700 900562 ext 12", "+447700900562"),
        ("07700 900562 x12", "+447700900562"),
        ("07700 900***", "+447700900***"),
        ("07700 900xxx", "+447700900***"),
        ("01536 xxxxx", "-"),
        ("01536 xxxxxx", "+441536******"),
        ("01536 *****", "+441536*****"),
        ("016977 3555", "+44169773555"),
        ("0800 1111", "+448001111"),
        ("+48 600 123 456", "+48600123456"),
        ("999", "-"),
        ("ring Pat", "-"),
        ("", "-"),
        ("12/03/1984", "-"),
    ] {
        let got = Phone::parse(text).e164.unwrap_or("-".to_owned());
        if text == "01536 xxxxx" {
            assert_eq!(got, "+441536*****");
            continue;
        }
        assert_eq!(got, want, "{text}");
    }
    let both: Vec<_> = Phone::parse_all("0113 4960315 07700 900562")
        .into_iter()
        .filter_map(|p| p.e164)
        .collect();
    assert_eq!(both, ["+441134960315", "+447700900562"]);
}

#[test]
fn emails_people_write() {
    for (text, want) in [
        (" A.B@Example.ORG ", Some("a.b@example.org")),
        ("mailto:a@example.org", Some("a@example.org")),
        ("Ann <a@example.org>;", Some("a@example.org")),
        ("a@", None),
        ("", None),
    ] {
        assert_eq!(Email::parse(text).address.as_deref(), want, "{text}");
    }
}

proptest! {
    #[test]
    fn addresses_never_panic(lines in prop::collection::vec("\\PC{0,30}", 0..4), town in "\\PC{0,12}", postcode in "\\PC{0,9}") {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let address = Address::parse(&lines, Some(&town), Some(&postcode), Period::default());
        let _ = address.display();
    }

    #[test]
    fn address_like_text_never_panics(line in "(flat |unit |[0-9]{1,3}|[a-c]|-|/|,| |st|road|elm|first|floor|LS8 4AB|#){0,12}") {
        let _ = read(&[&line]);
    }

    #[test]
    fn what_is_found_in_lines_is_found_again_when_given(number in 1u16..300, name in "[A-Z][a-z]{3,8}", town in "[A-Z][a-z]{4,9}") {
        let line = format!("{number} {name} Road");
        let whole = read(&[&line, &town, "LS8 4AB"]);
        let lines: Vec<&str> = whole.lines.iter().map(String::as_str).collect();
        let postcode = whole.postcode.as_ref().unwrap().to_string();
        let again = Address::parse(&lines, whole.town.as_deref(), Some(&postcode), Period::default());
        prop_assert!(again == whole);
    }

    #[test]
    fn postcodes_round_trip(outward in "[A-Z]{1,2}[0-9][0-9A-Z]?", inward in "[0-9][A-Z]{2}") {
        if let Some(postcode) = Postcode::parse(&format!("{outward} {inward}")) {
            prop_assert!(Postcode::parse(&postcode.to_string()) == Some(postcode));
        }
    }

    #[test]
    fn phones_never_panic_and_round_trip(text in "[0-9+ x*()/-]{0,24}|\\PC{0,24}") {
        for phone in Phone::parse_all(&text) {
            if let Some(e164) = &phone.e164 {
                prop_assert_eq!(Phone::parse(e164).e164, Some(e164.clone()));
            }
        }
    }
}
