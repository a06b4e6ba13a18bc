//! The file of a baseline, changed so that it says what is. Comments and layout stay as they are where nothing changes.
//!
//! Cells that fail alike are not folded into a pattern: whether they fail for one reason, only people can say.
//!
//! *Not here*: the file system.

use super::{Ended, Harm, Known, Ledger, Record, Standing};
use aside_spec::vocabulary::Word;
use toml_edit::{ArrayOfTables, DocumentMut, Item, RawString, Table, TomlError, Value, value};

/// The key of the array of entries.
const KNOWN: &str = "known";
/// The reason of an entry that nobody has written one for yet.
const NEW: &str = "new: say why";

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It is new.
    Added,
    /// It holds.
    Kept,
    /// It still holds, but its time was over: the day is taken out.
    Undated,
    /// It held for some of its cases only, and now names those.
    Narrowed,
    /// It holds no more.
    Removed,
    /// Nothing is known of it: it is about no case of this run, or about other subjects.
    Untouched,
    /// It does not hold for all of its cases, some of which were not run: nobody can say which to name.
    Left,
}

impl Fate {
    /// All, in the order in which they are counted.
    pub const ALL: [Self; 7] =
        [Self::Added, Self::Kept, Self::Undated, Self::Narrowed, Self::Removed, Self::Untouched, Self::Left];

    /// The name, as printed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Kept => "kept",
            Self::Undated => "undated",
            Self::Narrowed => "narrowed",
            Self::Removed => "removed",
            Self::Untouched => "untouched",
            Self::Left => "left",
        }
    }

    /// Whether the file is another one by it.
    const fn is_a_change(self) -> bool {
        match self {
            Self::Added | Self::Undated | Self::Narrowed | Self::Removed => true,
            Self::Kept | Self::Untouched | Self::Left => false,
        }
    }
}

/// An entry, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What.
    pub fate: Fate,
    /// Its case, as written.
    pub case: String,
    /// What it lists.
    pub harm: Harm,
}

/// A file that says what is.
#[derive(Clone, Debug)]
pub struct Update {
    /// Its text.
    pub text: String,
    /// What became of each entry: those of the old text in order, then new ones.
    pub changes: Vec<Change>,
}

/// What is to be done with an entry.
enum Plan {
    Keep(Fate),
    Undate,
    /// Entries for these cases take its place.
    Narrow(Vec<String>),
    Remove,
}

/// Changes the text that the ledger's baseline was read from.
pub fn update(text: &str, ledger: &Ledger) -> Result<Update, TomlError> {
    let known = &ledger.baseline.known;
    let mut plans: Vec<_> = known.iter().map(|known| plan(ledger, known)).collect();
    without_twins(known, &mut plans);
    let old = known.iter().zip(&plans).map(|(known, plan)| change(fate(plan), &known.case.text, known.harm));
    let new: Vec<_> = ledger.records.iter().flat_map(|record| added(ledger, record)).collect();
    let changes: Vec<_> = old.chain(new.iter().cloned()).collect();
    if !changes.iter().any(|change| change.fate.is_a_change()) {
        return Ok(Update { text: text.into(), changes });
    }
    let mut document: DocumentMut = text.parse()?;
    rewrite(&mut document, known, &plans, &new, ledger);
    let written = document.to_string();
    // The library writes line feeds only.
    let text = if text.contains("\r\n") { written.replace('\n', "\r\n") } else { written };
    Ok(Update { text, changes })
}

fn change(fate: Fate, case: &str, harm: Harm) -> Change {
    Change { fate, case: case.into(), harm }
}

fn added(ledger: &Ledger, record: &Record) -> Vec<Change> {
    ledger.unexpected(record).into_iter().map(|harm| change(Fate::Added, &record.id, harm)).collect()
}

fn fate(plan: &Plan) -> Fate {
    match plan {
        Plan::Keep(fate) => *fate,
        Plan::Undate => Fate::Undated,
        Plan::Narrow(_) => Fate::Narrowed,
        Plan::Remove => Fate::Removed,
    }
}

fn plan(ledger: &Ledger, known: &Known) -> Plan {
    if ledger.universe.lacks(&known.case) {
        return Plan::Remove;
    }
    let about = ledger.records.iter().filter_map(|record| Some((record, ledger.standing(known, record)?)));
    let (standing, fallen): (Vec<_>, Vec<_>) = about.partition(|(record, it)| still_stands(record, *it));
    if standing.is_empty() && fallen.is_empty() {
        Plan::Keep(Fate::Untouched)
    } else if fallen.is_empty() && standing.iter().any(|(_, it)| *it == Standing::Expired) {
        Plan::Undate
    } else if fallen.is_empty() {
        Plan::Keep(Fate::Kept)
    } else if !ledger.judged_all_of(known) {
        Plan::Keep(Fate::Left)
    } else if standing.is_empty() {
        Plan::Remove
    } else {
        Plan::Narrow(standing.into_iter().map(|(record, _)| record.id.clone()).collect())
    }
}

/// A case in error says nothing of the subject, so its entries stay.
fn still_stands(record: &Record, standing: Standing) -> bool {
    match standing {
        Standing::Holds | Standing::Expired => true,
        Standing::NotJudged => matches!(record.ended, Ended::Error(_)),
        Standing::Changed | Standing::Passed => false,
    }
}

/// A pattern that is narrowed names no case that another entry lists in the same way.
fn without_twins(known: &[Known], plans: &mut [Plan]) {
    let is_kept = |plan: &Plan| matches!(plan, Plan::Keep(_) | Plan::Undate);
    let kept = known.iter().zip(plans.iter()).filter(|(_, plan)| is_kept(plan));
    let mut taken: Vec<_> =
        kept.map(|(known, _)| (known.case.text.clone(), known.harm, &known.when)).collect();
    for (known, plan) in known.iter().zip(plans.iter_mut()) {
        let Plan::Narrow(ids) = plan else { continue };
        ids.retain(|id| {
            let it = (id.clone(), known.harm, &known.when);
            let is_new = !taken.contains(&it);
            if is_new {
                taken.push(it);
            }
            is_new
        });
    }
}

/// Entries on their way into the file, and comments that wait for the next of them.
#[derive(Default)]
struct Writer {
    tables: ArrayOfTables,
    comments: String,
}

fn rewrite(document: &mut DocumentMut, known: &[Known], plans: &[Plan], new: &[Change], ledger: &Ledger) {
    let old = document.remove(KNOWN).and_then(|item| item.into_array_of_tables().ok()).unwrap_or_default();
    let mut writer = Writer::default();
    if old.is_empty() {
        // What stands in a file without entries is its head.
        writer.comments = paragraph(text_of(Some(document.trailing())));
        document.set_trailing("");
    }
    for ((mut table, known), plan) in old.into_iter().zip(known).zip(plans) {
        match plan {
            Plan::Keep(_) => writer.push(table),
            Plan::Undate => {
                table.remove("expires");
                writer.push(table);
            }
            Plan::Remove => writer.drop(&table),
            Plan::Narrow(ids) => {
                if known.is_expired(ledger.terms.today) {
                    table.remove("expires");
                }
                writer.narrow(&table, ids);
            }
        }
    }
    for it in new {
        writer.push(new_table(it));
    }
    writer.end(document);
    if !writer.tables.is_empty() {
        document.insert(KNOWN, Item::ArrayOfTables(writer.tables));
    }
}

impl Writer {
    fn push(&mut self, mut table: Table) {
        let before = text_of(table.decor().prefix());
        let comments = std::mem::take(&mut self.comments);
        let before = match (comments.is_empty(), self.tables.is_empty()) {
            (true, false) => before.into(),
            (_, true) => comments + before.trim_start_matches(['\r', '\n']),
            (false, false) => format!("\n{comments}{}", before.trim_start_matches(['\r', '\n'])),
        };
        table.decor_mut().set_prefix(before);
        // Where it stood in the old text is of no interest: entries stand in the order of the array.
        table.set_position(None);
        self.tables.push(table);
    }

    /// What stands behind the last entry: comments that nothing comes after, and no empty lines.
    fn end(&mut self, document: &mut DocumentMut) {
        let comments = std::mem::take(&mut self.comments);
        let behind = text_of(Some(document.trailing()));
        let trailing = if comments.is_empty() {
            behind.to_owned()
        } else {
            let gap = if self.tables.is_empty() { "" } else { "\n" };
            format!("{gap}{comments}{}", behind.trim_start_matches(['\r', '\n']))
        };
        let trailing = trailing.trim_end();
        document.set_trailing(if trailing.is_empty() { String::new() } else { format!("{trailing}\n") });
    }

    /// An entry goes, with the comment on it. Comments that an empty line sets apart from it are not about it.
    fn drop(&mut self, table: &Table) {
        let before = text_of(table.decor().prefix());
        let mut above = String::new();
        let mut own = String::new();
        for line in before.split_inclusive('\n') {
            own.push_str(line);
            if line.ends_with('\n') && line.trim().is_empty() {
                above.push_str(&std::mem::take(&mut own));
            }
        }
        self.comments.push_str(&paragraph(&above));
    }

    fn narrow(&mut self, table: &Table, ids: &[String]) {
        if ids.is_empty() {
            self.drop(table);
        }
        for (at, id) in ids.iter().enumerate() {
            let mut table = table.clone();
            if at > 0 {
                table.decor_mut().set_prefix("\n");
            }
            if let Some(case) = table.get_mut("case").and_then(Item::as_value_mut) {
                let decor = case.decor().clone();
                *case = Value::from(id.as_str());
                *case.decor_mut() = decor;
            }
            self.push(table);
        }
    }
}

fn new_table(it: &Change) -> Table {
    let mut table = Table::new();
    let keys = [
        ("case", it.case.as_str()),
        ("clause", it.harm.clause.name()),
        ("kind", it.harm.kind.name()),
        ("reason", NEW),
    ];
    for (key, text) in keys {
        table.insert(key, value(text));
    }
    table.decor_mut().set_prefix("\n");
    table
}

/// Comments with an empty line behind them; nothing where there are none.
fn paragraph(text: &str) -> String {
    let text = text.trim_matches(['\r', '\n']);
    if text.trim().is_empty() { String::new() } else { format!("{text}\n\n") }
}

fn text_of(raw: Option<&RawString>) -> &str {
    raw.and_then(RawString::as_str).unwrap_or_default()
}
