//! Markdown tables as workbooks, in two spellings.
//!
//! Ours (`## survey` above ordinary tables) is the diffable source of the forms in a pack; prose outside the tables
//! is for its maintainers. The terse one (`| survey |` alone in a row, then rows that begin with an empty cell) is what
//! XLSForm tools write in their tests. Both count lines of the file as rows, so that a fault can be found.

use super::{CELL_CHARS_MAX, COLUMNS_MAX, ROWS_MAX, Row, Sheet, Table, WORKBOOK_BYTES_MAX, Workbook, cell};
use crate::fault::{FaultKind, Faults, Found, Place};

impl Workbook {
    /// Reads the Markdown form of a pack.
    pub fn from_markdown(text: &str) -> Result<Self, Faults> {
        let mut found = Found::default();
        let mut workbook = Self::default();
        if too_large(text, &mut found) {
            return found.or(workbook);
        }
        let mut table: Option<Table> = None;
        for (index, line) in text.lines().enumerate() {
            let number = line_number(index);
            let trimmed = line.trim();
            if let Some(heading) = trimmed.strip_prefix("## ") {
                finish(&mut workbook, table.take(), &mut found);
                workbook.sheets.push(Sheet { name: heading.trim().to_owned(), tables: Vec::new() });
            } else if trimmed.starts_with('|') {
                let cells = split(trimmed);
                match (&mut table, workbook.sheets.last()) {
                    (_, None) => {
                        let kind = FaultKind::NotATable { found: beginning(trimmed) };
                        found.add(Place { row: Some(number), ..Place::default() }, kind);
                    }
                    (None, Some(_)) => {
                        table = Some(Table { heading_row: number, headings: cells, rows: Vec::new() });
                    }
                    (Some(_), Some(_)) if cells.iter().all(|cell| is_rule(cell)) => {}
                    (Some(table), Some(sheet)) => push_row(table, &sheet.name, number, cells, &mut found),
                }
            } else {
                finish(&mut workbook, table.take(), &mut found);
            }
        }
        finish(&mut workbook, table.take(), &mut found);
        found.or(workbook)
    }

    /// Reads the terse form, in which each row of a sheet begins with an empty cell.
    pub fn from_terse_markdown(text: &str) -> Result<Self, Faults> {
        let mut found = Found::default();
        let mut workbook = Self::default();
        if too_large(text, &mut found) {
            return found.or(workbook);
        }
        let mut table: Option<Table> = None;
        for (index, line) in text.lines().enumerate() {
            let number = line_number(index);
            let trimmed = line.trim();
            if !trimmed.starts_with('|') {
                continue;
            }
            let mut cells = split(trimmed);
            if cells.iter().all(|cell| is_rule(cell)) && cells.iter().any(|cell| !cell.is_empty()) {
                continue;
            }
            let first = if cells.is_empty() { String::new() } else { cells.remove(0) };
            if !first.is_empty() {
                finish(&mut workbook, table.take(), &mut found);
                workbook.sheets.push(Sheet { name: first, tables: Vec::new() });
                if cells.iter().all(String::is_empty) {
                    continue;
                }
            }
            match (&mut table, workbook.sheets.last()) {
                (_, None) => {
                    let kind = FaultKind::NotATable { found: beginning(trimmed) };
                    found.add(Place { row: Some(number), ..Place::default() }, kind);
                }
                (None, Some(_)) => {
                    table = Some(Table { heading_row: number, headings: cells, rows: Vec::new() });
                }
                (Some(table), Some(sheet)) => push_row(table, &sheet.name, number, cells, &mut found),
            }
        }
        finish(&mut workbook, table.take(), &mut found);
        found.or(workbook)
    }
}

/// Puts a complete table into the last sheet.
fn finish(workbook: &mut Workbook, table: Option<Table>, found: &mut Found) {
    let (Some(table), Some(sheet)) = (table, workbook.sheets.last_mut()) else { return };
    if table.headings.len() > COLUMNS_MAX {
        let place = Place::row(&sheet.name, table.heading_row);
        found.add(place, FaultKind::TooLarge { what: "this table", limit: COLUMNS_MAX, unit: "columns" });
    }
    sheet.tables.push(table);
}

/// Adds a row, unless it is empty.
fn push_row(table: &mut Table, sheet: &str, number: u32, mut cells: Vec<String>, found: &mut Found) {
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    if cells.is_empty() {
        return;
    }
    let place = Place::row(sheet, number);
    if cells.len() > table.headings.len() {
        found.add(place.clone(), FaultKind::RowTooLong);
        cells.truncate(table.headings.len());
    }
    if cells.iter().any(|cell| cell.chars().count() > CELL_CHARS_MAX) {
        found.add(
            place.clone(),
            FaultKind::TooLarge { what: "a cell", limit: CELL_CHARS_MAX, unit: "characters" },
        );
    }
    if table.rows.len() == ROWS_MAX {
        found.add(place, FaultKind::TooLarge { what: "this table", limit: ROWS_MAX, unit: "rows" });
    } else if table.rows.len() < ROWS_MAX {
        table.rows.push(Row { number, cells });
    }
}

/// The cells of `| a | b |`. In a cell `\|` is a pipe and `<br>` a line break; every other backslash stays.
fn split(line: &str) -> Vec<String> {
    let inner = line.strip_prefix('|').unwrap_or(line);
    let mut cells = Vec::new();
    let mut current = String::new();
    let mut letters = inner.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.peek() == Some(&'|') => {
                letters.next();
                current.push('|');
            }
            '|' => cells.push(finished(&std::mem::take(&mut current))),
            _ => current.push(letter),
        }
    }
    // A row usually ends with a pipe; what stands after it is a last cell without one.
    if !current.trim().is_empty() {
        cells.push(finished(&current));
    }
    cells
}

/// A cell's text with its line breaks.
fn finished(text: &str) -> String {
    cell(&text.replace("<br>", "\n").replace("<br/>", "\n"))
}

/// Whether this is a cell of the rule between headings and rows.
fn is_rule(cell: &str) -> bool {
    cell.len() >= 3 && cell.chars().all(|letter| matches!(letter, '-' | ':'))
}

/// The beginning of a line, for a fault.
fn beginning(line: &str) -> String {
    line.chars().take(40).collect()
}

/// The number of the line with this index.
fn line_number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX - 1) + 1
}

/// Notes a file that is too large.
fn too_large(text: &str, found: &mut Found) -> bool {
    let is = text.len() > WORKBOOK_BYTES_MAX;
    if is {
        let kind = FaultKind::TooLarge { what: "this workbook", limit: WORKBOOK_BYTES_MAX, unit: "bytes" };
        found.add(Place::default(), kind);
    }
    is
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_under_headings() {
        let text = "# Title\nprose\n\n## survey\n| type | name |\n|---|:--:|\n| text | a \\| b |\n| | |\n\nmore\n| type | hint |\n|---|---|\n| note | one<br>two |\n## choices\n";
        let workbook = Workbook::from_markdown(text).unwrap();
        assert_eq!(workbook.sheets.len(), 2);
        let survey = workbook.sheet("Survey").unwrap();
        assert_eq!(survey.tables.len(), 2);
        assert_eq!(survey.tables[0].rows, [Row { number: 7, cells: vec!["text".into(), "a | b".into()] }]);
        assert_eq!(survey.tables[1].rows[0].cells[1], "one\ntwo");
        assert_eq!(survey.tables[1].heading_row, 11);
    }

    #[test]
    fn a_table_outside_a_sheet_is_named() {
        let faults = Workbook::from_markdown("| type |\n").unwrap_err();
        assert_eq!(faults.to_string(), "line 1: this is neither a table row nor a comment: | type |");
    }

    #[test]
    fn terse_tables() {
        let text = "\n | survey |\n | | type | name |\n | | text | a |\n\n | choices |\n | | list_name | name | label |\n | | l | | x |\n";
        let workbook = Workbook::from_terse_markdown(text).unwrap();
        assert_eq!(workbook.sheet("survey").unwrap().tables[0].headings, ["type", "name"]);
        assert_eq!(workbook.sheet("choices").unwrap().tables[0].rows[0].cells, ["l", "", "x"]);
    }

    #[test]
    fn too_many_cells_are_named() {
        let faults = Workbook::from_markdown("## survey\n| a |\n|---|\n| 1 | 2 |\n").unwrap_err();
        assert_eq!(
            faults.to_string(),
            "sheet survey, row 4: this row has more cells than the table has columns"
        );
    }
}
