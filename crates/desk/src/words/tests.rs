//! Every key that is used exists, in every language, with the same variables.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

const FILES: [(&str, &str); 3] = [
    ("en", include_str!("../../i18n/en.ftl")),
    ("uk", include_str!("../../i18n/uk.ftl")),
    ("ru", include_str!("../../i18n/ru.ftl")),
];

/// Key and the variables in its text.
fn messages(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = String::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" =")
            && !line.starts_with([' ', '\t'])
        {
            key = name.to_owned();
            found.entry(key.clone()).or_default();
        }
        let variables = line.split('$').skip(1).map(|rest| {
            rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>()
        });
        if let Some(of_key) = found.get_mut(&key) {
            of_key.extend(variables);
        }
    }
    found
}

#[test]
fn the_languages_have_the_same_keys_and_variables() {
    let reference = messages(FILES[0].1);
    assert!(reference.len() > 200);
    for (tag, source) in FILES {
        let ours = messages(source);
        for (key, variables) in &reference {
            assert_eq!(ours.get(key), Some(variables), "{tag}: {key}");
        }
        for key in ours.keys() {
            assert!(reference.contains_key(key), "{tag}: {key} is in no other language");
        }
    }
}

#[test]
fn every_key_in_templates_and_code_exists() {
    let known = messages(FILES[0].1);
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![root.join("templates"), root.join("src")];
    let mut used = 0_usize;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for call in [".say(\"", ".with(\"", ".count(\""] {
            for rest in text.split(call).skip(1) {
                let key = rest.split('"').next().unwrap();
                assert!(known.contains_key(key), "{}: {key}", path.display());
                used += 1;
            }
        }
    }
    assert!(used > 100);
}

#[test]
fn names_built_from_slugs_have_words() {
    let known = messages(FILES[0].1);
    let must = |key: String| assert!(known.contains_key(&key), "{key}");
    for kind in casework::Kind::ALL {
        must(format!("kind-{}", kind.slug()));
        must(format!("kind-short-{}", kind.slug()));
    }
    for state in casework::State::ALL {
        must(format!("state-{}", state.slug()));
    }
    for mark in casework::Mark::ALL {
        must(format!("mark-{}", mark.slug()));
        must(format!("mark-advice-{}", mark.slug()));
    }
    must("kind-unknown".to_owned());
    must("kind-short-unknown".to_owned());
    for kind in casework::Kind::ALL {
        must(format!("step-say-kind-{}", kind.slug()));
    }
    for protection in casework::Protection::ALL {
        must(format!("protection-{}", protection.slug()));
        must(format!("protection-note-{}", protection.slug()));
    }
    for why in casework::NotTold::ALL {
        must(format!("notice-{}", why.slug()));
    }
    for state in ["queued", "sent", "delivered"] {
        must(format!("notice-{state}"));
    }
    for word in ["telegram", "signal", "whatsapp", "viber", "matrix", "sms", "email", "voice", "other", "web"]
    {
        must(format!("channel-{}", casework::Channel(word.to_owned()).slug()));
    }
    for word in casework::BY_HAND {
        must(format!("channel-{word}"));
    }
    for why in ["order", "no-such-account", "no-such-gate", "taken", "full", "moving"] {
        must(format!("channel-refused-{why}"));
    }
    for what in [
        "kind-known",
        "language",
        "wished",
        "wish-taken-back",
        "notice-sent",
        "code-given",
        "released-for-telephone",
        "notice-delivered",
        "notice-failed",
    ] {
        must(format!("did-{what}"));
    }
    must(format!("refused-{}", casework::Refusal::KindUnknown.slug()));
    for state in ["listening", "not-heard", "banned", "faulty", "taking", "copying"] {
        must(format!("channel-state-{state}"));
    }
    for what in [
        "written-down",
        "channel-added",
        "channel-moved",
        "channel-removed",
        "channel-put-back",
        "channel-banned",
    ] {
        must(format!("audit-{what}"));
    }
    for role in casework::Role::ALL {
        must(format!("role-{}", role.code().to_lowercase()));
    }
    for kind in casework::Kind::ALL {
        for state in casework::Track::reachable(Some(kind)) {
            let shown = !matches!(state, casework::State::Opened) && !state.is_over();
            if shown && casework::Finding::of(*state).is_none() {
                must(format!("step-move-{}", state.slug()));
            }
        }
    }
}

#[test]
fn plurals_are_those_of_the_language() {
    let say = |tag, n| Say::in_language(tag).count("queue-count", n);
    assert_eq!(say("en", 1), "1 case");
    assert_eq!([1, 3, 5, 21].map(|n| say("uk", n)), ["1 справа", "3 справи", "5 справ", "21 справа"]);
    assert_eq!([1, 3, 5, 21].map(|n| say("ru", n)), ["1 дело", "3 дела", "5 дел", "21 дело"]);
}
