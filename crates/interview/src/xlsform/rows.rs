//! The sheets of a workbook as rows of known columns.

use std::collections::{BTreeMap, HashMap};

use super::columns::{Heading, Languages, Plain, SheetKind, heading, text_kind};
use crate::fault::{FaultKind, Found, Place};
use crate::form::TextKind;
use crate::nearest::nearest;
use crate::workbook::{Table, Workbook};

/// A row whose columns are understood. Empty cells are left out.
#[derive(Clone, Debug, Default)]
pub(super) struct RawRow {
    pub(super) number: u32,
    pub(super) plain: BTreeMap<Plain, (String, String)>,
    pub(super) texts: Vec<RawText>,
    pub(super) extra: Vec<(String, String)>,
}

/// A text with the place it came from.
#[derive(Clone, Debug)]
pub(super) struct RawText {
    pub(super) kind: TextKind,
    pub(super) language: usize,
    pub(super) text: String,
    pub(super) place: Place,
}

/// All rows of a workbook.
#[derive(Debug, Default)]
pub(super) struct RawForm {
    pub(super) survey: Vec<RawRow>,
    pub(super) choices: Vec<RawRow>,
    pub(super) settings: RawRow,
}

impl RawRow {
    /// The cell in a plain column, if it is not empty.
    pub(super) fn get(&self, column: Plain) -> Option<&str> {
        self.plain.get(&column).map(|(_, text)| text.as_str())
    }

    /// The place of a plain column's cell.
    pub(super) fn place(&self, sheet: &str, column: Plain) -> Place {
        let place = Place::row(sheet, self.number);
        match self.plain.get(&column) {
            Some((heading, _)) => place.column(heading),
            None => place,
        }
    }
}

/// The sheets that are read, and what they are.
const SHEETS: [(&str, SheetKind); 4] = [
    ("survey", SheetKind::Survey),
    ("choices", SheetKind::Choices),
    ("settings", SheetKind::Settings),
    ("texts", SheetKind::Texts),
];

/// Reads every sheet.
pub(super) fn read(workbook: &Workbook, languages: &mut Languages, found: &mut Found) -> RawForm {
    let names = || SHEETS.iter().map(|(name, _)| *name);
    let kind_of =
        |name: &str| SHEETS.iter().find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|(_, kind)| *kind);
    let mut form = RawForm::default();
    let mut texts = Vec::new();
    let filters = choice_filters(workbook);
    let extra = |column: &str| filters.iter().any(|filter| mentions(filter, column));
    let mut has_survey = false;
    for sheet in &workbook.sheets {
        let name = sheet.name.trim();
        let Some(kind) = kind_of(name) else {
            let place = Place { sheet: Some(name.to_owned()), ..Place::default() };
            found.add(
                place,
                FaultKind::UnknownSheet { sheet: name.to_owned(), nearest: nearest(name, names()) },
            );
            continue;
        };
        for table in &sheet.tables {
            let headings = headings(table, name, kind, languages, &extra, found);
            let rows = table.rows.iter().map(|row| raw_row(name, table, &headings, row.number, &row.cells));
            match kind {
                SheetKind::Survey => {
                    has_survey = true;
                    form.survey.extend(rows);
                }
                SheetKind::Choices => form.choices.extend(rows),
                SheetKind::Settings => rows.for_each(|row| merge_settings(&mut form.settings, row, found)),
                SheetKind::Texts => texts.extend(rows),
            }
        }
    }
    if !has_survey {
        let nearest = nearest("survey", workbook.sheets.iter().map(|sheet| sheet.name.as_str()));
        found.add(Place::default(), FaultKind::NoSheet { sheet: "survey", nearest });
    }
    spread_texts(&mut form, texts, found);
    form
}

/// What the headings of a table mean; a fault for each that means nothing.
fn headings(
    table: &Table,
    sheet: &str,
    kind: SheetKind,
    languages: &mut Languages,
    extra: &dyn Fn(&str) -> bool,
    found: &mut Found,
) -> Vec<Heading> {
    let mut known: Vec<Heading> = Vec::new();
    let filled = |column: usize| {
        table.rows.iter().find(|row| row.cells.get(column).is_some_and(|cell| !cell.is_empty()))
    };
    for (column, text) in table.headings.iter().enumerate() {
        // What stands below no heading would be dropped without a word.
        if let (true, Some(row)) = (text.is_empty(), filled(column)) {
            found.add(Place::row(sheet, row.number), FaultKind::NoHeading { column: column + 1 });
        }
        let understood = match heading(text, kind, languages, extra) {
            Ok(heading) if heading != Heading::Unused && known.contains(&heading) => {
                found.add(
                    table.heading_place(sheet, text),
                    FaultKind::DuplicateColumn { column: text.clone() },
                );
                Heading::Unused
            }
            Ok(Heading::Text(family, language))
                if languages.is_unnamed(language) && has_family(&known, family) =>
            {
                // Other tools lose words when the column without a language comes after one with.
                let family = family.heading().to_owned();
                found.add(
                    table.heading_place(sheet, text),
                    FaultKind::ColumnLanguage { column: text.clone(), family },
                );
                Heading::Unused
            }
            Ok(heading) => heading,
            Err(fault) => {
                found.add(table.heading_place(sheet, text), fault);
                Heading::Unused
            }
        };
        known.push(understood);
    }
    known
}

/// Whether a text column of this family was seen already.
fn has_family(known: &[Heading], family: TextKind) -> bool {
    known.iter().any(|heading| matches!(heading, Heading::Text(kind, _) if *kind == family))
}

/// A row by its columns.
fn raw_row(sheet: &str, table: &Table, headings: &[Heading], number: u32, cells: &[String]) -> RawRow {
    let mut row = RawRow { number, ..RawRow::default() };
    for ((heading, title), text) in headings.iter().zip(&table.headings).zip(cells) {
        if text.is_empty() {
            continue;
        }
        match heading {
            Heading::Unused => {}
            Heading::Plain(column) => {
                row.plain.insert(*column, (title.clone(), text.clone()));
            }
            Heading::Text(kind, language) => {
                let place = Place::row(sheet, number).column(title);
                row.texts.push(RawText { kind: *kind, language: *language, text: text.clone(), place });
            }
            Heading::Extra(column) => row.extra.push((column.clone(), text.clone())),
        }
    }
    row
}

/// The settings may stand in several tables, but each only once.
fn merge_settings(settings: &mut RawRow, row: RawRow, found: &mut Found) {
    settings.number = if settings.number == 0 { row.number } else { settings.number };
    for (column, (title, text)) in row.plain {
        if settings.plain.contains_key(&column) {
            let place = Place::row("settings", row.number).column(&title);
            found.add(place, FaultKind::TextTwice { of: "settings".to_owned(), column: title });
            continue;
        }
        settings.plain.insert(column, (title, text));
    }
    settings.texts.extend(row.texts);
}

/// Gives the rows of the `texts` sheet to the questions, choices and settings they name.
fn spread_texts(form: &mut RawForm, rows: Vec<RawRow>, found: &mut Found) {
    if rows.is_empty() {
        return;
    }
    let mut targets: HashMap<String, (SheetKind, usize)> = HashMap::new();
    targets.insert("settings".to_owned(), (SheetKind::Settings, 0));
    for (index, row) in form.choices.iter().enumerate() {
        if let (Some(list), Some(name)) = (row.get(Plain::ListName), row.get(Plain::Name)) {
            targets.insert(format!("{list}/{name}"), (SheetKind::Choices, index));
        }
    }
    for (index, row) in form.survey.iter().enumerate() {
        let ends = row.get(Plain::Type).is_some_and(|kind| kind.to_lowercase().starts_with("end"));
        if let (Some(name), false) = (row.get(Plain::Name), ends) {
            targets.insert(name.to_owned(), (SheetKind::Survey, index));
        }
    }
    for row in rows {
        let Some(name) = row.get(Plain::Name) else {
            found.add(Place::row("texts", row.number), FaultKind::MissingValue { column: "name" });
            continue;
        };
        let Some((sheet, index)) = targets.get(name).copied() else {
            let kind = FaultKind::TextOfNothing {
                name: name.to_owned(),
                nearest: nearest(name, targets.keys().map(String::as_str)),
            };
            found.add(row.place("texts", Plain::Name), kind);
            continue;
        };
        let Some(column) = row.get(Plain::Column) else {
            found.add(Place::row("texts", row.number), FaultKind::MissingValue { column: "column" });
            continue;
        };
        let Some(kind) = text_kind(column, sheet) else {
            let known: &[TextKind] = match sheet {
                SheetKind::Survey | SheetKind::Texts => &TextKind::SURVEY,
                SheetKind::Choices => &TextKind::CHOICES,
                SheetKind::Settings => &[TextKind::Title],
            };
            let names = known.iter().map(|kind| kind.heading());
            let fault =
                FaultKind::UnknownColumn { column: column.to_owned(), nearest: nearest(column, names) };
            found.add(row.place("texts", Plain::Column), fault);
            continue;
        };
        let target = match sheet {
            SheetKind::Survey => form.survey.get_mut(index),
            SheetKind::Choices => form.choices.get_mut(index),
            SheetKind::Settings | SheetKind::Texts => Some(&mut form.settings),
        };
        if let Some(target) = target {
            target.texts.extend(row.texts.iter().map(|text| RawText { kind, ..text.clone() }));
        }
    }
}

/// The choice filters of a workbook, as written: they decide which columns of `choices` mean something.
pub(super) fn choice_filters(workbook: &Workbook) -> Vec<String> {
    let Some(survey) = workbook.sheet("survey") else { return Vec::new() };
    let mut filters = Vec::new();
    for table in &survey.tables {
        let column = table.headings.iter().position(|text| {
            matches!(text.trim().to_lowercase().as_str(), "choice_filter" | "choice filter")
        });
        if let Some(column) = column {
            filters.extend(table.rows.iter().filter_map(|row| row.cells.get(column)).cloned());
        }
    }
    filters
}

/// Whether a filter uses a column, as a whole word.
pub(super) fn mentions(filter: &str, column: &str) -> bool {
    let part_of_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.');
    filter.match_indices(column).any(|(start, _)| {
        let before = filter.get(..start).and_then(|text| text.chars().next_back());
        let after = filter.get(start + column.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(part_of_word) && !after.is_some_and(part_of_word)
    })
}
