//! What a button says when it is pressed: short, plain, and of no use once its time is over.

use super::command::Command;

/// A pressed button. `visit` tells the buttons of an interview from those of one that was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Press {
    Command(Command),
    Language(usize),
    Form(usize),
    Choose {
        visit: u16,
        question: usize,
        choice: usize,
    },
    /// Of several that can be chosen: this one too, or no longer.
    Toggle {
        visit: u16,
        question: usize,
        choice: usize,
    },
    /// What is chosen of several is all.
    Done {
        visit: u16,
        question: usize,
    },
    Decline {
        visit: u16,
        question: usize,
    },
    Pass {
        visit: u16,
        question: usize,
    },
    Change {
        visit: u16,
        question: usize,
    },
    Send {
        visit: u16,
    },
    EraseAll,
    KeepAll,
    /// Drop what was begun, and begin this questionnaire.
    Switch {
        visit: u16,
        form: usize,
    },
    /// Go on with what was begun.
    Stay,
}

impl Press {
    pub(super) fn payload(self) -> String {
        match self {
            Self::Command(command) => format!("c.{}", command.name()),
            Self::Language(index) => format!("l.{index}"),
            Self::Form(index) => format!("f.{index}"),
            Self::Choose { visit, question, choice } => format!("a.{visit}.{question}.{choice}"),
            Self::Toggle { visit, question, choice } => format!("t.{visit}.{question}.{choice}"),
            Self::Done { visit, question } => format!("k.{visit}.{question}"),
            Self::Decline { visit, question } => format!("d.{visit}.{question}"),
            Self::Pass { visit, question } => format!("p.{visit}.{question}"),
            Self::Change { visit, question } => format!("r.{visit}.{question}"),
            Self::Send { visit } => format!("s.{visit}"),
            Self::EraseAll => "e.all".to_owned(),
            Self::KeepAll => "e.not".to_owned(),
            Self::Switch { visit, form } => format!("w.{visit}.{form}"),
            Self::Stay => "w.not".to_owned(),
        }
    }

    pub(super) fn read(payload: &str) -> Option<Self> {
        let parts: Vec<&str> = payload.split('.').take(5).collect();
        let number = |text: &&str| text.parse::<usize>().ok();
        let visit = |text: &&str| text.parse::<u16>().ok();
        Some(match parts.as_slice() {
            ["c", name] => Self::Command(Command::named(name)?),
            ["l", index] => Self::Language(number(index)?),
            ["f", index] => Self::Form(number(index)?),
            ["a", v, question, choice] => {
                Self::Choose { visit: visit(v)?, question: number(question)?, choice: number(choice)? }
            }
            ["t", v, question, choice] => {
                Self::Toggle { visit: visit(v)?, question: number(question)?, choice: number(choice)? }
            }
            ["k", v, question] => Self::Done { visit: visit(v)?, question: number(question)? },
            ["d", v, question] => Self::Decline { visit: visit(v)?, question: number(question)? },
            ["p", v, question] => Self::Pass { visit: visit(v)?, question: number(question)? },
            ["r", v, question] => Self::Change { visit: visit(v)?, question: number(question)? },
            ["s", v] => Self::Send { visit: visit(v)? },
            ["e", "all"] => Self::EraseAll,
            ["e", "not"] => Self::KeepAll,
            ["w", "not"] => Self::Stay,
            ["w", v, form] => Self::Switch { visit: visit(v)?, form: number(form)? },
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_on_a_button_comes_back() {
        let all = [
            Press::Command(Command::PassOn),
            Press::Language(4),
            Press::Form(0),
            Press::Choose { visit: 65_535, question: 148, choice: 900 },
            Press::Toggle { visit: 65_535, question: 148, choice: 900 },
            Press::Done { visit: 1, question: 2 },
            Press::Switch { visit: 65_535, form: 3 },
            Press::Stay,
            Press::Decline { visit: 1, question: 2 },
            Press::Pass { visit: 1, question: 2 },
            Press::Change { visit: 1, question: 2 },
            Press::Send { visit: 9 },
            Press::EraseAll,
            Press::KeepAll,
        ];
        for press in all {
            assert!(press.payload().len() <= 64 && press.payload().is_ascii());
            assert_eq!(Press::read(&press.payload()), Some(press));
        }
        assert_eq!(Press::read("a.1.2"), None);
        assert_eq!(Press::read("c.перед"), None);
        assert_eq!(Press::read(""), None);
    }
}
