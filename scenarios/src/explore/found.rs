//! A failure made small: a scenario file that fails alone, as a person might have written it.
//!
//! *Not here*: what is taken away, and in which order ([`shrink`](crate::shrink)).

use super::campaign::{Campaign, Failure};
use crate::language::{Head, lower, write};
use crate::run::lockstep::{Terms, run_case};
use crate::run::subject::InProcess;
use crate::run::sut::Simulated;
use crate::run::{CaseResult, Charge, Job};
use crate::script::{Act, Case, Script};
use crate::shrink::{Fired, Shrunk, named, shrink, struck};
use aside_sim::What;
use aside_spec::clauses::Level;
use aside_spec::vocabulary::{
    Control, DeviceIx, Direction, GroupIx, Nonce, RuleBook, Strike, Traffic, Word as _,
};
use std::cell::Cell;
use std::collections::BTreeMap;

/// So many other seeds are tried where what is drawn matters.
const OTHER_SEEDS: u64 = 16;

/// A failure that was made small.
#[derive(Clone, Debug)]
pub struct Find {
    /// What is wrong.
    pub charge: Charge,
    /// The scenario file.
    pub text: String,
    /// A name for it.
    pub name: String,
    /// How many steps it has, as it is written.
    pub steps: usize,
    /// How many scripts were tried.
    pub tries: u32,
    /// Whether nothing more can be taken away.
    pub is_least: bool,
}

/// The worst of what makes a case fail.
pub fn worst(result: &CaseResult, level: Level) -> Option<&Charge> {
    result.failures(level).min_by_key(|charge| charge.finding.kind)
}

/// How a script is tried.
pub struct Trial<'t> {
    /// The campaign that found it.
    pub campaign: &'t Campaign<'t>,
    /// The book that it fails by.
    pub book: usize,
    /// The defect, where the simulated service in this process has one, and the faults that fired can be told.
    pub in_process: Option<InProcess>,
}

/// Makes a failure small.
pub fn small(trial: &Trial<'_>, failure: &Failure, mut step: impl FnMut(&str, u32)) -> Option<Find> {
    let wanted = worst(&failure.result, trial.campaign.level)?.clone();
    let seed = failure.drawn.case.seed;
    let script = &failure.drawn.case.script;
    smallest(trial, script, seed, &wanted, &mut step)
}

/// Makes a script small that fails in this way.
pub fn smallest(
    trial: &Trial<'_>,
    script: &Script,
    seed: Option<u64>,
    wanted: &Charge,
    step: &mut dyn FnMut(&str, u32),
) -> Option<Find> {
    let fails = |script: &Script| trial.fails(script, seed, wanted);
    if !fails(script) {
        return None;
    }
    let mut least = shrink(script, fails, &mut *step);
    if let Some(struck) = trial.struck(&least.script, seed).filter(|it| fails(it)) {
        let again = shrink(&struck, fails, &mut *step);
        if again.script.steps.len() <= least.script.steps.len() + 2 {
            least = Shrunk { tries: least.tries + again.tries, ..again };
        }
    }
    let mut seed = seed.filter(|_| !trial.fails(&least.script, None, wanted));
    if seed.is_some() {
        let tries = least.tries;
        (least, seed) = trial.with_any_seed(&least.script, seed, wanted, step);
        least.tries += tries;
    }
    let renamed = named(&least.script);
    let script = if trial.fails(&renamed, seed, wanted) { renamed } else { least.script };
    let result = trial.result(&script, seed, wanted)?;
    let charge = same(&result, wanted, trial.campaign.level)?.clone();
    let title = title(&charge);
    let text = trial.text(&script, seed, &charge, &title);
    let steps = text
        .lines()
        .skip_while(|line| *line != "steps:")
        .filter(|line| line.trim_start().starts_with("- "))
        .count();
    let name = format!("{}-{}", charge.finding.clause.name(), charge.finding.kind.name().replace(' ', "-"));
    Some(Find { charge, text, name, steps, tries: least.tries, is_least: least.is_least })
}

/// The title of a scenario that shows a finding.
fn title(charge: &Charge) -> String {
    let finding = &charge.finding;
    format!("{}: {}, where {} is expected", finding.clause.name(), finding.seen, finding.expected)
}

fn same<'r>(result: &'r CaseResult, wanted: &Charge, level: Level) -> Option<&'r Charge> {
    let is_same =
        |it: &&Charge| (it.finding.clause, it.finding.kind) == (wanted.finding.clause, wanted.finding.kind);
    result.failures(level).find(is_same)
}

impl Trial<'_> {
    fn rules(&self) -> &RuleBook {
        &self.campaign.books[self.book]
    }

    fn text(&self, script: &Script, seed: Option<u64>, wanted: &Charge, title: &str) -> String {
        let head = Head {
            title,
            about: "",
            covers: &[wanted.finding.clause],
            books: &[self.rules().name.as_str()],
            seed,
        };
        write(&head, script)
    }

    /// The script, as its file says it.
    fn case(&self, script: &Script, seed: Option<u64>, wanted: &Charge) -> Option<Case> {
        let text = self.text(script, seed, wanted, "A failure");
        let scenario = lower("found.yaml", "found", &text, self.rules()).ok()?;
        scenario.cases.into_iter().next()
    }

    fn result(&self, script: &Script, seed: Option<u64>, wanted: &Charge) -> Option<CaseResult> {
        let case = self.case(script, seed, wanted)?;
        Some(self.campaign.judge(&case, self.book))
    }

    /// What is drawn hangs on every step, even on those that are only there: with other seeds, more can be taken away.
    fn with_any_seed(
        &self,
        script: &Script,
        seed: Option<u64>,
        wanted: &Charge,
        step: &mut dyn FnMut(&str, u32),
    ) -> (Shrunk, Option<u64>) {
        let found = Cell::new(seed);
        let fails = |script: &Script| {
            let seeds = (1..=OTHER_SEEDS).map(Some).chain([found.get()]);
            let fitting = seeds.into_iter().find(|seed| self.fails(script, *seed, wanted));
            fitting.inspect(|seed| found.set(*seed)).is_some()
        };
        let shrunk = shrink(script, fails, step);
        (shrunk, found.get())
    }

    fn fails(&self, script: &Script, seed: Option<u64>, wanted: &Charge) -> bool {
        let result = self.result(script, seed, wanted);
        result.is_some_and(|it| same(&it, wanted, self.campaign.level).is_some())
    }

    /// The script with the faults that fired instead of its bad links, where it has any.
    fn struck(&self, script: &Script, seed: Option<u64>) -> Option<Script> {
        let InProcess { mutant } = self.in_process?;
        let is_bad_link = |act: &Act| matches!(act, Act::Control(Control::Degrade { .. }));
        if !script.steps.iter().any(|step| is_bad_link(&step.act)) {
            return None;
        }
        let case = Case { script: script.clone(), ..empty(seed) };
        let service = &self.campaign.services[self.book];
        let mut sut = Simulated::new(service, mutant).bought_as(self.rules().usual_plan).keeping_moments();
        let terms = Terms {
            book: self.rules(),
            seed: seed.unwrap_or(self.campaign.seed),
            watch: self.campaign.watch,
            level: self.campaign.level,
        };
        run_case(&mut sut, &case, terms);
        let fired = fired(&sut.remains().moments);
        Some(struck(script, &fired))
    }
}

fn empty(seed: Option<u64>) -> Case {
    Case {
        id: "found".into(),
        title: String::new(),
        covers: Vec::new(),
        tags: Vec::new(),
        file: String::new(),
        seed,
        cell: Vec::new(),
        script: Script {
            needs: crate::script::Needs {
                plan: None,
                users: Vec::new(),
                devices: Vec::new(),
                groups: Vec::new(),
            },
            messages: Vec::new(),
            objects: Vec::new(),
            steps: Vec::new(),
        },
    }
}

/// What a packet is told apart by.
type Key = (DeviceIx, Direction, Traffic, Option<GroupIx>, Option<Nonce>);

/// The faults that fired, each as a strike at one packet.
fn fired(moments: &[aside_sim::Moment]) -> Vec<Fired> {
    let mut seen: BTreeMap<Key, u32> = BTreeMap::new();
    let mut all = Vec::new();
    for moment in moments {
        let What::Sent(trip) = &moment.what else { continue };
        let aside_sim::Trip { device, direction, traffic, group, message, departure } = *trip;
        let nth = seen.entry((device, direction, traffic, group, message)).or_insert(0);
        *nth += 1;
        if let Some(fate) = departure.fate {
            all.push((device, Strike { direction, traffic, group, message, nth: *nth, fate }));
        }
    }
    all
}

impl Campaign<'_> {
    /// Runs and judges a case that was not drawn.
    pub fn judge(&self, case: &Case, book: usize) -> CaseResult {
        let job = Job { case, book: &self.books[book], service: &self.services[book] };
        let settings = crate::run::Settings {
            subject: self.subject,
            seed: self.seed,
            jobs: 1,
            watch: self.watch,
            level: self.level,
            logs: crate::run::pool::Logs::OfTroubled,
        };
        crate::run::pool::run_job(0, &job, settings)
    }
}
