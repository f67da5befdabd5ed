//! What can be wrong, one variant each, and the words for it.

use crate::programme::voices::ENDING;

/// What is wrong.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FaultKind {
    // Workbooks as files.
    /// The file cannot be read as what it should be.
    #[error("this cannot be read: {reason}")]
    Unreadable {
        /// What the reader said.
        reason: String,
    },
    /// A limit was passed.
    #[error("{what} is too large: at most {limit} {unit}")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// The limit.
        limit: usize,
        /// What the limit counts.
        unit: &'static str,
    },
    /// A needed sheet is missing.
    #[error("there must be a sheet named “{sheet}”{}", meant(.nearest))]
    NoSheet {
        /// The sheet.
        sheet: &'static str,
        /// A sheet with nearly this name.
        nearest: Option<String>,
    },
    /// A sheet that nothing reads.
    #[error("no such sheet is known: “{sheet}”{}", meant(.nearest))]
    UnknownSheet {
        /// Its name.
        sheet: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// A row with more cells than the heading has.
    #[error("this row has more cells than the table has columns")]
    RowTooLong,
    /// Text where a table row should be, or a table outside any sheet.
    #[error("this is neither a table row nor a comment: {found}")]
    NotATable {
        /// The beginning of the line.
        found: String,
    },

    // Columns.
    /// A heading that nothing reads: a slip here would silently drop a rule.
    #[error("unknown column “{column}”{}", meant(.nearest))]
    UnknownColumn {
        /// The heading.
        column: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// A column that XLSForm knows and this profile refuses.
    #[error("column “{column}” is refused: {reason}")]
    RefusedColumn {
        /// The heading.
        column: String,
        /// Why.
        reason: &'static str,
    },
    /// The same column twice.
    #[error("column “{column}” stands here twice")]
    DuplicateColumn {
        /// The heading.
        column: String,
    },
    /// Cells below an empty heading.
    #[error("column number {column} has no heading, so what stands here would be dropped")]
    NoHeading {
        /// The column's number; the first is 1.
        column: usize,
    },
    /// A needed column is missing.
    #[error("column “{column}” is missing")]
    MissingColumn {
        /// The heading.
        column: &'static str,
    },
    /// A text column without or with an unreadable language.
    #[error("column “{column}” must name its language, as in “{family}::Русский (ru)”")]
    ColumnLanguage {
        /// The heading.
        column: String,
        /// The heading's first part.
        family: String,
    },
    /// A text column in a language that the programme does not have.
    #[error("column “{column}” is in a language that the programme does not list{}", meant(.nearest))]
    ForeignLanguage {
        /// The heading.
        column: String,
        /// What was probably meant.
        nearest: Option<String>,
    },

    // Rows.
    /// A type that nothing knows.
    #[error("unknown type “{found}”{}", meant(.nearest))]
    UnknownType {
        /// The type.
        found: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// A type that notes something about people without asking them.
    #[error("type “{found}” is refused: {reason}")]
    SpyingType {
        /// The type.
        found: String,
        /// What it would do to somebody who trusts this form.
        reason: &'static str,
    },
    /// A type that the profile leaves out.
    #[error("type “{found}” is refused: {reason}")]
    RefusedType {
        /// The type.
        found: String,
        /// Why.
        reason: &'static str,
    },
    /// A repeat.
    #[error("repeats are refused for now: “{name}” would ask the same questions again and again")]
    Repeat {
        /// Its name.
        name: String,
    },
    /// A row without something that it needs.
    #[error("this row needs a value in column “{column}”")]
    MissingValue {
        /// The column.
        column: &'static str,
    },
    /// A value in a column that means nothing for this row's type.
    #[error("column “{column}” means nothing for a {kind}")]
    Meaningless {
        /// The column.
        column: String,
        /// The row's type.
        kind: String,
    },
    /// A name that cannot be one.
    #[error("“{name}” cannot be a name: {rule}")]
    BadName {
        /// The name.
        name: String,
        /// What names are made of.
        rule: &'static str,
    },
    /// A name that is taken.
    #[error("the name “{name}” is already taken in row {first}")]
    DuplicateName {
        /// The name.
        name: String,
        /// The row that has it.
        first: u32,
    },
    /// A list of choices that does not exist.
    #[error("there is no list of choices “{list}”{}", meant(.nearest))]
    UnknownList {
        /// The list.
        list: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// A list that no question uses.
    #[error("no question uses the list of choices “{list}”{}", meant(.nearest))]
    UnusedList {
        /// The list.
        list: String,
        /// A list that a question wants and that does not exist.
        nearest: Option<String>,
    },
    /// An end without its begin, or another one's.
    #[error("this end matches no beginning: {expected}")]
    UnmatchedEnd {
        /// What would end here.
        expected: String,
    },
    /// A begin without its end.
    #[error("“{name}” is never ended")]
    Unended {
        /// The group.
        name: String,
    },
    /// A group in which nothing is asked.
    #[error("nothing is asked in the group “{name}”")]
    EmptyGroup {
        /// The group.
        name: String,
    },
    /// A value that is none of those allowed.
    #[error("“{found}” is not allowed here; allowed: {allowed}{}", meant(.nearest))]
    NotAllowed {
        /// The value.
        found: String,
        /// The values allowed.
        allowed: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// A default that is no possible answer.
    #[error("the default “{found}” is no possible answer to this question")]
    BadDefault {
        /// The default.
        found: String,
    },
    /// A form in which nothing is asked.
    #[error("this form asks nothing")]
    NothingAsked,

    // Expressions.
    /// An expression that cannot be parsed.
    #[error("at character {at}: {message}")]
    Unparsable {
        /// The character, the first is 1.
        at: usize,
        /// What is wrong.
        message: String,
    },
    /// A function outside the profile.
    #[error("{message}")]
    RefusedFunction {
        /// What the expression language says of it.
        message: String,
    },
    /// `${…}` of something that is not there.
    #[error("there is no question “{name}”{}", meant(.nearest))]
    UnknownReference {
        /// The name.
        name: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// `${…}` that is not closed or holds no name.
    #[error("a reference must look like ${{name}}; found “{found}”")]
    BrokenReference {
        /// What stands there.
        found: String,
    },
    /// A path that leads to nothing.
    #[error("the path “{path}” leads to nothing in this form; write ${{name}}")]
    UnknownPath {
        /// The path.
        path: String,
    },
    /// A rule or text that needs an answer which is not given yet.
    #[error("“{name}” is not answered yet when this is needed (row {row}); refer to earlier questions only")]
    ReferenceToLater {
        /// The name.
        name: String,
        /// Its row.
        row: u32,
    },
    /// A question whose being asked depends on its own answer.
    #[error("whether “{name}” is asked depends on “{name}” itself; it could never be asked")]
    ReferenceToSelf {
        /// The name.
        name: String,
    },
    /// Nodes that depend on each other in a circle.
    #[error("these depend on each other in a circle: {path}")]
    Cycle {
        /// The nodes.
        path: String,
    },
    /// `relevant` that is never true.
    #[error("this is never true, so “{name}” can never be asked")]
    NeverAsked {
        /// The question.
        name: String,
    },
    /// A comparison with a code that the list does not have: the branch would be dead.
    #[error("“{code}” is no choice of “{name}”{}", meant(.nearest))]
    UnknownCode {
        /// The code.
        code: String,
        /// The question.
        name: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// `jr:choice-name` outside a label.
    #[error(
        "jr:choice-name belongs in labels only: here it would store words in the person's language, not a code"
    )]
    ChoiceNameOutsideLabel,
    /// A column that a choice filter uses and the choices do not have.
    #[error("the choices have no column “{name}”{}", meant(.nearest))]
    UnknownChoiceColumn {
        /// The column.
        name: String,
        /// What was probably meant.
        nearest: Option<String>,
    },

    // Texts.
    /// Something said in one language and not in another.
    #[error("“{of}” has no {column} in {}", .languages.join(", "))]
    MissingText {
        /// The question, choice or setting.
        of: String,
        /// The text column.
        column: String,
        /// The languages that lack it.
        languages: Vec<String>,
    },
    /// A text that does not fit the channel.
    #[error(
        "“{of}” has {found} characters in {language}: too long for {mode} (at most {limit}); shorten it or fill “{mode}::…”"
    )]
    TextTooLong {
        /// The question.
        of: String,
        /// The language.
        language: String,
        /// The channel's kind.
        mode: &'static str,
        /// Its length.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// A constraint that would refuse an answer without saying why.
    #[error("“{of}” has a constraint but no constraint_message")]
    UnexplainedConstraint {
        /// The question.
        of: String,
    },
    /// A row of the texts table that belongs to nothing.
    #[error("“{name}” is no question, choice (list/choice) or “settings”{}", meant(.nearest))]
    TextOfNothing {
        /// The name.
        name: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// The same text given twice.
    #[error("the {column} of “{of}” is given twice")]
    TextTwice {
        /// The question.
        of: String,
        /// The text column.
        column: String,
    },

    // Packs.
    /// `programme.toml` does not parse or lacks something.
    #[error("{message}")]
    Toml {
        /// What the parser said.
        message: String,
    },
    /// A file that must be there.
    #[error("this file is missing")]
    MissingFile,
    /// A file that nothing reads.
    #[error("nothing reads this file{}", meant(.nearest))]
    UnknownFile {
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// A setting whose value cannot be.
    #[error("{setting}: {rule}")]
    BadSetting {
        /// The setting.
        setting: String,
        /// What it should be.
        rule: String,
    },
    /// A page that breaks a rule.
    #[error("{rule}")]
    Page {
        /// The rule.
        rule: &'static str,
    },
    /// A link that leads nowhere.
    #[error("the link “{target}” leads nowhere{}", meant(.nearest))]
    DeadLink {
        /// Where it points.
        target: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// A locale file that does not parse.
    #[error("{message}")]
    Fluent {
        /// What the parser said.
        message: String,
    },
    /// A message that other languages have and this one lacks.
    #[error("the message “{key}” is missing{}", meant(.nearest))]
    MissingMessage {
        /// Its key.
        key: String,
        /// A key that only this language has.
        nearest: Option<String>,
    },
    /// A text that takes too long to say.
    #[error(
        "“{of}” takes about {found} seconds to say in {language}, and at most {limit} are listened to; shorten it or part it"
    )]
    TooLongToSay {
        /// The message, or the question or choice.
        of: String,
        /// The language.
        language: String,
        /// Its length in seconds.
        found: u32,
        /// The limit.
        limit: u32,
    },
    /// A list of spoken words with too few or too many, or an empty one.
    #[error("“{key}” must have {wanted} entries with “|” between them, none of them empty, and has {found}")]
    SpokenList {
        /// Its key.
        key: &'static str,
        /// How many there must be.
        wanted: usize,
        /// How many words it has.
        found: usize,
    },
    /// A text for the telephone in which somebody's answer would stand.
    #[error(
        "“{of}” holds an answer, and what the telephone says is recorded before anybody answers; fill “voice::…” without it"
    )]
    AnswerSpoken {
        /// The question or choice.
        of: String,
    },
    /// A question of words that can never be answered by telephone.
    #[error(
        "the constraint of “{of}” refuses “{mark}”, which stands in the form for an answer that was spoken"
    )]
    MarkRefused {
        /// The question.
        of: String,
        /// The mark.
        mark: String,
    },
    /// A recording that a questionnaire names and the pack does not have.
    #[error("there is no recording “media/{file}”{}{}", wav_only(file), meant(.nearest))]
    NoRecording {
        /// Its name.
        file: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// A recording of what a questionnaire names another for.
    #[error("the questionnaire names “media/{file}” for this; keep one of the two")]
    TwoRecordings {
        /// The other.
        file: String,
    },
    /// A sound that belongs to nothing that is said.
    #[error("nothing that a call says is called “{name}”{}", meant(.nearest))]
    UnknownPiece {
        /// The name.
        name: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// A word for a command that cannot be one.
    #[error("the word “{word}” of “{key}” {reason}")]
    CommandWord {
        /// The message.
        key: String,
        /// The word.
        word: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A message that only this language has.
    #[error("the message “{key}” is in no other language{}", meant(.nearest))]
    ExtraMessage {
        /// Its key.
        key: String,
        /// What was probably meant.
        nearest: Option<String>,
    },
    /// A message that uses other variables than in the reference language.
    #[error("the message “{key}” must use {expected} and uses {found}")]
    MessageVariables {
        /// Its key.
        key: String,
        /// The reference's variables.
        expected: String,
        /// This one's.
        found: String,
    },
    /// English left where a translation should be.
    #[error("“{key}” is still the English text: {beginning}… (allow it by same_as_english if it must be)")]
    CopiedEnglish {
        /// The key, page or question.
        key: String,
        /// How it begins.
        beginning: String,
    },
    /// A word that a text for this language must not contain.
    #[error("“{word}” must not be used in {language}: {reason}")]
    ForbiddenWord {
        /// The word.
        word: &'static str,
        /// The language.
        language: String,
        /// Why.
        reason: &'static str,
    },
}

impl FaultKind {
    /// Whether this refuses something that XLSForm allows and our profile does not.
    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "a list of the few; whatever is new is an ordinary fault"
    )]
    pub fn is_profile(&self) -> bool {
        matches!(
            self,
            Self::RefusedColumn { .. }
                | Self::SpyingType { .. }
                | Self::RefusedType { .. }
                | Self::Repeat { .. }
                | Self::RefusedFunction { .. }
                | Self::ChoiceNameOutsideLabel
                | Self::EmptyGroup { .. }
                | Self::NothingAsked
                | Self::NeverAsked { .. }
                | Self::ReferenceToLater { .. }
                | Self::UnknownColumn { .. }
                | Self::UnknownSheet { .. }
        )
    }
}

/// What to say of a file of another kind.
fn wav_only(file: &str) -> &'static str {
    if file.ends_with(ENDING) { "" } else { ": only .wav is read" }
}

/// “; did you mean …?”, if something near is known.
fn meant(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|name| format!("; did you mean “{name}”?")).unwrap_or_default()
}
