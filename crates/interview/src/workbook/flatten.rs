//! One table a sheet, words beside the rows they belong to: the shape that other XLSForm tools read.

use std::collections::HashMap;

use super::{Row, Sheet, Table, Workbook};

/// The sheet in which a pack keeps its words apart from its logic.
const TEXTS: &str = "texts";
/// The column of a form's titles.
const TITLE: &str = "form_title";

impl Workbook {
    /// The workbook with each sheet as one table and without a `texts` sheet: its words stand in columns
    /// `label::Русский (ru)` and so on. Only the form's titles stay in a `texts` sheet, which other tools pass over,
    /// because they break on a title in several languages. Rows of `texts` that belong to nothing are left out; the
    /// compiler names them.
    pub fn flattened(&self) -> Self {
        let mut sheets: Vec<Flat> = self
            .sheets
            .iter()
            .filter(|sheet| !sheet.name.trim().eq_ignore_ascii_case(TEXTS))
            .map(Flat::of)
            .collect();
        let mut titles = Flat::named(TEXTS);
        if let Some(texts) = self.sheet(TEXTS).map(Flat::of) {
            spread(&texts, &mut sheets, &mut titles);
        }
        if let Some(settings) = sheets.iter_mut().find(|flat| flat.is("settings")) {
            settings.move_titles(&mut titles);
        }
        if !titles.rows.is_empty() {
            sheets.push(titles);
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
    fn named(name: &str) -> Self {
        Self { name: name.to_owned(), headings: Vec::new(), columns: HashMap::new(), rows: Vec::new() }
    }

    fn of(sheet: &Sheet) -> Self {
        let mut flat = Self::named(&sheet.name);
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

    /// The row of the titles in a `texts` sheet, added if it is new.
    fn title(&mut self, language: &str, words: &str) {
        if self.rows.is_empty() {
            self.rows.push(Row { number: 2, cells: Vec::new() });
            self.put(0, "name", "settings");
            self.put(0, "column", TITLE);
        }
        self.put(0, language, words);
    }

    /// Moves the titles of a `settings` sheet to a `texts` sheet.
    fn move_titles(&mut self, titles: &mut Self) {
        let languages: Vec<(usize, String)> = self
            .headings
            .iter()
            .enumerate()
            .filter_map(|(column, heading)| {
                Some((column, heading.strip_prefix(TITLE)?.strip_prefix("::")?.to_owned()))
            })
            .collect();
        for (column, language) in languages {
            for cell in self.rows.iter_mut().filter_map(|row| row.cells.get_mut(column)) {
                if !cell.is_empty() {
                    titles.title(&language, &std::mem::take(cell));
                }
            }
            if let Some(heading) = self.headings.get_mut(column) {
                heading.clear();
            }
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
        Sheet {
            name: self.name,
            tables: vec![Table { heading_row: 1, headings: self.headings, rows: self.rows }],
        }
    }
}

/// Gives each text to the row it names.
fn spread(texts: &Flat, sheets: &mut [Flat], titles: &mut Flat) {
    for text in 0..texts.rows.len() {
        let (name, column) = (texts.cell(text, "name"), texts.cell(text, "column"));
        let languages =
            || texts.headings.iter().filter(|heading| !matches!(heading.as_str(), "name" | "column"));
        if name == "settings" && column == TITLE {
            languages().for_each(|language| titles.title(language, texts.cell(text, language)));
            continue;
        }
        let target =
            sheets.iter().enumerate().find_map(|(sheet, flat)| Some((sheet, row_named(flat, name)?)));
        let Some((sheet, row)) = target else { continue };
        for language in languages() {
            let words = texts.cell(text, language);
            if let (Some(flat), false) = (sheets.get_mut(sheet), words.is_empty()) {
                flat.put(row, &format!("{column}::{language}"), words);
            }
        }
    }
}

/// The row that a text's name means: a question or `list/choice`.
fn row_named(flat: &Flat, name: &str) -> Option<usize> {
    let mut rows = 0..flat.rows.len();
    if flat.is("survey") {
        return rows
            .find(|row| flat.cell(*row, "name") == name && !flat.cell(*row, "type").starts_with("end"));
    }
    let (list, choice) = name.split_once('/')?;
    rows.find(|row| {
        flat.is("choices") && flat.cell(*row, "list_name") == list && flat.cell(*row, "name") == choice
    })
}
