//! The parameters of a call: in the address, as a form, or as JSON. Files, the fourth way, are not taken here.

use std::collections::HashMap;

use serde_json::Value;

/// The parameters.
pub(super) struct Asked(HashMap<String, Value>);

impl Asked {
    /// Reads them; `None` if the body is not what it says it is.
    pub(super) fn read(query: Option<&str>, kind: &str, body: &[u8]) -> Option<Self> {
        let mut all = HashMap::new();
        if let Some(query) = query {
            all.extend(form(query)?);
        }
        let kind = kind.split(';').next().unwrap_or_default().trim();
        match kind {
            "application/json" if !body.is_empty() => {
                let json: HashMap<String, Value> = serde_json::from_slice(body).ok()?;
                all.extend(json);
            }
            "application/x-www-form-urlencoded" => all.extend(form(std::str::from_utf8(body).ok()?)?),
            _ if body.is_empty() => {}
            _ => return None,
        }
        Some(Self(all))
    }

    /// A text; a number is one too.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// A number, also one that is written as a text.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    /// An object, also one that is JSON in a text, as in forms.
    pub(super) fn object(&self, name: &str) -> Option<Value> {
        match self.0.get(name)? {
            Value::String(text) => serde_json::from_str(text).ok(),
            Value::Null => None,
            there @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
                Some(there.clone())
            }
        }
    }
}

fn form(text: &str) -> Option<Vec<(String, Value)>> {
    let uri: axum::http::Uri = format!("/?{text}").parse().ok()?;
    let axum::extract::Query(pairs) =
        axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri).ok()?;
    Some(pairs.into_iter().map(|(name, value)| (name, Value::String(value))).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    proptest! {
        #[test]
        fn whatever_is_asked_is_read_or_refused(
            query in prop::option::of("[ -~а-я%&=+]{0,60}"),
            kind in "(application/json|application/x-www-form-urlencoded|)[; a-z]{0,4}",
            body in prop_oneof![
                prop::collection::vec(any::<u8>(), 0..200),
                r#"\{"(a|b)":("\{\}"|"7"|-?[0-9]{1,20}|null|\[\]|\{"x":1\}),?\}?"#.prop_map(String::into_bytes),
                "[ab]=[ -~%&=+]{0,40}".prop_map(String::into_bytes),
            ],
        ) {
            let Some(asked) = Asked::read(query.as_deref(), &kind, &body) else { return Ok(()) };
            for name in ["a", "b"] {
                let (text, number) = (asked.text(name), asked.number(name));
                prop_assert!(number.is_none_or(|number| text.is_some_and(|text| text.parse() == Ok(number))));
                let _object = asked.object(name);
            }
        }
    }

    #[test]
    fn three_ways_of_saying_the_same() {
        let json = br#"{"chat_id":7,"text":"a b","reply_markup":{"x":1}}"#;
        let form = b"chat_id=7&text=a+b&reply_markup=%7B%22x%22%3A1%7D";
        let ways = [
            Asked::read(None, "application/json; charset=utf-8", json),
            Asked::read(None, "application/x-www-form-urlencoded", form),
            Asked::read(std::str::from_utf8(form).ok(), "", b""),
        ];
        for way in ways {
            let way = way.unwrap();
            assert_eq!((way.number("chat_id"), way.text("text").as_deref()), (Some(7), Some("a b")));
            assert_eq!(way.object("reply_markup"), Some(json!({"x": 1})));
            assert_eq!((way.number("offset"), way.object("x")), (None, None));
        }
        for (kind, body) in [("application/json", &b"["[..]), ("multipart/form-data", b"x"), ("", b"x")] {
            assert!(Asked::read(None, kind, body).is_none(), "{kind}");
        }
    }
}
