//! A table whose cells are found by heading and can be changed.

use crate::workbook::{Row, Table};

/// A table that is being changed.
pub(super) struct Grid<'a> {
    table: &'a mut Table,
}

impl<'a> Grid<'a> {
    pub(super) fn new(table: &'a mut Table) -> Self {
        let width = table.headings.len();
        table.rows.iter_mut().for_each(|row| row.cells.resize(width, String::new()));
        Self { table }
    }

    pub(super) fn width(&self) -> usize {
        self.table.headings.len()
    }

    pub(super) fn rows(&self) -> usize {
        self.table.rows.len()
    }

    pub(super) fn heading_row(&self) -> u32 {
        self.table.heading_row
    }

    pub(super) fn number(&self, row: usize) -> u32 {
        self.table.rows.get(row).map_or(0, |row| row.number)
    }

    pub(super) fn heading(&self, column: usize) -> &str {
        self.table.headings.get(column).map_or("", |heading| heading.trim())
    }

    pub(super) fn set_heading(&mut self, column: usize, text: &str) {
        if let Some(heading) = self.table.headings.get_mut(column) {
            text.clone_into(heading);
        }
    }

    /// The families of words that some heading gives a language: `label` of `label::English`.
    pub(super) fn families(&self) -> Vec<String> {
        let family = |heading: &String| {
            let (family, language) = heading.split_once("::")?;
            let family = family.trim().to_lowercase();
            (family != "media" && !language.trim().is_empty()).then_some(family)
        };
        self.table.headings.iter().filter_map(family).collect()
    }

    /// The cells of a row in the columns of which something is true.
    pub(super) fn cells_where(&self, row: usize, wanted: &dyn Fn(&str) -> bool) -> Vec<String> {
        let cells = self.table.rows.get(row).map(|row| row.cells.as_slice()).unwrap_or_default();
        let both = self.table.headings.iter().zip(cells);
        both.filter(|(heading, _)| wanted(heading.trim())).map(|(_, cell)| cell.clone()).collect()
    }

    /// Whether any row has something in a column.
    pub(super) fn is_used(&self, column: usize) -> bool {
        self.table.rows.iter().any(|row| row.cells.get(column).is_some_and(|cell| !cell.is_empty()))
    }

    /// Empties a column, with its heading.
    pub(super) fn drop_column(&mut self, column: usize) {
        self.set_heading(column, "");
        for cell in self.table.rows.iter_mut().filter_map(|row| row.cells.get_mut(column)) {
            cell.clear();
        }
    }

    /// The column with this heading, under any of its spellings.
    fn column(&self, name: &str) -> Option<usize> {
        let spellings: &[&str] = match name {
            "relevant" => &["relevant", "relevance"],
            "calculation" => &["calculation", "calculate"],
            "list_name" => &["list_name", "list name"],
            _ => &[],
        };
        let is = |heading: &String| {
            let heading = heading.trim().to_lowercase();
            heading == name || spellings.contains(&heading.as_str())
        };
        self.table.headings.iter().position(is)
    }

    /// Makes sure that a column is there.
    pub(super) fn need(&mut self, name: &str) {
        if self.column(&name.to_lowercase()).is_none() {
            self.table.headings.push(name.to_owned());
            self.table.rows.iter_mut().for_each(|row| row.cells.push(String::new()));
        }
    }

    pub(super) fn get(&self, row: usize, name: &str) -> &str {
        let cell = self.column(name).and_then(|column| self.table.rows.get(row)?.cells.get(column));
        cell.map_or("", |cell| cell.trim())
    }

    pub(super) fn set(&mut self, row: usize, name: &str, text: &str) {
        let Some(column) = self.column(name) else { return };
        if let Some(cell) = self.table.rows.get_mut(row).and_then(|row| row.cells.get_mut(column)) {
            text.clone_into(cell);
        }
    }

    /// Whether a cell says yes.
    pub(super) fn yes(&self, row: usize, name: &str) -> bool {
        crate::xlsform::yes_no(self.get(row, name)) == Some(true)
    }

    /// Adds a condition to a cell.
    pub(super) fn and(&mut self, row: usize, name: &str, rule: &str) {
        let own = self.get(row, name).to_owned();
        let all = if own.is_empty() { rule.to_owned() } else { format!("({own}) and ({rule})") };
        self.set(row, name, &all);
    }

    /// The columns in which a row says something to somebody.
    fn words(&self) -> impl Iterator<Item = usize> {
        let says = |heading: &String| {
            let family = heading.split(':').next().unwrap_or_default().trim().to_lowercase();
            family == "label"
        };
        self.table.headings.iter().enumerate().filter(move |(_, heading)| says(heading)).map(|(at, _)| at)
    }

    /// Whether a row has a label or a hint.
    pub(super) fn has_words(&self, row: usize) -> bool {
        let hints = self.table.headings.iter().enumerate().filter(|(_, heading)| {
            heading.split(':').next().is_some_and(|family| family.trim().eq_ignore_ascii_case("hint"))
        });
        let mut columns = self.words().chain(hints.map(|(at, _)| at));
        let cells = self.table.rows.get(row).map(|row| row.cells.as_slice()).unwrap_or_default();
        columns.any(|column| cells.get(column).is_some_and(|cell| !cell.trim().is_empty()))
    }

    /// Gives a row words, the same in every language.
    pub(super) fn say(&mut self, row: usize, text: &str) {
        let columns: Vec<usize> = self.words().collect();
        if let Some(row) = self.table.rows.get_mut(row) {
            for column in columns {
                if let Some(cell) = row.cells.get_mut(column) {
                    text.clone_into(cell);
                }
            }
        }
    }

    pub(super) fn clear(&mut self, row: usize) {
        if let Some(row) = self.table.rows.get_mut(row) {
            row.cells.iter_mut().for_each(String::clear);
        }
    }

    pub(super) fn remove_row(&mut self, row: usize) {
        if row < self.table.rows.len() {
            self.table.rows.remove(row);
        }
    }

    /// Adds a question behind a row.
    pub(super) fn insert_after(&mut self, row: usize, kind: &str, name: &str, label: &str, relevant: &str) {
        let number = self.number(row);
        let cells = vec![String::new(); self.width()];
        let at = row.saturating_add(1).min(self.table.rows.len());
        self.table.rows.insert(at, Row { number, cells });
        self.set(at, "type", kind);
        self.set(at, "name", name);
        self.set(at, "relevant", relevant);
        self.say(at, label);
    }

    /// Adds a choice to the end of a list, if the list has none with this code.
    pub(super) fn add_choice(&mut self, list: &str, code: &str, label: &str) {
        let of_list: Vec<usize> =
            (0..self.rows()).filter(|row| self.get(*row, "list_name") == list).collect();
        let Some(last) = of_list.last().copied() else { return };
        if of_list.iter().any(|row| self.get(*row, "name") == code) {
            return;
        }
        let cells = vec![String::new(); self.width()];
        self.table.rows.insert(last + 1, Row { number: self.number(last), cells });
        self.set(last + 1, "list_name", list);
        self.set(last + 1, "name", code);
        self.say(last + 1, label);
    }

    /// Adds the rows of another table, by heading. Words without a language go to every language.
    pub(super) fn append(&mut self, more: &Table) {
        for heading in more.headings.iter().filter(|heading| !heading.trim().is_empty()) {
            let is_words = heading.trim().eq_ignore_ascii_case("label");
            if !is_words || self.words().next().is_none() {
                self.need(heading.trim());
            }
        }
        for row in &more.rows {
            let at = self.rows();
            self.table.rows.push(Row { number: row.number, cells: vec![String::new(); self.width()] });
            for (heading, cell) in more.headings.iter().zip(&row.cells) {
                if heading.trim().eq_ignore_ascii_case("label") {
                    self.say(at, cell);
                } else {
                    self.set(at, &heading.trim().to_lowercase(), cell);
                }
            }
        }
    }
}
