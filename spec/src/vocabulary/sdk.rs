//! What a device runs: edition, platform, version; and what its owner has bought.
//!
//! *Not here*: which of them carry the feature; that is in a [`RuleBook`](super::RuleBook).

use super::words::words;

words! {
    /// An edition of the SDK. Lite was Standard's name on mobile platforms; Basic followed it, beside Enhanced.
    "SDK edition" enum Edition {
        /// Until spring 2021.
        Standard = "standard" | "lite",
        /// 5.1.62 to 5.1.66. It never had the feature.
        Basic = "basic",
        /// From 5.4.666 on.
        Enhanced = "enhanced",
    }
}

words! {
    /// A platform. Each numbers its releases on its own, except for the native ones, which share one numbering.
    "platform" enum Platform {
        /// Android, Java.
        Android = "android",
        /// iOS, Objective-C.
        Ios = "ios",
        /// macOS, Objective-C.
        Macos = "macos",
        /// Windows, C++.
        Windows = "windows",
        /// Web, JavaScript; numbering of its own.
        Web = "web",
        /// Flutter, Dart; numbering of its own.
        Flutter = "flutter",
        /// Unity, C#; numbering of its own.
        Unity = "unity",
    }
}

words! {
    /// A billing plan, under the name it had in its era: `pro@2022` and `pro@2025` are two plans.
    ///
    /// Eras: `2022` until 2022-12-26; `2023` after it; `2025` today's names.
    "plan" enum Plan {
        /// Trial, until 2022-12-26.
        Trial2022 = "trial@2022",
        /// Pro, until 2022-12-26: without the feature.
        Pro2022 = "pro@2022",
        /// Ultimate, until 2022-12-26.
        Ultimate2022 = "ultimate@2022",
        /// Developer, from 2022-12-26.
        Developer2023 = "developer@2023",
        /// Standard, from 2022-12-26.
        Standard2023 = "standard@2023",
        /// Premium, from 2022-12-26.
        Premium2023 = "premium@2023",
        /// Free Trial, today.
        FreeTrial2025 = "free-trial@2025",
        /// Standard, today.
        Standard2025 = "standard@2025",
        /// Pro, today: with the feature, unlike the old one.
        Pro2025 = "pro@2025",
        /// Pro Plus, today.
        ProPlus2025 = "pro-plus@2025",
        /// Enterprise, today.
        Enterprise2025 = "enterprise@2025",
    }
}

impl Plan {
    /// The plan's name without its era, and the era: `("pro", "2022")`.
    pub fn parts(self) -> (&'static str, &'static str) {
        let name = super::Word::name(self);
        name.split_once('@').unwrap_or((name, ""))
    }
}
