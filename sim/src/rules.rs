//! What the service needs of a rule book, in the form that its gates ask for.
//!
//! *Not here*: the gates; and nothing that the harness judges by: a book is plain data to both.

use crate::conduct::{Conduct, Sdk};
use aside_spec::vocabulary::{
    Availability, DeviceSpec, Edition, Grant, GroupRule, GroupType, Plan, PlatformFloor, RuleBook,
};

/// A group type of which a book says nothing has nothing.
const UNSAID: GroupRule = GroupRule {
    targeted: Availability::Never,
    counts_unread: false,
    keeps_history: false,
    shows_earlier_history: false,
};

/// The rules in force.
pub(crate) struct Rules {
    plans: Vec<(Plan, Grant)>,
    group_types: Vec<(GroupType, GroupRule)>,
    pub(crate) receiver_limit: Option<u32>,
    editions: Vec<Edition>,
    floors: Vec<PlatformFloor>,
}

impl Rules {
    pub(crate) fn new(book: &RuleBook) -> Self {
        Self {
            plans: book.plans.iter().map(|(&plan, &grant)| (plan, grant)).collect(),
            group_types: book.group_types.iter().map(|(&kind, &rule)| (kind, rule)).collect(),
            receiver_limit: book.receiver_limit,
            editions: book.editions.clone(),
            floors: book.floors.clone(),
        }
    }

    /// A plan that the book does not know carries nothing.
    pub(crate) fn plan_carries(&self, conduct: &impl Conduct, plan: Plan) -> bool {
        let known = self.plans.iter().find(|(it, _)| *it == plan);
        conduct.plan_carries(plan, known.map_or(Grant::No, |(_, grant)| *grant))
    }

    pub(crate) fn group_type(&self, kind: GroupType) -> &GroupRule {
        self.group_types.iter().find(|(it, _)| *it == kind).map_or(&UNSAID, |(_, rule)| rule)
    }

    /// Whether an SDK as on this device has the feature: two checks, of edition and of version.
    pub(crate) fn sdk(&self, conduct: &impl Conduct, device: &DeviceSpec) -> Sdk {
        let floor = self.floors.iter().find(|it| it.platform == device.platform);
        let is_new_enough = floor.is_some_and(|it| conduct.reaches(device.version, it.version));
        if is_new_enough && conduct.edition_carries(device.edition, &self.editions) {
            Sdk::WithFeature
        } else {
            Sdk::Without
        }
    }
}
