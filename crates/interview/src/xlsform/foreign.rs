//! Questionnaires that were written for other tools, to be tried out as they are: an office sees its own form by SMS before it
//! writes a pack.
//!
//! Nothing that is compiled here can become part of a programme: a pack is only ever read by the strict compiler. What intake
//! refuses is set aside, and every single thing that was is told ([`Aside`]): a form that ran is one that ran *without* these.
//! What cannot be set aside without changing what the rest means stays a fault.

use std::collections::BTreeSet;
use std::fmt;

use super::columns::{Heading, Languages, SheetKind, heading};
use super::rows::{choice_filters, mentions};
use super::{Profile, compile};
use crate::fault::{FaultKind, Faults, Place};
use crate::form::Form;
use crate::workbook::{Table, Workbook};

use sheet::Grid;
use types::{Meaning, meaning};

mod sheet;
mod types;

/// The sheets that are read.
const SHEETS: [&str; 4] = ["survey", "choices", "settings", EXTERNAL];
/// Choices that other tools keep apart because there are many.
const EXTERNAL: &str = "external_choices";
/// The code and words that `or_other` adds to a list.
const OTHER: (&str, &str) = ("other", "Other");
/// The columns in which an expression may stand that reads words where it should read codes.
const EXPRESSIONS: [&str; 6] =
    ["calculation", "relevant", "constraint", "default", "choice_filter", "required"];
/// How a reference to the form that was filled in before begins.
const LAST_SAVED: &str = "last-saved#";
/// The language of words that name none beside words that name one.
const UNNAMED: &str = "unnamed";
/// The words of the question that `or_other` adds.
const SPECIFY: &str = "Specify other.";

/// A questionnaire of another tool, with what was set aside.
#[derive(Debug)]
pub struct Foreign {
    /// The questionnaire.
    pub form: Form,
    /// What was set aside, in the order of the sheets.
    pub aside: Vec<Aside>,
}

/// Something that was set aside.
#[derive(Clone, Debug, PartialEq)]
pub struct Aside {
    /// Where it stands.
    pub place: Place,
    /// What it is.
    pub what: What,
}

/// What was set aside, and why.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A sheet, a column or cells that are not read.
    Unread(String),
    /// Something that notes what nobody was asked for. It notes nothing.
    Silent(String),
    /// A question that is not asked: its type, and the reason.
    Unasked(String, &'static str),
    /// A repeat: its questions are asked once.
    Once(String),
    /// A row without words: its name is shown.
    Wordless(String),
}

impl fmt::Display for Aside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = &self.place;
        match &self.what {
            What::Unread(what) => write!(f, "{place}: not read: {what}"),
            What::Silent(what) => write!(f, "{place}: notes nothing: {what}"),
            What::Unasked(what, why) => write!(f, "{place}: not asked: {what}: {why}"),
            What::Once(name) => write!(f, "{place}: asked once, not again and again: {name}"),
            What::Wordless(name) => write!(f, "{place}: has no words, its name is shown: {name}"),
        }
    }
}

/// Compiles a spreadsheet of another tool for a trial.
pub fn compile_foreign(bytes: &[u8], name: &str) -> Result<Foreign, Faults> {
    let (workbook, cut) = Workbook::from_foreign(bytes, &SHEETS)?;
    let mut foreign = compile_tables(workbook, name)?;
    let cut =
        cut.into_iter().map(|fault| Aside { place: fault.place, what: What::Unread(fault.kind.to_string()) });
    foreign.aside.splice(0..0, cut);
    Ok(foreign)
}

/// Compiles tables of another tool for a trial.
pub fn compile_tables(mut workbook: Workbook, name: &str) -> Result<Foreign, Faults> {
    let mut aside = Vec::new();
    workbook.sheets.retain(|sheet| {
        let name = sheet.name.trim();
        let known = SHEETS.iter().any(|known| name.eq_ignore_ascii_case(known));
        if !known {
            let place = Place { sheet: Some(name.to_owned()), ..Place::default() };
            aside.push(Aside { place, what: What::Unread("the sheet".to_owned()) });
        }
        known
    });
    bring_external_choices(&mut workbook);
    let mut others = Vec::new();
    for sheet in &mut workbook.sheets {
        let title = sheet.name.trim().to_lowercase();
        for table in &mut sheet.tables {
            if title == "survey" {
                others.extend(survey(table, &mut aside));
            }
        }
    }
    // Of what is left: a column that only a filter without effect speaks of is one that means nothing.
    let filters = choice_filters(&workbook);
    for sheet in &mut workbook.sheets {
        let (title, kind) = match sheet.name.trim().to_lowercase().as_str() {
            "survey" => ("survey", SheetKind::Survey),
            "choices" => ("choices", SheetKind::Choices),
            "settings" => ("settings", SheetKind::Settings),
            _ => continue,
        };
        for table in &mut sheet.tables {
            if kind == SheetKind::Choices {
                choices(table, &filters, &mut aside);
                add_others(table, &others);
            }
            columns(table, title, kind, &filters, &mut aside);
        }
    }
    compile(&workbook, name, &Profile::Foreign).map(|form| Foreign { form, aside })
}

/// Sets columns aside that nothing here reads.
fn columns(table: &mut Table, sheet: &str, kind: SheetKind, filters: &[String], aside: &mut Vec<Aside>) {
    let mut languages = Languages { known: Vec::new(), closed: false, lenient: true };
    let extra = |column: &str| filters.iter().any(|filter| mentions(filter, column));
    let mut grid = Grid::new(table);
    let mut known: Vec<Heading> = Vec::new();
    let families = grid.families();
    for column in 0..grid.width() {
        let title = grid.heading(column).to_owned();
        if title.is_empty() {
            grid.drop_column(column);
            continue;
        }
        let title = tagged(&named_language(two_colons(&title), &families));
        grid.set_heading(column, &title);
        let fault = match heading(&title, kind, &mut languages, &extra) {
            Ok(heading) if known.contains(&heading) => FaultKind::DuplicateColumn { column: title.clone() },
            Ok(heading) => {
                known.push(heading);
                continue;
            }
            Err(fault) => fault,
        };
        let used = grid.is_used(column);
        grid.drop_column(column);
        if used {
            let place = Place::row(sheet, grid.heading_row()).column(&title);
            aside.push(Aside { place, what: What::Unread(reason(&fault)) });
        }
    }
}

/// What is wrong with a column, without a guess at what was meant: nobody has to change this form.
fn reason(fault: &FaultKind) -> String {
    if let FaultKind::UnknownColumn { column, .. } = fault {
        return format!("column “{column}” means nothing here");
    }
    fault.to_string()
}

/// `label:English` is an older spelling of `label::English`.
fn two_colons(heading: &str) -> String {
    const TEXTS: [&str; 5] =
        ["label", "hint", "constraint_message", "required_message", "constraint message"];
    match heading.split_once(':') {
        Some((family, language))
            if !language.starts_with(':') && TEXTS.contains(&family.trim().to_lowercase().as_str()) =>
        {
            format!("{}::{}", family.trim(), language.trim())
        }
        _ => heading.to_owned(),
    }
}

/// Words without a language beside the same words with one are a language of their own, whatever stands first.
fn named_language(heading: String, families: &[String]) -> String {
    let has_others = families.contains(&heading.trim().to_lowercase());
    if has_others { format!("{heading}::{UNNAMED}") } else { heading }
}

/// A heading whose language is a tag. Other tools take any name for a language; what is kept of a person needs a tag.
fn tagged(heading: &str) -> String {
    match heading.rsplit_once("::") {
        Some((family, language))
            if !family.to_lowercase().starts_with("body") && !language.trim().is_empty() =>
        {
            format!("{family}::{}", types::tag(language))
        }
        _ => heading.to_owned(),
    }
}

/// Sets rows of `choices` aside that belong to no list, or stand there twice with nothing to part them.
fn choices(table: &mut Table, filters: &[String], aside: &mut Vec<Aside>) {
    let mut grid = Grid::new(table);
    let parting = |heading: &str| filters.iter().any(|filter| mentions(filter, heading));
    let mut seen = BTreeSet::new();
    let mut row = 0;
    while row < grid.rows() {
        let (list, name) = (grid.get(row, "list_name").to_owned(), grid.get(row, "name").to_owned());
        let key = (list, name, grid.cells_where(row, &parting));
        let why = if key.0.is_empty() || key.1.is_empty() {
            "a row without list or name".to_owned()
        } else if seen.contains(&key) {
            format!("the choice “{}” stands in its list twice", key.1)
        } else {
            seen.insert(key);
            row += 1;
            continue;
        };
        aside.push(Aside { place: Place::row("choices", grid.number(row)), what: What::Unread(why) });
        grid.remove_row(row);
    }
}

/// Makes every row of `survey` one that the compiler knows, or sets it aside. Gives the lists to which `or_other` adds a choice.
fn survey(table: &mut Table, aside: &mut Vec<Aside>) -> Vec<String> {
    let mut grid = Grid::new(table);
    for column in ["type", "name", "calculation", "relevant", "constraint"] {
        grid.need(column);
    }
    let mut others = Vec::new();
    let mut row = 0;
    while row < grid.rows() {
        if grid.yes(row, "disabled") || (grid.get(row, "type").is_empty() && grid.get(row, "name").is_empty())
        {
            grid.remove_row(row);
            continue;
        }
        let place = Place::row("survey", grid.number(row)).column("type");
        if grid.get(row, "name").is_empty() {
            grid.set(row, "name", &format!("unnamed_{}", grid.number(row)));
        }
        let mut shows_codes = false;
        for column in EXPRESSIONS {
            // Other tools take typographic quotes for plain ones, too.
            let plain = types::plain_quotes(grid.get(row, column));
            grid.set(row, column, &plain);
            if let Some(simple) = types::without_choice_names(&plain) {
                grid.set(row, column, &simple);
                shows_codes = true;
            }
        }
        let (kind, name) = (grid.get(row, "type").to_owned(), grid.get(row, "name").to_owned());
        let has_file_choices = grid.get(row, "appearance").contains("search(");
        let mut tell = |what: What| aside.push(Aside { place: place.clone(), what });
        if grid.get(row, "default").contains(LAST_SAVED) {
            tell(What::Silent(format!("{name} takes its default from the form that was filled in before")));
            grid.set(row, "default", "");
        }
        if shows_codes {
            tell(What::Unread(format!(
                "jr:choice-name in a rule of {name}: it reads the code, not the words"
            )));
        }
        match meaning(&kind, has_file_choices) {
            Meaning::Known(known) => {
                if !known.starts_with("select") && !grid.get(row, "choice_filter").is_empty() {
                    tell(What::Unread(format!("the choice_filter of {name}, which has no choices")));
                    grid.set(row, "choice_filter", "");
                }
                grid.set(row, "type", &known);
                if !grid.has_words(row) && !known.starts_with("calculate") && !known.starts_with("begin") {
                    wordless(&mut grid, row, &known, &name, &mut tell);
                }
            }
            Meaning::OrOther(known, list) => {
                grid.set(row, "type", &known);
                let other = format!("{name}_other");
                grid.insert_after(
                    row,
                    "text",
                    &other,
                    SPECIFY,
                    &format!("selected(${{{name}}}, '{}')", OTHER.0),
                );
                others.push(list);
            }
            Meaning::End => {
                grid.clear(row);
                grid.set(row, "type", "end_group");
            }
            Meaning::Repeat => {
                tell(What::Once(name));
                grid.set(row, "type", "begin_group");
                let count = grid.get(row, "repeat_count").to_owned();
                let count = if count.is_empty() { grid.get(row, "repeat count").to_owned() } else { count };
                if !count.is_empty() {
                    grid.and(row, "relevant", &format!("({count}) >= 1"));
                }
            }
            Meaning::Range => {
                let (number, rule) = types::range(grid.get(row, "parameters"));
                grid.set(row, "type", number);
                grid.and(row, "constraint", &rule);
            }
            Meaning::Computed(value) => computed(&mut grid, row, value),
            Meaning::Silent(value) => {
                tell(What::Silent(kind));
                computed(&mut grid, row, value);
            }
            Meaning::Unasked(why) => {
                tell(What::Unasked(format!("{name} ({kind})"), why));
                computed(&mut grid, row, types::EMPTY);
            }
            Meaning::Unknown => {}
        }
        row += 1;
    }
    others
}

/// A note without words shows a picture only; a question without words is asked by its name.
fn wordless(grid: &mut Grid<'_>, row: usize, known: &str, name: &str, tell: &mut dyn FnMut(What)) {
    if known == "note" {
        tell(What::Unasked(format!("{name} (note)"), "it has no words"));
        computed(grid, row, types::EMPTY);
    } else {
        tell(What::Wordless(name.to_owned()));
        grid.say(row, name);
    }
}

/// A row that holds a value and asks nothing. Its own calculation or default stays, if it has one and is hidden by nature.
fn computed(grid: &mut Grid<'_>, row: usize, value: &str) {
    let (name, relevant) = (grid.get(row, "name").to_owned(), grid.get(row, "relevant").to_owned());
    let own = [grid.get(row, "calculation"), grid.get(row, "default")];
    let own = own.into_iter().find(|own| !own.is_empty()).map(str::to_owned);
    let value = match (value, own) {
        (types::OWN, Some(own)) if own.contains('(') || own.contains("${") => own,
        (types::OWN, Some(own)) => format!("'{}'", own.replace('\'', "")),
        (types::OWN, None) => types::EMPTY.to_owned(),
        (value, _) => value.to_owned(),
    };
    grid.clear(row);
    grid.set(row, "type", "calculate");
    grid.set(row, "name", &name);
    grid.set(row, "relevant", &relevant);
    grid.set(row, "calculation", &value);
}

/// The choice that `or_other` adds to lists, where it is not there.
fn add_others(table: &mut Table, lists: &[String]) {
    let mut grid = Grid::new(table);
    for list in lists {
        grid.add_choice(list, OTHER.0, OTHER.1);
    }
}

/// Puts the choices of their own sheet among the others.
fn bring_external_choices(workbook: &mut Workbook) {
    let is_external = |name: &str| name.trim().eq_ignore_ascii_case(EXTERNAL);
    let Some(at) = workbook.sheets.iter().position(|sheet| is_external(&sheet.name)) else { return };
    let external = workbook.sheets.remove(at);
    let choices = workbook.sheets.iter_mut().find(|sheet| sheet.name.trim().eq_ignore_ascii_case("choices"));
    let Some(table) = choices.and_then(|sheet| sheet.tables.first_mut()) else { return };
    let mut grid = Grid::new(table);
    external.tables.iter().for_each(|more| grid.append(more));
}
