//! `.xlsx` files as workbooks.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_auto_from_rs};

use super::{CELL_CHARS_MAX, COLUMNS_MAX, ROWS_MAX, Row, Sheet, Table, WORKBOOK_BYTES_MAX, Workbook, cell};
use crate::fault::{Fault, FaultKind, Faults, Found, Place};

impl Workbook {
    /// Reads an `.xlsx` file.
    pub fn from_xlsx(bytes: &[u8]) -> Result<Self, Faults> {
        let mut found = Found::default();
        if bytes.len() > WORKBOOK_BYTES_MAX {
            let kind =
                FaultKind::TooLarge { what: "this workbook", limit: WORKBOOK_BYTES_MAX, unit: "bytes" };
            found.add(Place::default(), kind);
            return Err(found.into_faults());
        }
        let mut file: Xlsx<_> = match Xlsx::new(Cursor::new(bytes)) {
            Ok(file) => file,
            Err(error) => {
                found.add(Place::default(), FaultKind::Unreadable { reason: error.to_string() });
                return Err(found.into_faults());
            }
        };
        let mut workbook = Self::default();
        for name in file.sheet_names() {
            match file.worksheet_range(&name) {
                Ok(range) => workbook.sheets.push(sheet(&name, &range, &mut found)),
                Err(error) => {
                    let place = Place { sheet: Some(name), ..Place::default() };
                    found.add(place, FaultKind::Unreadable { reason: error.to_string() });
                }
            }
        }
        found.or(workbook)
    }

    /// Reads some sheets of a spreadsheet of another tool, `.xlsx` or `.xls`. What stands right of the headings is cut off and told,
    /// and so are the other sheets.
    pub fn from_foreign(bytes: &[u8], sheets: &[&str]) -> Result<(Self, Vec<Fault>), Faults> {
        let unreadable = |reason: String| {
            let mut found = Found::default();
            found.add(Place::default(), FaultKind::Unreadable { reason });
            found.into_faults()
        };
        if bytes.len() > WORKBOOK_BYTES_MAX {
            return Err(unreadable(format!("it has more than {WORKBOOK_BYTES_MAX} bytes")));
        }
        let mut file =
            open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| unreadable(error.to_string()))?;
        let mut workbook = Self::default();
        let mut aside = Found::default();
        let mut wrong = Found::default();
        for name in file.sheet_names() {
            let place = Place { sheet: Some(name.clone()), ..Place::default() };
            if !sheets.iter().any(|known| name.trim().eq_ignore_ascii_case(known)) {
                aside.add(place, FaultKind::UnknownSheet { sheet: name, nearest: None });
                continue;
            }
            match file.worksheet_range(&name) {
                Ok(range) => {
                    let mut found = Found::default();
                    workbook.sheets.push(cut(&name, &range, &mut found));
                    aside.take_all(found);
                }
                Err(error) => wrong.add(place, FaultKind::Unreadable { reason: error.to_string() }),
            }
        }
        let aside = aside.into_vec();
        wrong.or((workbook, aside))
    }
}

/// A sheet whose rows are cut to the width of the heading.
fn cut(name: &str, range: &calamine::Range<Data>, found: &mut Found) -> Sheet {
    let mut rows = range.rows().map(|cells| cells.iter().take(COLUMNS_MAX).map(text).collect::<Vec<_>>());
    let first_row = range.start().map_or(0, |(row, _)| row);
    let mut number = first_row;
    let mut table: Option<Table> = None;
    for mut cells in rows.by_ref().take(ROWS_MAX) {
        number = number.saturating_add(1);
        if cells.iter().all(String::is_empty) {
            continue;
        }
        match &mut table {
            None => table = Some(Table { heading_row: number, headings: cells, rows: Vec::new() }),
            Some(table) => {
                let beyond = cells.split_off(cells.len().min(table.headings.len()));
                if beyond.iter().any(|cell| !cell.is_empty()) {
                    found.add(Place::row(name, number), FaultKind::RowTooLong);
                }
                table.rows.push(Row { number, cells });
            }
        }
    }
    if rows.next().is_some() {
        let place = Place { sheet: Some(name.to_owned()), ..Place::default() };
        found.add(place, FaultKind::TooLarge { what: "this table", limit: ROWS_MAX, unit: "rows" });
    }
    Sheet { name: name.to_owned(), tables: table.into_iter().collect() }
}

/// One sheet: the first row that is not empty holds the headings.
fn sheet(name: &str, range: &calamine::Range<Data>, found: &mut Found) -> Sheet {
    let first_row = range.start().map_or(0, |(row, _)| row);
    let mut table: Option<Table> = None;
    for (number, cells) in (first_row.saturating_add(1)..).zip(range.rows()) {
        let place = Place::row(name, number);
        let mut cells: Vec<String> = cells.iter().take(COLUMNS_MAX + 1).map(text).collect();
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if cells.is_empty() {
            continue;
        }
        if cells.len() > COLUMNS_MAX {
            found.add(
                place.clone(),
                FaultKind::TooLarge { what: "this row", limit: COLUMNS_MAX, unit: "columns" },
            );
        }
        if cells.iter().any(|cell| cell.chars().count() > CELL_CHARS_MAX) {
            found.add(
                place.clone(),
                FaultKind::TooLarge { what: "a cell", limit: CELL_CHARS_MAX, unit: "characters" },
            );
        }
        match &mut table {
            None => table = Some(Table { heading_row: number, headings: cells, rows: Vec::new() }),
            Some(table) if cells.len() > table.headings.len() => {
                found.add(place, FaultKind::RowTooLong);
            }
            Some(table) if table.rows.len() >= ROWS_MAX => {
                found.add(place, FaultKind::TooLarge { what: "this table", limit: ROWS_MAX, unit: "rows" });
                break;
            }
            Some(table) => table.rows.push(Row { number, cells }),
        }
    }
    Sheet { name: name.to_owned(), tables: table.into_iter().collect() }
}

/// A cell as text. Whole numbers lose the `.0` that spreadsheets keep inside.
fn text(data: &Data) -> String {
    match data {
        Data::Empty => String::new(),
        Data::String(text) => cell(text),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::Float(_) | Data::Int(_) | Data::DateTime(_) | Data::DateTimeIso(_) | Data::DurationIso(_) => {
            cell(&data.to_string())
        }
        Data::Error(_) => String::new(),
        #[allow(
            clippy::wildcard_enum_match_arm,
            unreachable_patterns,
            reason = "the reader may learn more kinds of cells"
        )]
        _ => cell(&data.to_string()),
    }
}
