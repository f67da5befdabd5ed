//! What an application's answers mean for the case that it opens: its kind, its language, its dangers.
//!
//! Names of questions and codes are those of the example programme's forms; a programme with others loses the marks,
//! never the application.

use std::collections::{BTreeMap, BTreeSet};

use casework::{Kind, Mark, SafeHours, Words};
use interview::conversation::Submitted;

/// The longest duress word.
pub const DURESS_WORD_CHARS_MAX: usize = 60;

/// What follows from the answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The kind of case.
    pub kind: Kind,
    /// The language to answer in (BCP 47).
    pub language: String,
    /// Whether he would rather listen than read.
    pub rather_listens: bool,
    /// Dangers.
    pub marks: BTreeSet<Mark>,
    /// The duress word he chose.
    pub duress_word: Option<Words>,
    /// When he can look safely.
    pub safe_hours: Option<SafeHours>,
}

/// Question, code, mark.
const MARKS: [(&str, &str, Mark); 4] = [
    ("under_18", "yes", Mark::Under18),
    ("injured", "yes", Mark::Injured),
    ("safe_now", "no", Mark::MonitoredPhone),
    ("safe_now", "unsure", Mark::MonitoredPhone),
];

/// Hours of the day for the words that the form offers.
const HOURS: [(&str, &str); 4] =
    [("morning", "6-10"), ("day", "10-18"), ("evening", "18-23"), ("night", "23-6")];

/// Reads a submitted form of that kind; `languages` are those of the programme.
pub fn read(submitted: &Submitted, form_kind: Kind, languages: &[String]) -> Reading {
    let answers: BTreeMap<String, String> =
        submitted.answers.iter().map(|(name, value)| (name.clone(), value.joined())).collect();
    let answer = |name: &str| answers.get(name).map(String::as_str);
    let rules = MARKS.map(|(question, code, mark)| (question.to_owned(), code.to_owned(), mark));
    Reading {
        kind: kind(form_kind, answer("standing")),
        language: language(answer("answer_language"), submitted.language.as_str(), languages),
        rather_listens: answer("reading") == Some("listen"),
        marks: Mark::from_answers(&answers, &rules),
        duress_word: answer("duress_word").and_then(duress_word),
        safe_hours: answer("safe_times").and_then(safe_hours),
    }
}

/// Who says that he is not a soldier is at risk of conscription, whichever form he took: nothing may ever lead him
/// towards a front line.
fn kind(form_kind: Kind, standing: Option<&str>) -> Kind {
    match (form_kind, standing) {
        (Kind::Application, Some(standing)) if standing != "serving" => Kind::ConscriptionRisk,
        (kind, _) => kind,
    }
}

/// The language he wants answers in, if the programme has it; else the one he wrote in.
fn language(wanted: Option<&str>, written: &str, languages: &[String]) -> String {
    let same = |tag: &&String| wanted.is_some_and(|code| tag.replace('-', "_").eq_ignore_ascii_case(code));
    languages.iter().find(same).cloned().unwrap_or_else(|| written.to_owned())
}

/// A duress word as it is kept: bounded, never blank.
pub fn duress_word(text: &str) -> Option<Words> {
    let word: String = text.trim().chars().take(DURESS_WORD_CHARS_MAX).collect();
    (!word.is_empty()).then(|| Words::new(word))
}

/// Whether a message contains the duress word, in any case and spelling.
pub fn has_duress_word(message: &str, word: &Words) -> bool {
    let message = crate::search::fold(message);
    crate::search::fold(word.reveal().trim())
        .iter()
        .any(|spelling| !spelling.is_empty() && message.iter().any(|text| text.contains(spelling.as_str())))
}

fn safe_hours(codes: &str) -> Option<SafeHours> {
    if codes.split_whitespace().any(|code| code == "any") {
        return None;
    }
    let spans: Vec<&str> = codes
        .split_whitespace()
        .filter_map(|code| HOURS.iter().find(|(name, _)| *name == code).map(|(_, span)| *span))
        .collect();
    SafeHours::parse(&spans.join(" ")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn submitted(answers: &[(&str, &str)]) -> Submitted {
        let answers: serde_json::Value = answers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), serde_json::json!({ "text": value })))
            .collect::<serde_json::Map<_, _>>()
            .into();
        serde_json::from_value(serde_json::json!({
            "programme": "example-trial", "form": "apply", "revision": "0", "language": "ru", "channel": "web",
            "answers": answers,
        }))
        .unwrap()
    }

    #[test]
    fn a_civilian_is_never_led_to_a_hand_over_whichever_form_he_took() {
        let languages = ["ru".to_owned(), "ko-KP".to_owned()];
        for (standing, kind) in [
            ("serving", Kind::Application),
            ("called_up", Kind::ConscriptionRisk),
            ("home", Kind::ConscriptionRisk),
        ] {
            let reading = read(&submitted(&[("standing", standing)]), Kind::Application, &languages);
            assert_eq!(reading.kind, kind, "{standing}");
        }
        let none = read(&submitted(&[]), Kind::Application, &languages);
        assert_eq!(none.kind, Kind::Application);
    }

    #[test]
    fn dangers_language_and_hours_follow_from_the_answers() {
        let languages = ["ru".to_owned(), "ko-KP".to_owned()];
        let reading = read(
            &submitted(&[
                ("under_18", "yes"),
                ("injured", "no"),
                ("safe_now", "unsure"),
                ("answer_language", "ko_kp"),
                ("reading", "listen"),
                ("safe_times", "morning night"),
                ("duress_word", " Снегирь "),
            ]),
            Kind::Application,
            &languages,
        );
        assert_eq!(reading.marks, BTreeSet::from([Mark::Under18, Mark::MonitoredPhone]));
        assert_eq!(reading.language, "ko-KP");
        assert!(reading.rather_listens);
        assert_eq!(reading.safe_hours.unwrap().to_string(), "6-10 23-6");
        let word = reading.duress_word.unwrap();
        assert!(has_duress_word("всё хорошо, снегири… снегирь прилетел", &word));
        assert!(!has_duress_word("всё хорошо", &word));
        let any = read(
            &submitted(&[("safe_times", "any"), ("answer_language", "here")]),
            Kind::Application,
            &languages,
        );
        assert!(any.safe_hours.is_none() && any.language == "ru");
    }
}
