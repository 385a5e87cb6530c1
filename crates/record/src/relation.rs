//! How somebody stands to the child (FORMATS.md section 3). A relation always reads "X is the child's <relation>".
use crate::Gender;

/// Groups of relations that are reported together.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    rkyv::Archive,
    rkyv::Serialize,
    rkyv::Deserialize,
)]
pub enum RelationClass {
    /// Mother, father, putative father.
    Parents,
    /// Full, half and step siblings.
    Siblings,
    /// Grandparents of every kind.
    Grandparents,
    /// Aunts and uncles, by blood or marriage.
    AuntsUncles,
    /// Cousins.
    Cousins,
    /// Great-aunts and great-uncles.
    GreatAuntsUncles,
    /// Nieces and nephews.
    NiecesNephews,
    /// Family, not known how.
    Relative,
    /// Step-parents, parents' partners, adopters.
    StepPartners,
    /// Foster carers and others who looked after the child, and foster siblings.
    Carers,
    /// Others who matter: teachers, coaches, friends.
    Others,
    /// Professionals: recognised, never proposed.
    Professionals,
}

impl RelationClass {
    /// The term used in reports.
    pub fn term(self) -> &'static str {
        match self {
            Self::Parents => "parents",
            Self::Siblings => "siblings",
            Self::Grandparents => "grandparents",
            Self::AuntsUncles => "aunts-uncles",
            Self::Cousins => "cousins",
            Self::GreatAuntsUncles => "great-aunts-uncles",
            Self::NiecesNephews => "nieces-nephews",
            Self::Relative => "relative",
            Self::StepPartners => "step-partners",
            Self::Carers => "carers",
            Self::Others => "others",
            Self::Professionals => "professionals",
        }
    }
}

macro_rules! relations {
    ($($variant:ident, $term:literal, $code:expr, $class:ident, $gender:ident;)+) => {
        /// A relation term.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, rkyv::Archive, rkyv::Serialize, rkyv::Deserialize)]
        pub enum Relation {
            $(#[doc = concat!("`", $term, "`")] $variant,)+
        }

        impl Relation {
            /// Every relation, in the order of FORMATS.md.
            pub const ALL: &'static [Relation] = &[$(Relation::$variant,)+];

            /// The kebab-case term.
            pub fn term(self) -> &'static str {
                match self { $(Self::$variant => $term,)+ }
            }

            /// The HL7 v3 RoleCode, where there is one for exactly this relation.
            pub fn role_code(self) -> Option<&'static str> {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The group it is reported with.
            pub fn class(self) -> RelationClass {
                match self { $(Self::$variant => RelationClass::$class,)+ }
            }

            /// The gender the word itself implies, or [`Gender::Unknown`].
            pub fn implied_gender(self) -> Gender {
                match self { $(Self::$variant => Gender::$gender,)+ }
            }
        }
    };
}

relations! {
    Mother, "mother", Some("MTH"), Parents, Female;
    Father, "father", Some("FTH"), Parents, Male;
    PutativeFather, "putative-father", None, Parents, Male;
    Parent, "parent", Some("PRN"), Parents, Unknown;
    MaternalGrandmother, "maternal-grandmother", Some("MGRMTH"), Grandparents, Female;
    MaternalGrandfather, "maternal-grandfather", Some("MGRFTH"), Grandparents, Male;
    PaternalGrandmother, "paternal-grandmother", Some("PGRMTH"), Grandparents, Female;
    PaternalGrandfather, "paternal-grandfather", Some("PGRFTH"), Grandparents, Male;
    Grandmother, "grandmother", Some("GRMTH"), Grandparents, Female;
    Grandfather, "grandfather", Some("GRFTH"), Grandparents, Male;
    GreatGrandmother, "great-grandmother", Some("GGRMTH"), Grandparents, Female;
    GreatGrandfather, "great-grandfather", Some("GGRFTH"), Grandparents, Male;
    Brother, "brother", Some("BRO"), Siblings, Male;
    Sister, "sister", Some("SIS"), Siblings, Female;
    Sibling, "sibling", Some("SIB"), Siblings, Unknown;
    HalfBrother, "half-brother", Some("HBRO"), Siblings, Male;
    HalfSister, "half-sister", Some("HSIS"), Siblings, Female;
    HalfSibling, "half-sibling", Some("HSIB"), Siblings, Unknown;
    MaternalAunt, "maternal-aunt", Some("MAUNT"), AuntsUncles, Female;
    MaternalUncle, "maternal-uncle", Some("MUNCLE"), AuntsUncles, Male;
    PaternalAunt, "paternal-aunt", Some("PAUNT"), AuntsUncles, Female;
    PaternalUncle, "paternal-uncle", Some("PUNCLE"), AuntsUncles, Male;
    Aunt, "aunt", Some("AUNT"), AuntsUncles, Female;
    Uncle, "uncle", Some("UNCLE"), AuntsUncles, Male;
    GreatAunt, "great-aunt", None, GreatAuntsUncles, Female;
    GreatUncle, "great-uncle", None, GreatAuntsUncles, Male;
    Cousin, "cousin", Some("COUSN"), Cousins, Unknown;
    MaternalCousin, "maternal-cousin", Some("MCOUSN"), Cousins, Unknown;
    PaternalCousin, "paternal-cousin", Some("PCOUSN"), Cousins, Unknown;
    Niece, "niece", Some("NIECE"), NiecesNephews, Female;
    Nephew, "nephew", Some("NEPHEW"), NiecesNephews, Male;
    Relative, "relative", Some("EXT"), Relative, Unknown;
    StepMother, "step-mother", Some("STPMTH"), StepPartners, Female;
    StepFather, "step-father", Some("STPFTH"), StepPartners, Male;
    StepBrother, "step-brother", Some("STPBRO"), Siblings, Male;
    StepSister, "step-sister", Some("STPSIS"), Siblings, Female;
    StepGrandmother, "step-grandmother", None, Grandparents, Female;
    StepGrandfather, "step-grandfather", None, Grandparents, Male;
    ParentsPartner, "parents-partner", None, StepPartners, Unknown;
    ParentsExPartner, "parents-ex-partner", None, StepPartners, Unknown;
    AuntByMarriage, "aunt-by-marriage", None, AuntsUncles, Female;
    UncleByMarriage, "uncle-by-marriage", None, AuntsUncles, Male;
    AdoptiveMother, "adoptive-mother", Some("ADOPTM"), StepPartners, Female;
    AdoptiveFather, "adoptive-father", Some("ADOPTF"), StepPartners, Male;
    FosterBrother, "foster-brother", None, Carers, Male;
    FosterSister, "foster-sister", None, Carers, Female;
    FosterCarer, "foster-carer", Some("PRNFOST"), Carers, Unknown;
    RespiteCarer, "respite-carer", None, Carers, Unknown;
    KinshipCarer, "kinship-carer", None, Carers, Unknown;
    SpecialGuardian, "special-guardian", None, Carers, Unknown;
    SupportedLodgingsHost, "supported-lodgings-host", None, Carers, Unknown;
    ResidentialWorker, "residential-worker", None, Carers, Unknown;
    KeyWorker, "key-worker", None, Carers, Unknown;
    Childminder, "childminder", None, Carers, Unknown;
    InformalCarer, "informal-carer", None, Carers, Unknown;
    Teacher, "teacher", None, Others, Unknown;
    Mentor, "mentor", None, Others, Unknown;
    YouthWorker, "youth-worker", None, Others, Unknown;
    Coach, "coach", None, Others, Unknown;
    Godparent, "godparent", None, Others, Unknown;
    FamilyFriend, "family-friend", None, Others, Unknown;
    Friend, "friend", Some("FRND"), Others, Unknown;
    Neighbour, "neighbour", Some("NBOR"), Others, Unknown;
    FaithLeader, "faith-leader", None, Others, Unknown;
    IndependentVisitor, "independent-visitor", None, Others, Unknown;
    SocialWorker, "social-worker", None, Professionals, Unknown;
    IndependentReviewingOfficer, "independent-reviewing-officer", None, Professionals, Unknown;
    PersonalAdviser, "personal-adviser", None, Professionals, Unknown;
    ChildrensGuardian, "childrens-guardian", None, Professionals, Unknown;
    HealthVisitor, "health-visitor", None, Professionals, Unknown;
    Doctor, "doctor", None, Professionals, Unknown;
    PoliceOfficer, "police-officer", None, Professionals, Unknown;
    Solicitor, "solicitor", None, Professionals, Unknown;
    SupportWorker, "support-worker", None, Professionals, Unknown;
}

impl Relation {
    /// Reads a kebab-case term or an HL7 v3 RoleCode; `None` when it is neither.
    ///
    /// ```
    /// use kithkin_record::Relation;
    /// assert_eq!(Relation::parse("maternal-aunt"), Some(Relation::MaternalAunt));
    /// assert_eq!(Relation::parse("MAUNT"), Some(Relation::MaternalAunt));
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let kebab = text.to_ascii_lowercase().replace(['_', ' '], "-");
        Self::ALL
            .iter()
            .copied()
            .find(|r| r.term() == kebab || r.role_code() == Some(text))
    }

    /// The terms that say the same or less: `maternal-aunt` generalises to itself and `aunt`.
    fn generalises_to(self, vaguer: Self) -> bool {
        use Relation as R;
        if self == vaguer {
            return true;
        }
        let (term, wide) = (self.term(), vaguer.term());
        if let Some(rest) = term
            .strip_prefix("maternal-")
            .or_else(|| term.strip_prefix("paternal-"))
        {
            return rest == wide;
        }
        match self {
            R::AuntByMarriage => vaguer == R::Aunt,
            R::UncleByMarriage => vaguer == R::Uncle,
            R::Brother | R::Sister | R::HalfSibling => vaguer == R::Sibling,
            R::HalfBrother => matches!(vaguer, R::HalfSibling | R::Sibling | R::Brother),
            R::HalfSister => matches!(vaguer, R::HalfSibling | R::Sibling | R::Sister),
            R::Mother | R::Father => vaguer == R::Parent,
            R::StepMother | R::StepFather => vaguer == R::ParentsPartner,
            R::KeyWorker => vaguer == R::ResidentialWorker,
            R::ResidentialWorker => vaguer == R::KeyWorker,
            R::RespiteCarer | R::SupportedLodgingsHost => vaguer == R::FosterCarer,
            _ => false,
        }
    }

    /// Whether the two can be said of one person: equal, or one a vaguer term for the other (`aunt` for
    /// `maternal-aunt`; `relative` for any family relation). The definition outside tests use.
    pub fn compatible(self, other: Self) -> bool {
        let family = |r: Self| {
            !matches!(
                r.class(),
                RelationClass::Carers | RelationClass::Others | RelationClass::Professionals
            )
        };
        self.generalises_to(other)
            || other.generalises_to(self)
            || ((self == Self::Relative || other == Self::Relative) && family(self) && family(other))
    }

    /// Whether it is a professional's relation: recognised, never proposed.
    pub fn is_professional(self) -> bool {
        self.class() == RelationClass::Professionals
    }
}

impl std::fmt::Display for Relation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.term())
    }
}
