//! What a case is drawn from: each run switches kinds of steps and faults on and off, so that rare ones meet rare ones
//! instead of all being drowned by the usual. Every drawn option is printed.
//!
//! *Not here*: the steps themselves ([`plan`](super::plan)).

use super::dice::Dice;
use super::twist::Twist;
use std::fmt;

/// Declares kinds of steps: variant, name, weight where it is on, and how often it is on, in percent.
macro_rules! kinds {
    ($( $Variant:ident = $name:literal, $weight:literal, $on:literal; )*) => {
        /// A kind of step.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $( #[doc = $name] $Variant ),*
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$Variant),*];

            /// Its name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$Variant => $name),* }
            }

            const fn weight(self) -> u32 {
                match self { $(Self::$Variant => $weight),* }
            }

            const fn on_percent(self) -> u32 {
                match self { $(Self::$Variant => $on),* }
            }
        }
    };
}

kinds! {
    Say = "say", 10, 95;
    Aside = "aside", 20, 100;
    Single = "single-receiver", 6, 60;
    Again = "send-again", 3, 40;
    Mention = "mention", 3, 40;
    AddAt = "add-at", 3, 30;
    Forward = "forward", 3, 30;
    Merge = "merge", 2, 20;
    Letter = "one-to-one", 2, 30;
    Nowhere = "bad-address", 2, 25;
    Recall = "recall", 4, 50;
    Modify = "modify", 3, 40;
    Delete = "delete", 3, 40;
    Receipt = "receipt", 3, 30;
    MarkRead = "mark-read", 4, 50;
    Option = "receive-option", 3, 30;
    Login = "login", 4, 40;
    Join = "join", 3, 40;
    Leave = "leave", 2, 30;
    Kick = "kick", 3, 40;
    Invite = "invite", 3, 40;
    Mute = "mute", 2, 30;
    MuteAll = "mute-all", 2, 20;
    Dismiss = "dismiss", 1, 15;
    CreateGroup = "create-group", 1, 20;
    Wait = "wait", 3, 40;
    Plan = "plan-change", 2, 30;
    Network = "network", 5, 50;
    Degrade = "bad-link", 6, 60;
    Crash = "crash", 4, 45;
    Sleep = "sleep", 3, 35;
    Restart = "restart", 2, 30;
    Skew = "skew", 1, 20;
}

impl Kind {
    /// Whether something goes wrong by it.
    pub const fn is_fault(self) -> bool {
        matches!(self, Self::Degrade | Self::Crash | Self::Sleep | Self::Restart | Self::Skew)
    }
}

/// What a bad link may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ill {
    /// Some packets are lost.
    Loss,
    /// All packets are lost.
    Partition,
    /// Some arrive twice.
    Doubles,
    /// Some are overtaken.
    Overtaking,
    /// Some deliveries are not acknowledged.
    LostAcks,
    /// All are late.
    Delay,
    /// The device is slow.
    Slow,
}

impl Ill {
    /// Every one.
    pub const ALL: [Self; 7] = [
        Self::Loss,
        Self::Partition,
        Self::Doubles,
        Self::Overtaking,
        Self::LostAcks,
        Self::Delay,
        Self::Slow,
    ];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Loss => "loss",
            Self::Partition => "partition",
            Self::Doubles => "duplication",
            Self::Overtaking => "overtaking",
            Self::LostAcks => "lost-acks",
            Self::Delay => "delay",
            Self::Slow => "slow-receiver",
        }
    }
}

/// How large the largest group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crowd {
    /// A handful.
    Few,
    /// As many as make a list too long.
    Dozens,
    /// Two hundred.
    Hundreds,
    /// Ten thousand.
    TenThousand,
}

/// The options of one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swarm {
    /// How many things are done.
    pub acts: u32,
    /// How many people there are, beside a crowd.
    pub people: u32,
    /// How many groups.
    pub groups: u32,
    /// How large the first group is.
    pub crowd: Crowd,
    /// How often a person has more than one device, in percent.
    pub devices: u32,
    /// How often a device has another SDK than the subject's own, in percent.
    pub mixed: u32,
    /// Whether the plan is drawn.
    pub other_plan: bool,
    /// How often something is asked that has to be refused, in percent.
    pub bad_input: u32,
    /// How often a send has unusual options, in percent.
    pub send_options: u32,
    /// How often acts overlap, in percent.
    pub overlap: u32,
    /// The kinds that are on, with their weights.
    pub kinds: Vec<(Kind, u32)>,
    /// What bad links do.
    pub ills: Vec<Ill>,
    /// How strong, in percent.
    pub strength: u32,
    /// What it is about beside all that.
    pub twist: Option<Twist>,
}

/// The weight of the kinds that a twist is about.
const TWISTED_WEIGHT: u32 = 12;

/// What may be drawn at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Whether the subject takes faults.
    pub faults: bool,
    /// Whether crowds are drawn.
    pub crowds: bool,
}

impl Swarm {
    /// Draws the options of a case.
    pub fn draw(dice: &mut Dice, bounds: Bounds) -> Self {
        let crowd = match (dice.once_in(1000), dice.once_in(200), bounds.crowds) {
            (true, true, true) => Crowd::TenThousand,
            (true, false, true) => Crowd::Hundreds,
            (true | false, true | false, true | false) => Crowd::Few,
        };
        let is_on = |dice: &mut Dice, kind: Kind| {
            let is_on = dice.percent(kind.on_percent());
            is_on && (bounds.faults || !kind.is_fault())
        };
        let kinds: Vec<_> =
            Kind::ALL.iter().filter(|kind| is_on(dice, **kind)).map(|kind| (*kind, kind.weight())).collect();
        let ills = Ill::ALL.into_iter().filter(|_| dice.percent(45)).collect();
        Self {
            acts: if crowd == Crowd::Few { dice.between(4, 14) } else { dice.between(2, 5) },
            people: dice.between(2, 6),
            groups: if dice.percent(75) { 1 } else { 2 },
            crowd,
            devices: dice.pick([0, 0, 25, 60]),
            mixed: dice.pick([0, 0, 30, 90]),
            other_plan: dice.percent(35),
            bad_input: dice.pick([0, 5, 15, 40]),
            send_options: dice.pick([0, 10, 40]),
            overlap: dice.pick([0, 10, 30]),
            kinds,
            ills,
            strength: dice.pick([10, 30, 60]),
            twist: None,
        }
    }

    /// The same with a twist.
    #[must_use]
    pub fn twisted(mut self, twist: Option<Twist>, bounds: Bounds) -> Self {
        self.twist = twist;
        let wanted: &[Kind] = match twist {
            None => &[],
            Some(Twist::Dozens) => {
                if bounds.crowds && self.crowd == Crowd::Few {
                    self.crowd = Crowd::Dozens;
                }
                &[Kind::Aside]
            }
            Some(Twist::Lookalike) => &[Kind::Aside],
            Some(Twist::Signed) => &[Kind::Aside, Kind::Single],
            Some(Twist::Patience) if bounds.faults => &[Kind::Wait, Kind::Recall, Kind::Skew],
            Some(Twist::Patience) => &[Kind::Wait, Kind::Recall],
        };
        self.kinds.retain(|(kind, _)| !wanted.contains(kind));
        self.kinds.extend(wanted.iter().map(|kind| (*kind, TWISTED_WEIGHT)));
        self
    }

    /// Whether a kind is on.
    pub fn has(&self, kind: Kind) -> bool {
        self.kinds.iter().any(|(it, _)| *it == kind)
    }
}

impl fmt::Display for Swarm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let crowd = match self.crowd {
            Crowd::Few => "few",
            Crowd::Dozens => "60",
            Crowd::Hundreds => "200",
            Crowd::TenThousand => "10000",
        };
        write!(f, "acts={} people={} groups={} crowd={crowd}", self.acts, self.people, self.groups)?;
        write!(f, " devices={}% mixed-sdks={}%", self.devices, self.mixed)?;
        write!(f, " other-plan={} bad-input={}%", self.other_plan, self.bad_input)?;
        write!(f, " send-options={}% overlap={}%", self.send_options, self.overlap)?;
        let names: Vec<_> = self.kinds.iter().map(|(kind, _)| kind.name()).collect();
        write!(f, " kinds={}", names.join(","))?;
        if let Some(twist) = self.twist {
            write!(f, " twist={}", twist.name())?;
        }
        let ills: Vec<_> = self.ills.iter().map(|ill| ill.name()).collect();
        write!(
            f,
            " bad-links={} strength={}%",
            if ills.is_empty() { "none".into() } else { ills.join(",") },
            self.strength
        )
    }
}
