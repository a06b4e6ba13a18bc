//! Closed vocabularies: enums whose variants have a written name, and often older names beside it.
//!
//! *Not here*: what any of the words means for the rules.

/// An enum whose variants can be written and read by name.
pub trait Word: Copy + Eq + 'static {
    /// What the vocabulary is called in a diagnostic, for example `group type`.
    const NOUN: &'static str;
    /// Every variant, in the order of declaration.
    const ALL: &'static [Self];
    /// The one name that is printed.
    fn name(self) -> &'static str;
    /// Other names that are read: older names, the vendor's spelling.
    fn aliases(self) -> &'static [&'static str];
    /// The variant with this name or alias, if there is one. Case counts.
    fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|word| word.name() == text || word.aliases().contains(&text))
    }
}

/// Declares an enum that is a [`Word`]: `Variant = "name" | "alias" | …`.
macro_rules! words {
    (
        $(#[$meta:meta])*
        $noun:literal enum $Name:ident {
            $( $(#[$vmeta:meta])* $Variant:ident = $name:literal $(| $alias:literal)* ),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $Name {
            $( $(#[$vmeta])* #[serde(rename = $name $(, alias = $alias)*)] $Variant ),*
        }

        impl $crate::vocabulary::Word for $Name {
            const NOUN: &'static str = $noun;
            const ALL: &'static [Self] = &[$(Self::$Variant),*];
            fn name(self) -> &'static str {
                match self { $(Self::$Variant => $name),* }
            }
            fn aliases(self) -> &'static [&'static str] {
                match self { $(Self::$Variant => &[$($alias),*]),* }
            }
        }

        impl core::fmt::Display for $Name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad($crate::vocabulary::Word::name(*self))
            }
        }
    };
}
pub(crate) use words;
