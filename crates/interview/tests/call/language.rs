//! The language.

use super::*;

#[test]
fn each_language_is_greeted_in_itself_and_a_key_chooses_it() {
    for (key, language) in (1..).zip(programme().languages()) {
        let mut caller = Caller::new(programme());
        caller.dial();
        assert_eq!(caller.turn_ids.iter().filter(|id| *id == "call-greeting").count(), 5);
        assert!(caller.hears(&format!("call-press.{key}")));
        caller.press(&key.to_string());
        assert_eq!(caller.call.language(), Some(language));
        assert_eq!(caller.stage(), Stage::Menu);
    }
}

#[test]
fn a_key_without_a_language_and_hash_say_the_languages_again() {
    let mut caller = Caller::new(programme());
    caller.dial().press("9").press("#").press("*");
    assert_eq!(caller.stage(), Stage::Choosing);
    assert!(caller.hears("call-greeting"));
}

#[test]
fn whoever_presses_nothing_hears_all_languages_twice_and_then_how_to_surrender() {
    let mut caller = Caller::new(programme());
    caller.dial().keep_silent();
    assert!(caller.hears("call-greeting"));
    caller.keep_silent();
    assert_eq!(caller.call.language().unwrap().as_str(), "ru");
    let said = ["call-seen", "call-default-language", "call-welcome", "call-surrender-1", "call-surrender-3"];
    assert!(said.iter().all(|key| caller.hears(key)), "{}", caller.log);
    // It goes on by itself to the end, then to the menu.
    caller.keep_silent();
    let said = ["call-surrender-4", "call-surrender-7", "call-menu"];
    assert!(said.iter().all(|key| caller.hears(key)), "{}", caller.log);
    // Nobody is there: twice the menu, then a kind goodbye. Nothing was said, so nothing is kept.
    caller.keep_silent().keep_silent();
    assert!(caller.hears("call-quiet") && !caller.hung_up);
    caller.keep_silent();
    assert!(caller.hung_up && caller.hears("call-bye-quiet"));
    assert!(caller.desk.applications.is_empty() && caller.desk.messages.is_empty());
}

#[test]
fn who_asks_for_a_person_before_anything_is_told_first_what_the_line_reveals() {
    let mut caller = Caller::new(programme());
    caller.dial().press("0");
    assert!(caller.turn_firm.contains(&"call-seen".to_owned()) && caller.hears("call-no-live"));
}

#[test]
fn a_programme_of_one_language_asks_for_none() {
    let dir = copy(|dir| {
        let path = dir.join("programme.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        let cut = |text: &str, tag: &str| {
            let begin = text.find(&format!("[[languages]]\ntag = \"{tag}\"")).unwrap();
            let end = text[begin + 5..].find("\n[").map(|at| begin + 5 + at + 1).unwrap();
            format!("{}{}", &text[..begin], &text[end..])
        };
        let only = ["uk", "ko-KP", "ko-KR", "en"].iter().fold(text, |text, tag| {
            std::fs::remove_file(dir.join(format!("locales/{tag}.ftl"))).unwrap();
            std::fs::remove_dir_all(dir.join(format!("pages/{tag}"))).unwrap();
            cut(&text, tag)
        });
        let is_other = |line: &&str| {
            !["uk = ", "ko-KP = ", "ko-KR = ", "en = "].iter().any(|tag| line.starts_with(tag))
                && !line.starts_with("note = ")
        };
        std::fs::write(&path, only.lines().filter(is_other).collect::<Vec<_>>().join("\n")).unwrap();
        std::fs::remove_file(dir.join("prepared.toml")).unwrap();
        for form in ["apply", "third_party", "at_risk"] {
            let path = dir.join(format!("forms/{form}.md"));
            let text = std::fs::read_to_string(&path).unwrap();
            let (head, texts) = text.split_once("## texts").unwrap();
            let kept = texts.lines().map(|line| {
                let cells: Vec<&str> = line.split('|').collect();
                if cells.len() < 8 {
                    line.to_owned()
                } else {
                    format!("|{}|{}|{}|", cells[1], cells[2], cells[4])
                }
            });
            std::fs::write(path, format!("{head}## texts{}", kept.collect::<Vec<_>>().join("\n"))).unwrap();
        }
    });
    let programme = Programme::load(dir.path()).unwrap_or_else(|faults| panic!("{faults}"));
    let mut caller = Caller::new(Box::leak(Box::new(programme)));
    caller.dial();
    assert_eq!(caller.stage(), Stage::Menu);
    assert!(caller.hears("call-seen") && !caller.hears("call-greeting"), "{}", caller.log);
}
