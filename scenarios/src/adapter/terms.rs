//! What a case needs against what the subject has: the world that it will be granted, or why there is none.
//!
//! *Not here*: asking the subject for it ([`remote`](super::remote)).

use crate::protocol::capability::{Capabilities, Capability, needed};
use crate::protocol::hello::{Clock, Dimension, Hello, Profile};
use crate::run::sut::Unmet;
use crate::script::{Act, Case, DeviceNeeds, Needs};
use aside_spec::vocabulary::{Call, Control, DeviceSpec, GroupType, Plan, RuleBook, Version, Word, World};
use std::collections::BTreeSet;

/// Who runs what: the hello of each device, and of whoever decides about plan, groups, users and time.
pub struct Cast<'c> {
    /// By device.
    pub devices: Vec<&'c Hello>,
    /// The service, or the one subject that is everything.
    pub service: &'c Hello,
}

impl Cast<'_> {
    /// What all of them can do.
    pub fn capabilities(&self) -> Capabilities {
        let own = |hello: &Hello| Capabilities::named(&hello.capabilities);
        self.devices
            .iter()
            .map(|hello| own(hello))
            .reduce(|all, one| all.both(&one))
            .unwrap_or_else(|| own(self.service))
    }
}

/// The world that a case is granted, as far as can be known before it is asked for.
pub fn grant(case: &Case, needs: &Needs, book: &RuleBook, cast: &Cast<'_>) -> Result<World, Unmet> {
    service(needs, cast.service)?;
    lacking(case, &cast.capabilities())?;
    time(case, cast.service)?;
    group_types(case, needs, cast.service)?;
    accounts(needs, cast.service)?;
    let devices = needs.devices.iter().zip(&cast.devices).map(|(device, hello)| grant_device(device, hello));
    Ok(World {
        plan: plan(needs, book, cast.service)?,
        users: needs.users.clone(),
        devices: devices.collect::<Result<_, _>>()?,
        groups: needs.groups.clone(),
    })
}

/// The date as of which the service is to behave, where it can be told.
pub fn as_of(book: &RuleBook, service: &Hello) -> Option<String> {
    let settable = service.dimensions.as_of == Some(Dimension::Settable);
    settable.then(|| book.date.clone())
}

/// Whoever is logged in, a service has let in.
fn service(needs: &Needs, service: &Hello) -> Result<(), Unmet> {
    if service.profile == Profile::Alone && needs.devices.iter().any(|device| device.logged_in) {
        return Err(Unmet("needs somebody to be logged in; the subject has no service".into()));
    }
    Ok(())
}

fn lacking(case: &Case, has: &Capabilities) -> Result<(), Unmet> {
    let lacking: Vec<_> = needed(case).into_iter().filter(|it| !has.has(*it)).map(Capability::name).collect();
    if lacking.is_empty() {
        Ok(())
    } else {
        Err(Unmet(format!("needs the capability {}", lacking.join(", "))))
    }
}

fn time(case: &Case, service: &Hello) -> Result<(), Unmet> {
    let waits = |act: &Act| matches!(act, Act::Control(Control::Wait { .. }));
    let settable = service.clock == Clock::Virtual && service.dimensions.time == Some(Dimension::Settable);
    if settable || !case.script.steps.iter().any(|step| waits(&step.act)) {
        return Ok(());
    }
    Err(Unmet("needs time to pass on request".into()))
}

fn group_types(case: &Case, needs: &Needs, service: &Hello) -> Result<(), Unmet> {
    let made = case.script.steps.iter().filter_map(|step| match &step.act {
        Act::Call(_, Call::CreateGroup { kind, .. }) => Some(*kind),
        Act::Call(..) | Act::Control(_) | Act::Expect(_) => None,
    });
    let existing = needs.groups.iter().filter(|group| !group.members.is_empty()).map(|group| group.kind);
    let types: BTreeSet<GroupType> = existing.chain(made).collect();
    let has = service.dimensions.group_types.as_ref().unwrap_or(&Dimension::Settable);
    match types.into_iter().find(|kind| !has.has(kind.name())) {
        None => Ok(()),
        Some(kind) => Err(Unmet(format!("needs a group of type {kind}; the subject has {}", has.words()))),
    }
}

fn accounts(needs: &Needs, service: &Hello) -> Result<(), Unmet> {
    let registered = needs.users.iter().filter(|user| user.registered).count();
    match &service.dimensions.users {
        None | Some(Dimension::Settable) => Ok(()),
        Some(Dimension::Fixed(_)) if registered <= 1 => Ok(()),
        Some(Dimension::OneOf(pool)) if registered <= pool.len() => Ok(()),
        Some(Dimension::Fixed(_)) => Err(Unmet(format!("needs {registered} accounts, the subject has 1"))),
        Some(Dimension::OneOf(pool)) => {
            Err(Unmet(format!("needs {registered} accounts, the subject has {}", pool.len())))
        }
    }
}

/// The accounts to be used, where the subject has no others.
pub fn pool(service: &Hello) -> &[String] {
    match &service.dimensions.users {
        None | Some(Dimension::Settable) => &[],
        Some(Dimension::Fixed(one)) => std::slice::from_ref(one),
        Some(Dimension::OneOf(pool)) => pool,
    }
}

/// The plan: the needed one; the book's usual one where any can be had; else the subject's own.
fn plan(needs: &Needs, book: &RuleBook, service: &Hello) -> Result<Plan, Unmet> {
    let dimension = service.dimensions.plan.clone();
    let own = service.plan;
    let has = dimension
        .or_else(|| own.map(|plan| Dimension::Fixed(plan.name().into())))
        .unwrap_or(Dimension::Settable);
    let plan = match needs.plan {
        Some(plan) => plan,
        None if has == Dimension::Settable => book.usual_plan,
        None => own.or_else(|| Plan::parse(&has.words())).unwrap_or(book.usual_plan),
    };
    if !has.has(plan.name()) {
        return Err(Unmet(format!("needs the plan {plan}; the subject has {}", has.words())));
    }
    if !book.plans.contains_key(&plan) {
        return Err(Unmet(format!("the subject's plan {plan} is not in the rule book {}", book.name)));
    }
    Ok(plan)
}

/// Whether the plan is to be asked for.
pub fn asks_for_plan(service: &Hello) -> bool {
    service.dimensions.plan.is_some()
}

fn grant_device(needs: &DeviceNeeds, hello: &Hello) -> Result<DeviceSpec, Unmet> {
    let (sdk, dimensions) = (&hello.sdk, &hello.dimensions);
    let has = |dimension: &Option<Dimension>, own: String| dimension.clone().unwrap_or(Dimension::Fixed(own));
    let check = |what: &str, has: Dimension, wanted: Option<String>| match wanted {
        Some(wanted) if !has.has(&wanted) => {
            Err(Unmet(format!("needs {what} {wanted}; the subject has {}", has.words())))
        }
        Some(_) | None => Ok(()),
    };
    let version = needs.version.map(|it: Version| it.to_string());
    check("SDK version", has(&dimensions.version, sdk.version.to_string()), version)?;
    let edition = needs.edition.map(|it| it.name().to_string());
    check("SDK edition", has(&dimensions.edition, sdk.edition.name().into()), edition)?;
    let platform = needs.platform.map(|it| it.name().to_string());
    check("platform", has(&dimensions.platform, sdk.platform.name().into()), platform)?;
    Ok(DeviceSpec {
        name: needs.name.clone(),
        user: needs.user,
        platform: needs.platform.unwrap_or(sdk.platform),
        edition: needs.edition.unwrap_or(sdk.edition),
        version: needs.version.unwrap_or(sdk.version),
        logged_in: needs.logged_in,
    })
}
