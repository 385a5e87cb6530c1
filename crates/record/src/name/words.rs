//! Closed word lists of the name parser: titles, kin words, particles, suffixes. All are written folded.
use crate::Gender;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// Honorifics. A single word left after one of these is a family name ("Mrs Lumb").
static HONORIFICS: Words = Words::new(|| {
    words(
        "\
    mr mrs ms miss mx mister missus messrs dr doctor prof professor sir dame lord lady rev revd reverend \
    canon father fr pastor imam rabbi cllr councillor judge hhj pc wpc dc sgt sergeant insp inspector \
    capt captain major maj col colonel lt lieutenant hon pan pani mme madame monsieur mlle herr frau \
    senor senora signor signora mstr president prasident haji hajji alhaji chief",
    )
});

/// Titles that a given name alone may follow ("Pani Bożena", "Miss Blanche").
static FAMILIAR_TITLES: Words =
    Words::new(|| words("pani pan miss pastor father fr sir dame lady imam rabbi chief"));

/// Words for relatives that come before a given name ("Auntie Shaz", "ciocia Kasia").
static KIN: Words = Words::new(|| {
    words(
        "\
    auntie aunty aunt anty uncle unc uncie nan nana nanna nanny nannie nanan gran granny grannie grandma \
    grandmother gma grandad granddad grandpa grandfather granda grandpop gramps grampy grampa gramp \
    bampi bamps pop pops papa mum mummy mam mammy mom mommy ma mother mumma mama dad daddy da pa brother \
    bro sister sis cousin cuz stepdad stepmum stepfather stepmother nain taid mamgu tadcu modryb ewythr \
    seanair seanmhair babcia dziadek ciocia ciotka wujek wuj tata bunica bunicul nani dadi dada chacha \
    chachi phupho phuppo phupi bua foofi masi mausi mami mamu mamoo mama khala khalu taya tayi thaya \
    bhabhi bhai bhaiya didi baji apa beta ji amma ammi abbu abba mormor farmor oma opa nonna nonno \
    yiayia baba abuela abuelo ayeeyo awoowe eedo adeer abti habaryar step mums dads mgm mgf pgm \
    pgf gramma godmother godfather godparent naani daadi chachu dziadzia babci tato brothers sisters twin",
    )
});

/// Titles and kin words of men.
static MALE: Words = Words::new(|| {
    words(
        "\
    mr mister sir lord father fr mstr master monsieur herr senor signor pan imam alhaji uncle unc uncie grandad \
    granddad grandpa grandfather granda grandpop gramps grampy grampa gramp bampi bamps pop pops papa dad daddy \
    dads da pa brother brothers bro stepdad stepfather taid tadcu ewythr seanair dziadek dziadzia wujek wuj tata \
    tato bunicul dada chacha chachu mamu mamoo khalu taya thaya bhai bhaiya abbu abba baba opa nonno abuelo awoowe \
    adeer abti mgf pgf godfather",
    )
});

/// Titles and kin words of women.
static FEMALE: Words = Words::new(|| {
    words(
        "\
    mrs ms miss missus dame lady madam madame mme mlle frau senora signora pani auntie aunty aunt anty nan nana \
    nanna nanny nannie nanan gran granny grannie grandma gramma grandmother gma mum mums mummy mam mammy mom mommy \
    ma mother mumma sister sisters sis stepmum stepmother nain mamgu modryb seanmhair babcia babci ciocia ciotka \
    bunica nani naani dadi daadi chachi phupho phuppo phupi bua foofi masi mausi mami khala tayi bhabhi didi baji \
    apa amma ammi mormor farmor oma nonna yiayia abuela ayeeyo eedo habaryar mgm pgm godmother",
    )
});

/// Words for people by what they are to somebody; the name follows ("ex Darren", "coach Dave").
static ROLES: Words = Words::new(|| {
    words(
        "\
    ex mate friend partner boyfriend girlfriend husband wife coach teacher neighbour carer worker",
    )
});

/// Words after which a name is somebody else's ("friend of Leon").
static BEFORE_ANOTHER: Words = Words::new(|| {
    words(
        "\
    of who that from in at next near with to for",
    )
});

/// Kin words that follow a given name in South Asian families ("Shahid Mamu", "Roxy Khala").
static KIN_AFTER: Words = Words::new(|| {
    words(
        "\
    mamu mamoo mami khala khalu taya tayi thaya chacha chachi phupho phuppo bua masi mausi bhabhi bhai \
    bhaiya didi baji apa ji nani dadi dada nan nana aunty auntie uncle mummy mum dad",
    )
});

/// Kin words that are also given or family names somewhere: taken for a title only before a known given name or alone.
static KIN_OR_NAME: Words = Words::new(|| {
    words(
        "\
    nana papa tata dada ma da pa baba mama apa beta didi unc nan sis mami step oma bua masi canon major \
    judge pop baji chief amma pan lady lord",
    )
});

/// Adjectives people put before a name in a family ("Big Kev", "wee Jean").
static EPITHETS: Words = Words::new(|| {
    words(
        "\
    big little lil old young wee great baby",
    )
});

/// Determiners that may open a wish ("my dad Danny").
static DETERMINERS: Words = Words::new(|| {
    words(
        "\
    my our his her their your the",
    )
});

/// Words that end a name within a phrase ("Daz from the Limes").
static ENDINGS: Words = Words::new(|| {
    words(
        "\
    from who that which next in at of with my our his her their when where only please she he they is \
    was on near friend",
    )
});

/// Family-name particles, written apart. `o`, `mac` and the like are those of Irish, Scottish and Welsh names.
static PARTICLES: Words = Words::new(|| {
    words(
        "\
    de del della dela da das dos di do du des d la le las los van vander vanden ver von vom zu zur den \
    der ten ter te af av bin ibn ben bint binti al el ul ud ur abu abd o ó ni nic ui mac mc mhic vic \
    giolla an ap ab ferch verch fitz st saint san santa",
    )
});

/// Particles that are common given names too; as the first word of a text they are the given name.
static PARTICLE_OR_GIVEN: Words = Words::new(|| {
    words(
        "\
    al ben van mac del di da do san an abu le el della vic st",
    )
});

static SUFFIXES: Words = Words::new(|| {
    words(
        "\
    snr sr senior snior jnr jr junior ii iii iv 2nd 3rd esq elder younger",
    )
});

static POST_NOMINALS: Words = Words::new(|| {
    words(
        "\
    mbe obe cbe kbe qc kc phd bsc msc ba ma jp mp rgn frcs mrcp decd deceased",
    )
});

/// Words that join two people ("Mr & Mrs Patel").
static JOINERS: Words = Words::new(|| {
    words(
        "\
    & + and /",
    )
});

/// Vietnamese family names, folded; nine in ten Vietnamese bear one of them and they come first.
static VIETNAMESE: Words = Words::new(|| {
    words(
        "\
    nguyen tran pham huynh hoang phan vu vo dang bui do ngo duong ly le ho dinh trinh truong luong mai \
    dao doan lam ha cao luu ta thai vuong",
    )
});

/// Korean and Chinese family names that precede a given name of two syllables.
static EAST_ASIAN: Words = Words::new(|| {
    words(
        "\
    kim lee yi park pak paek choi choe jung jeong chong kang cho jo yoon yun jang chang lim im han oh \
    seo shin sin kwon hwang ahn an song ryu yu hong ko ri mun moon bae baek nam chu no roh ha wang li \
    zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang zheng xie tang deng \
    feng xi mao chiang cheung chan wong leung lau ng cheng kwok tsang tse yip yeung tam chow ho fung",
    )
});

/// A word list as a set, made on first use.
type Words = LazyLock<FxHashSet<&'static str>>;

fn words(list: &'static str) -> FxHashSet<&'static str> {
    list.split_ascii_whitespace().collect()
}

fn has(list: &Words, folded: &str) -> bool {
    list.contains(folded)
}

/// Whether the lower-case word joins two people.
pub(super) fn is_joiner(word: &str) -> bool {
    has(&JOINERS, word)
}

/// Whether the folded word is an honorific.
pub(super) fn is_honorific(folded: &str) -> bool {
    has(&HONORIFICS, folded)
}

/// Whether the folded word is a kin word that may open a name.
pub(super) fn is_kin(folded: &str) -> bool {
    let plain = folded.strip_prefix("great").filter(|rest| !rest.is_empty());
    has(&KIN, plain.unwrap_or(folded))
}

/// What a folded title or kin word says of the gender; `None` when it is neither.
pub(super) fn gender(folded: &str) -> Option<Gender> {
    if has(&MALE, folded) {
        Some(Gender::Male)
    } else if has(&FEMALE, folded) {
        Some(Gender::Female)
    } else {
        (is_kin(folded) || is_honorific(folded)).then_some(Gender::Unknown)
    }
}

/// Whether the folded word says what somebody is to another.
pub(super) fn is_role(folded: &str) -> bool {
    has(&ROLES, folded)
}

/// Whether a name after the folded word is somebody else's.
pub(super) fn is_before_another(folded: &str) -> bool {
    has(&BEFORE_ANOTHER, folded)
}

/// Whether a given name may follow the folded title ("Pani Bożena", "Miss Blanche", "Sir John").
pub(super) fn is_familiar_title(folded: &str) -> bool {
    has(&FAMILIAR_TITLES, folded)
}

/// Whether the folded word is a kin word that may close a name.
pub(super) fn is_kin_after(folded: &str) -> bool {
    has(&KIN_AFTER, folded)
}

/// Whether the folded kin word or title is a name as well.
pub(super) fn is_kin_or_name(folded: &str) -> bool {
    has(&KIN_OR_NAME, folded)
}

/// Whether the folded word is an adjective families put before a name.
pub(super) fn is_epithet(folded: &str) -> bool {
    has(&EPITHETS, folded)
}

/// Whether the folded word is `my`, `our` and the like.
pub(super) fn is_determiner(folded: &str) -> bool {
    has(&DETERMINERS, folded)
}

/// Whether a lower-case word ends the name in a phrase.
pub(super) fn ends_name(word: &str) -> bool {
    has(&ENDINGS, word)
}

/// Whether the folded word is a family-name particle.
pub(super) fn is_particle(folded: &str) -> bool {
    has(&PARTICLES, folded)
}

/// Whether the folded particle is a given name when it comes first.
pub(super) fn is_particle_or_given(folded: &str) -> bool {
    has(&PARTICLE_OR_GIVEN, folded)
}

/// Whether the folded word is Snr, Jnr, III and the like.
pub(super) fn is_suffix(folded: &str) -> bool {
    has(&SUFFIXES, folded)
}

/// Whether the folded word is letters after a name (MBE, PhD).
pub(super) fn is_post_nominal(folded: &str) -> bool {
    has(&POST_NOMINALS, folded)
}

/// Whether the folded word is a Vietnamese family name.
pub(super) fn is_vietnamese(folded: &str) -> bool {
    has(&VIETNAMESE, folded)
}

/// Whether the folded word is a Korean or Chinese family name.
pub(super) fn is_east_asian(folded: &str) -> bool {
    has(&EAST_ASIAN, folded)
}
