//! The sheet `settings`: the form's name and version, where it may be asked, and in which language it begins.

use crate::fault::{FaultKind, Found};
use crate::form::{Mode, NamedLanguage};
use crate::nearest::nearest;

use super::columns::{Languages, Plain};
use super::rows::RawRow;

/// The settings, understood.
pub(super) struct Settings {
    pub(super) root: String,
    pub(super) name: String,
    pub(super) version: String,
    pub(super) modes: Vec<Mode>,
    pub(super) default_language: usize,
    pub(super) default_name: Option<String>,
}

impl Settings {
    pub(super) fn read(row: &RawRow, name: &str, languages: &Languages, found: &mut Found) -> Self {
        if let (Some(id), false) = (row.get(Plain::FormId), languages.lenient)
            && id != name
        {
            let kind = FaultKind::NotAllowed {
                found: id.to_owned(),
                allowed: format!("the form's own name, {name}"),
                nearest: None,
            };
            found.add(row.place("settings", Plain::FormId), kind);
        }
        for (column, (_, text)) in &row.plain {
            if text.contains("${") {
                let kind = FaultKind::BrokenReference { found: text.clone() };
                found.add(row.place("settings", *column), kind);
            }
        }
        let mut modes = Vec::new();
        for word in row
            .get(Plain::Modes)
            .unwrap_or("web")
            .split(|letter: char| letter.is_whitespace() || letter == ',')
        {
            match Mode::ALL.iter().find(|(known, _)| *known == word) {
                Some((_, mode)) if !modes.contains(mode) => modes.push(*mode),
                Some(_) => {}
                None if word.is_empty() => {}
                None => {
                    let names = Mode::ALL.iter().map(|(known, _)| *known);
                    let kind = FaultKind::NotAllowed {
                        found: word.to_owned(),
                        allowed: names.clone().collect::<Vec<_>>().join(", "),
                        nearest: nearest(word, names),
                    };
                    found.add(row.place("settings", Plain::Modes), kind);
                }
            }
        }
        let default_language = row.get(Plain::DefaultLanguage).and_then(|wanted| {
            let position = languages.known.iter().position(|language| {
                wanted == language.heading() || wanted == language.name || wanted == language.tag.as_str()
            });
            if position.is_none() && !languages.lenient {
                let headings: Vec<String> = languages.known.iter().map(NamedLanguage::heading).collect();
                let kind = FaultKind::NotAllowed {
                    found: wanted.to_owned(),
                    nearest: nearest(wanted, headings.iter().map(String::as_str)),
                    allowed: headings.join(", "),
                };
                found.add(row.place("settings", Plain::DefaultLanguage), kind);
            }
            position
        });
        Self {
            root: row.get(Plain::RootName).unwrap_or("data").to_owned(),
            name: row.get(Plain::FormId).unwrap_or(name).to_owned(),
            version: row.get(Plain::Version).unwrap_or_default().to_owned(),
            modes,
            default_language: default_language.unwrap_or(0),
            default_name: row.get(Plain::DefaultLanguage).map(str::to_owned),
        }
    }
}
