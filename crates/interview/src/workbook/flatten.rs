//! One table a sheet, words beside the rows they belong to: the shape that other XLSForm tools read.

use std::collections::HashMap;

use super::{Row, Sheet, Table, Workbook};

/// The sheet in which a pack keeps its words apart from its logic.
const TEXTS: &str = "texts";

impl Workbook {
    /// The workbook with each sheet as one table and without a `texts` sheet: its words stand in columns
    /// `label::Русский (ru)` and so on. Rows of `texts` that belong to nothing are left out; the compiler names them.
    pub fn flattened(&self) -> Self {
        let mut sheets: Vec<Flat> = self
            .sheets
            .iter()
            .filter(|sheet| !sheet.name.trim().eq_ignore_ascii_case(TEXTS))
            .map(Flat::of)
            .collect();
        if let Some(texts) = self.sheet(TEXTS).map(Flat::of) {
            spread(&texts, &mut sheets);
        }
        Self { sheets: sheets.into_iter().map(Flat::into_sheet).collect() }
    }
}

/// A sheet as one table, with its columns by name.
struct Flat {
    name: String,
    headings: Vec<String>,
    columns: HashMap<String, usize>,
    rows: Vec<Row>,
}

impl Flat {
    fn of(sheet: &Sheet) -> Self {
        let mut flat =
            Self { name: sheet.name.clone(), headings: Vec::new(), columns: HashMap::new(), rows: Vec::new() };
        for table in &sheet.tables {
            for heading in table.headings.iter().filter(|heading| !heading.is_empty()) {
                flat.column(heading);
            }
            for row in &table.rows {
                flat.rows.push(Row { number: row.number, cells: Vec::new() });
                let last = flat.rows.len() - 1;
                for (heading, cell) in table.headings.iter().zip(&row.cells) {
                    if !heading.is_empty() {
                        flat.put(last, heading, cell);
                    }
                }
            }
        }
        flat
    }

    /// The position of a column, added if it is new.
    fn column(&mut self, heading: &str) -> usize {
        if let Some(position) = self.columns.get(heading) {
            return *position;
        }
        self.headings.push(heading.to_owned());
        self.columns.insert(heading.to_owned(), self.headings.len() - 1);
        self.headings.len() - 1
    }

    fn put(&mut self, row: usize, heading: &str, cell: &str) {
        let column = self.column(heading);
        let Some(row) = self.rows.get_mut(row) else { return };
        if row.cells.len() <= column {
            row.cells.resize(column + 1, String::new());
        }
        if let Some(slot) = row.cells.get_mut(column) {
            cell.clone_into(slot);
        }
    }

    fn cell(&self, row: usize, heading: &str) -> &str {
        let column = self.columns.get(heading).copied();
        let cell = column.and_then(|column| self.rows.get(row)?.cells.get(column));
        cell.map_or("", String::as_str)
    }

    fn is(&self, name: &str) -> bool {
        self.name.trim().eq_ignore_ascii_case(name)
    }

    fn into_sheet(self) -> Sheet {
        Sheet { name: self.name, tables: vec![Table { heading_row: 1, headings: self.headings, rows: self.rows }] }
    }
}

/// Gives each text to the row it names.
fn spread(texts: &Flat, sheets: &mut Vec<Flat>) {
    for text in 0..texts.rows.len() {
        let (name, column) = (texts.cell(text, "name"), texts.cell(text, "column"));
        let target = sheets.iter().enumerate().find_map(|(sheet, flat)| Some((sheet, row_named(flat, name)?)));
        let Some((sheet, row)) = target else { continue };
        for language in texts.headings.iter().filter(|heading| !matches!(heading.as_str(), "name" | "column")) {
            let words = texts.cell(text, language);
            if let (Some(flat), false) = (sheets.get_mut(sheet), words.is_empty()) {
                flat.put(row, &format!("{column}::{language}"), words);
            }
        }
    }
}

/// The row that a text's name means: a question, `list/choice`, or the settings.
fn row_named(flat: &Flat, name: &str) -> Option<usize> {
    if name == "settings" {
        return (flat.is("settings") && !flat.rows.is_empty()).then_some(0);
    }
    let mut rows = 0..flat.rows.len();
    if flat.is("survey") {
        return rows.find(|row| flat.cell(*row, "name") == name && !flat.cell(*row, "type").starts_with("end"));
    }
    let (list, choice) = name.split_once('/')?;
    rows.find(|row| flat.is("choices") && flat.cell(*row, "list_name") == list && flat.cell(*row, "name") == choice)
}
