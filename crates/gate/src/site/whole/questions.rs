//! Every question of a form at once, with the answers that make it matter.
//!
//! Which answers those are is found by asking the engine. A question that is not there at first is looked for behind each
//! choice of the questions before it; once it is there, every other answer of every question before it is tried, and those that
//! make it fall away show what it depends on. Done once at start for each form and language.

use interview::conversation::{
    Channel, Choice, Env, Input, Output, Prompt, PromptKind, QuestionName, RawAnswer, State, start, step,
};
use interview::{Form, Language};
use jiff::Zoned;
use rand::rngs::StdRng;

/// A question, and when it matters.
#[derive(Clone)]
pub(crate) struct AskedQuestion {
    pub(crate) prompt: Prompt,
    /// The ways in which it comes to matter, any one of them; none when it is asked of everybody.
    pub(crate) only_if: Vec<Needed>,
}

/// Answers that must all have been given, each in words: “Are you serving now? – Yes”.
pub(crate) type Needed = Vec<String>;

/// All questions of `form`, in its order, unanswered.
pub(crate) fn all(form: &Form, language: &Language, now: &Zoned, rng: &mut StdRng) -> Vec<AskedQuestion> {
    let mut search = Search { form, env: Env { now, rng } };
    let (blank, _) = start(form, language, Channel::Web, &mut search.env);
    let mut known = vec![blank.clone()];
    let mut all: Vec<AskedQuestion> = Vec::new();
    for name in form.questions() {
        let states = search.opened(&known, name, &all);
        let Some(first) = states.first() else { continue };
        let Some(prompt) = search.ask(first, name) else { continue };
        let mut only_if: Vec<Needed> = Vec::new();
        for state in &states {
            let way = search.depends(state, name, &all);
            if !only_if.contains(&way) {
                only_if.push(way);
            }
        }
        // One way without a condition is everybody's.
        if only_if.iter().any(Vec::is_empty) {
            only_if.clear();
        }
        all.push(AskedQuestion { prompt, only_if });
        // Later questions may lie behind what opened this one.
        known.extend(states.into_iter().filter(|state| *state != blank));
    }
    all
}

/// The engine, asked what would be if.
struct Search<'a, 'e> {
    form: &'a Form,
    env: Env<'e>,
}

impl Search<'_, '_> {
    /// States with the fewest answers in which `name` is asked: nothing said, or one answer (in each way there is), or one more
    /// answer than what opened an earlier question.
    fn opened(&mut self, known: &[State], name: &str, before: &[AskedQuestion]) -> Vec<State> {
        let Some((blank, later)) = known.split_first() else { return Vec::new() };
        if self.ask(blank, name).is_some() {
            return vec![blank.clone()];
        }
        let alone: Vec<State> =
            before.iter().filter_map(|decides| self.behind(blank, name, &decides.prompt)).collect();
        if !alone.is_empty() {
            return alone;
        }
        for state in later.iter().rev() {
            if self.ask(state, name).is_some() {
                return vec![state.clone()];
            }
        }
        for state in later.iter().rev() {
            for decides in before.iter().rev() {
                if let Some(opened) = self.behind(state, name, &decides.prompt) {
                    return vec![opened];
                }
            }
        }
        Vec::new()
    }

    /// `state` with the first choice of `decides` behind which `name` is asked.
    fn behind(&mut self, state: &State, name: &str, decides: &Prompt) -> Option<State> {
        choices(decides).iter().find_map(|choice| {
            let opened = self.choose(state, decides, choice);
            self.ask(&opened, name).map(|_| opened)
        })
    }

    /// What must be as it is in `state` for `name` to be asked: each question of which some choice closes it, with the choices
    /// that do not.
    fn depends(&mut self, state: &State, name: &str, before: &[AskedQuestion]) -> Needed {
        let mut way = Needed::new();
        for AskedQuestion { prompt: decides, .. } in before {
            let mut kept = Vec::new();
            for choice in choices(decides) {
                let other = self.choose(state, decides, choice);
                if self.ask(&other, name).is_some() {
                    kept.push(choice.label.as_str());
                }
            }
            if kept.len() < choices(decides).len() {
                way.push(format!("{} – {}", decides.label, kept.join(" / ")));
            }
        }
        way
    }

    fn ask(&mut self, state: &State, name: &str) -> Option<Prompt> {
        match step(self.form, state.clone(), Input::GoTo(name.into()), &mut self.env) {
            (_, Output::Ask(prompt)) => Some(prompt),
            (_, Output::Refused { .. } | Output::Review(_) | Output::NotThere) => None,
        }
    }

    fn choose(&mut self, state: &State, decides: &Prompt, choice: &Choice) -> State {
        let question = QuestionName::from(decides.name.as_str());
        let answer = RawAnswer::Codes(vec![choice.code.clone()]);
        step(self.form, state.clone(), Input::AnswerTo(question, answer), &mut self.env).0
    }
}

fn choices(decides: &Prompt) -> &[Choice] {
    match &decides.kind {
        PromptKind::One(choices) | PromptKind::Many(choices) => choices,
        PromptKind::Note
        | PromptKind::Text { .. }
        | PromptKind::Integer
        | PromptKind::Decimal
        | PromptKind::Date
        | PromptKind::Time
        | PromptKind::Acknowledge => &[],
    }
}

#[cfg(test)]
mod tests {
    use interview::workbook::Workbook;
    use interview::xlsform::{Profile, compile};
    use rand::SeedableRng as _;

    use super::*;

    const FORM: &str = "## survey
| type | name | label::en | relevant |
|---|---|---|---|
| select_one ab | kind | Kind? | |
| begin_group | outer | | ${kind} = 'a' |
| select_one nm | number | Number? | |
| begin_group | inner | | ${number} = 'n' |
| text | deep | Deep? | |
| end_group | | | |
| text | again | Again? | |
| end_group | | | |
| text | other | Other? | ${kind} = 'b' |
| select_multiple ab | many | Many? | |
| text | either | Either? | ${kind} = 'b' or selected(${many}, 'a') |
| text | unless | Unless? | ${kind} != 'b' |
| text | last | Last? | ${number} = 'n' and selected(${many}, 'b') |
| text | always | Always? | |

## choices
| list_name | name | label::en |
|---|---|---|
| ab | a | A |
| ab | b | B |
| ab | c | C |
| nm | n | N |
| nm | m | M |
";

    #[test]
    fn every_answer_that_is_needed_is_named() {
        let form = compile(&Workbook::from_markdown(FORM).unwrap(), "tried", &Profile::Alone).unwrap();
        let language = form.languages().next().unwrap().clone();
        let now = jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC);
        let all = all(&form, &language, &now, &mut StdRng::seed_from_u64(1));
        let found: Vec<(&str, String)> = all
            .iter()
            .map(|each| {
                let ways: Vec<String> = each.only_if.iter().map(|way| way.join(" + ")).collect();
                (each.prompt.name.as_str(), ways.join(" or "))
            })
            .collect();
        let expected = [
            ("kind", ""),
            ("number", "Kind? – A"),
            ("deep", "Kind? – A + Number? – N"),
            ("again", "Kind? – A"),
            ("other", "Kind? – B"),
            ("many", ""),
            ("either", "Kind? – B or Many? – A"),
            ("unless", "Kind? – A / C"),
            ("last", "Kind? – A + Number? – N + Many? – B"),
            ("always", ""),
        ];
        assert_eq!(found, expected.map(|(name, ways)| (name, ways.to_owned())));
    }
}
