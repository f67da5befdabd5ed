//! Faults: everything that is wrong with a pack or a questionnaire, each with its place and its explanation.
//!
//! A fault is written for the person who edits the pack, not for a programmer: where it is, what is wrong, what
//! was probably meant. All faults of a pack are found in one run.

use std::fmt;

pub use kind::FaultKind;

mod kind;

/// A pack with more faults than this is not worth listing to the end.
pub const FAULTS_MAX: usize = 2_000;

/// Where a fault is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, relative to the pack.
    pub file: Option<String>,
    /// The sheet of a workbook: `survey`, `choices`, `settings`.
    pub sheet: Option<String>,
    /// The row of the sheet, or the line of a text file; the first is 1.
    pub row: Option<u32>,
    /// The heading of the column, or the column of a text file.
    pub column: Option<String>,
}

impl Place {
    /// A place in a text file.
    pub fn line(line: u32, column: u32) -> Self {
        Self { row: Some(line), column: Some(column.to_string()), ..Self::default() }
    }

    /// A file as a whole.
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: Some(file.into()), ..Self::default() }
    }

    /// A row of a sheet.
    pub fn row(sheet: &str, row: u32) -> Self {
        Self { sheet: Some(sheet.to_owned()), row: Some(row), ..Self::default() }
    }

    /// The same row, in the column with this heading.
    pub fn column(mut self, column: &str) -> Self {
        self.column = Some(column.to_owned());
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if let Some(sheet) = &self.sheet {
            parts.push(format!("sheet {sheet}"));
        }
        if let Some(row) = self.row {
            parts.push(format!("{} {row}", if self.sheet.is_some() { "row" } else { "line" }));
        }
        if let Some(column) = &self.column {
            parts.push(format!("column {column}"));
        }
        match (&self.file, parts.is_empty()) {
            (Some(file), true) => write!(f, "{file}"),
            (Some(file), false) => write!(f, "{file}: {}", parts.join(", ")),
            (None, _) => write!(f, "{}", parts.join(", ")),
        }
    }
}

/// One fault.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Where it is.
    pub place: Place,
    /// What is wrong.
    pub kind: FaultKind,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place.to_string();
        if place.is_empty() { write!(f, "{}", self.kind) } else { write!(f, "{place}: {}", self.kind) }
    }
}

/// All the faults that were found; at least one.
#[derive(Clone, Debug, PartialEq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// The faults, by place.
    pub fn as_slice(&self) -> &[Fault] {
        &self.0
    }

    /// Whether every fault is a refusal of something that XLSForm allows and this programme's profile does not,
    /// as against something that is simply wrong.
    pub fn only_profile(&self) -> bool {
        self.0.iter().all(|fault| fault.kind.is_profile())
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

/// Collects faults, so that one run finds them all.
#[derive(Debug, Default)]
pub struct Found {
    faults: Vec<Fault>,
}

impl Found {
    /// Notes a fault.
    pub fn add(&mut self, place: Place, kind: FaultKind) {
        if self.faults.len() < FAULTS_MAX {
            self.faults.push(Fault { place, kind });
        }
    }

    /// Notes a fault that may have been noted already.
    pub(crate) fn add_once(&mut self, place: Place, kind: FaultKind) {
        let fault = Fault { place, kind };
        if !self.faults.contains(&fault) {
            self.add(fault.place, fault.kind);
        }
    }

    /// Notes a fault unless the same kind of fault was noted of this place, in other words.
    pub(crate) fn add_first(&mut self, place: Place, kind: FaultKind) {
        let is_same = |fault: &Fault| {
            fault.place == place && std::mem::discriminant(&fault.kind) == std::mem::discriminant(&kind)
        };
        if !self.faults.iter().any(is_same) {
            self.add(place, kind);
        }
    }

    /// Takes over the faults found in one file of a pack.
    pub fn take_over(&mut self, file: &str, faults: Faults) {
        for mut fault in faults.0 {
            fault.place.file.get_or_insert_with(|| file.to_owned());
            self.add(fault.place, fault.kind);
        }
    }

    /// Takes over what was found elsewhere.
    pub(crate) fn take_all(&mut self, other: Self) {
        for fault in other.faults {
            self.add(fault.place, fault.kind);
        }
    }

    /// All that was found, by place.
    pub(crate) fn into_vec(mut self) -> Vec<Fault> {
        self.faults.sort_by(|one, other| one.place.cmp(&other.place));
        self.faults
    }

    /// Whether nothing was found so far.
    pub fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// How many were found so far.
    pub fn len(&self) -> usize {
        self.faults.len()
    }

    /// `value` if nothing was found.
    pub fn or<T>(mut self, value: T) -> Result<T, Faults> {
        if self.faults.is_empty() {
            return Ok(value);
        }
        self.faults.sort_by(|one, other| one.place.cmp(&other.place));
        Err(Faults(self.faults))
    }

    /// What was found, where something certainly was.
    pub fn into_faults(mut self) -> Faults {
        self.faults.sort_by(|one, other| one.place.cmp(&other.place));
        Faults(self.faults)
    }
}
