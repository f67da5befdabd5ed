//! What a person can ask for in a word or two, at any moment.

/// What a person can ask for. The words for each are data: `chat-word-…` in a programme's locale files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Command {
    /// What can I do here?
    Help,
    /// The question before.
    Back,
    /// See what was said, and change it.
    Change,
    /// Stop talking.
    Stop,
    /// Erase everything.
    Erase,
    /// Another language.
    Language,
    /// Write to a person.
    Person,
    /// Where else can I reach you?
    Elsewhere,
    /// Is this genuine?
    Genuine,
    /// How to surrender safely.
    Surrender,
    /// My rights.
    Rights,
    /// I want to get out.
    Out,
    /// I have a code.
    Code,
    /// Our answers.
    Answers,
    /// Tell me here when an answer comes.
    Tell,
    /// A greeting.
    Start,
    /// Go on.
    Next,
    /// The next part of a long text.
    More,
    /// I would rather not say.
    Skip,
    /// Send what I have written.
    Send,
    /// Pass these words on to your people.
    PassOn,
    /// Yes.
    Yes,
    /// No.
    No,
}

impl Command {
    /// Every command.
    pub const ALL: [Self; 23] = [
        Self::Help,
        Self::Back,
        Self::Change,
        Self::Stop,
        Self::Erase,
        Self::Language,
        Self::Person,
        Self::Elsewhere,
        Self::Genuine,
        Self::Surrender,
        Self::Rights,
        Self::Out,
        Self::Code,
        Self::Answers,
        Self::Tell,
        Self::Start,
        Self::Next,
        Self::More,
        Self::Skip,
        Self::Send,
        Self::PassOn,
        Self::Yes,
        Self::No,
    ];

    /// What help speaks of, in this order.
    pub(super) const HELP: [Self; 11] = [
        Self::Back,
        Self::Change,
        Self::Person,
        Self::Surrender,
        Self::Rights,
        Self::Genuine,
        Self::Elsewhere,
        Self::Code,
        Self::Language,
        Self::Stop,
        Self::Erase,
    ];

    /// The name in keys and buttons.
    pub fn name(self) -> &'static str {
        match self {
            Self::Help => "help",
            Self::Back => "back",
            Self::Change => "change",
            Self::Stop => "stop",
            Self::Erase => "erase",
            Self::Language => "language",
            Self::Person => "person",
            Self::Elsewhere => "elsewhere",
            Self::Genuine => "genuine",
            Self::Surrender => "surrender",
            Self::Rights => "rights",
            Self::Out => "out",
            Self::Code => "code",
            Self::Answers => "answers",
            Self::Tell => "tell",
            Self::Start => "start",
            Self::Next => "next",
            Self::More => "more",
            Self::Skip => "skip",
            Self::Send => "send",
            Self::PassOn => "pass-on",
            Self::Yes => "yes",
            Self::No => "no",
        }
    }

    /// The command of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|command| command.name() == name)
    }

    /// The key of its words.
    pub fn key(self) -> String {
        format!("chat-word-{}", self.name())
    }

    /// Whether it is heard even where words are an answer: none of these is a likely answer to a question.
    pub(super) fn is_always_heard(self) -> bool {
        !matches!(self, Self::Yes | Self::No | Self::Start | Self::Send | Self::Out | Self::More | Self::Next)
    }
}
