//! Writing a workbook as `.xlsx`, for people who work with ODK, KoboToolbox or a spreadsheet.

use rust_xlsxwriter::{Format, FormatAlign, XlsxError};

use super::Workbook;

/// The `.xlsx` file could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the workbook cannot be written as .xlsx: {0}")]
pub struct ExportError(#[from] XlsxError);

/// How wide a column of the file is, in characters.
const COLUMN_WIDTH: f64 = 32.0;

impl Workbook {
    /// The workbook as an `.xlsx` file, [flattened](Self::flattened) so that other tools can read it.
    pub fn to_xlsx(&self) -> Result<Vec<u8>, ExportError> {
        let mut file = rust_xlsxwriter::Workbook::new();
        // The file says nothing about who made it and when.
        file.set_properties(
            &rust_xlsxwriter::DocProperties::new()
                .set_creation_datetime(&rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1)?),
        );
        let head = Format::new().set_bold();
        let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        for sheet in &self.flattened().sheets {
            let page = file.add_worksheet();
            page.set_name(&sheet.name)?;
            page.set_freeze_panes(1, 0)?;
            for table in &sheet.tables {
                for (column, heading) in (0u16..).zip(&table.headings) {
                    page.write_string_with_format(0, column, heading, &head)?;
                    page.set_column_width(column, COLUMN_WIDTH)?;
                }
                for (number, row) in (1u32..).zip(&table.rows) {
                    for (column, text) in (0u16..).zip(&row.cells).filter(|(_, text)| !text.is_empty()) {
                        // Everything is text: a spreadsheet must not turn codes into numbers or dates.
                        page.write_string_with_format(number, column, text, &body)?;
                    }
                }
            }
        }
        Ok(file.save_to_buffer()?)
    }
}

#[cfg(test)]
mod tests {
    use crate::workbook::Workbook;

    #[test]
    fn what_is_written_can_be_read() {
        let text = "## survey\n| type | name | label::Русский (ru) |\n|---|---|---|\n| integer | age | Сколько вам лет? |\n\n| type | name | relevant |\n|---|---|---|\n| text | why | ${age} > 1 |\n## settings\n| form_id | version |\n|---|---|\n| x | 0012 |\n";
        let bytes = Workbook::from_markdown(text).unwrap().to_xlsx().unwrap();
        let back = Workbook::from_xlsx(&bytes).unwrap();
        let survey = &back.sheet("survey").unwrap().tables[0];
        assert_eq!(survey.headings, ["type", "name", "label::Русский (ru)", "relevant"]);
        assert_eq!(survey.rows[0].cells, ["integer", "age", "Сколько вам лет?"]);
        assert_eq!(survey.rows[1].cells, ["text", "why", "", "${age} > 1"]);
        assert_eq!(back.sheet("settings").unwrap().tables[0].rows[0].cells, ["x", "0012"]);
    }

    #[test]
    fn rubbish_is_no_workbook() {
        assert!(Workbook::from_xlsx(b"PK\x03\x04 not a zip").is_err());
        assert!(Workbook::from_xlsx(b"").is_err());
    }
}
