//! Workbooks: the tables of an XLSForm, each cell with the place it came from.
//!
//! The same tables come as `.xlsx` ([`Workbook::from_xlsx`]), as our Markdown form that can be compared line by
//! line ([`Workbook::from_markdown`]), and as the terse Markdown that XLSForm tools use in their tests
//! ([`Workbook::from_terse_markdown`]); [`Workbook::to_xlsx`] writes a file that ODK tools open. Nothing here knows
//! what a column means.

use crate::fault::Place;

mod export;
mod flatten;
mod markdown;
mod spreadsheet;

/// A workbook file may not be larger than this.
pub const WORKBOOK_BYTES_MAX: usize = 8 * 1024 * 1024;
/// A table may not have more rows than this.
pub const ROWS_MAX: usize = 10_000;
/// A table may not have more columns than this.
pub const COLUMNS_MAX: usize = 256;
/// A cell may not hold more characters than this (the limit of `.xlsx`).
pub const CELL_CHARS_MAX: usize = 32_767;

/// The sheets of one file, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workbook {
    /// The sheets.
    pub sheets: Vec<Sheet>,
}

/// One sheet. The Markdown form may split it into several tables, each with a heading row of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name, as written.
    pub name: String,
    /// Its tables.
    pub tables: Vec<Table>,
}

/// One table: a heading row and the rows under it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The row of the headings.
    pub heading_row: u32,
    /// The headings; an empty one is a column that is not used.
    pub headings: Vec<String>,
    /// The rows that are not empty.
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its number in the sheet, or its line in the file; the first is 1.
    pub number: u32,
    /// Its cells, trimmed, in the order of the headings; never more than there are headings.
    pub cells: Vec<String>,
}

impl Workbook {
    /// The sheet of this name, whatever the case of its letters.
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.name.trim().eq_ignore_ascii_case(name))
    }
}

impl Table {
    /// The place of a heading.
    pub fn heading_place(&self, sheet: &str, heading: &str) -> Place {
        Place::row(sheet, self.heading_row).column(heading)
    }
}

/// Brings a cell to its one form: trimmed, with ordinary spaces and line ends.
fn cell(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\u{a0}', " ");
    text.trim().to_owned()
}
