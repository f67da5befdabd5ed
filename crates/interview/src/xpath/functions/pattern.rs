//! `regex()`: patterns in the way of ECMAScript, matched in linear time.

use regex::{Regex, RegexBuilder};

use crate::xpath::ast::Part;
use crate::xpath::eval::{EvalError, Machine, Outcome, Spot};
use crate::xpath::value::Value;

/// Compiled patterns may take this much memory.
const SIZE_MAX: usize = 1 << 20;

/// Only for patterns that are not written out; those are compiled with the expression.
pub(super) fn regex<'a>(machine: &mut Machine<'a, '_, '_>, given: &'a [Part], spot: Spot) -> Outcome<'a> {
    let text = machine.text_argument(given, 0, spot)?;
    let pattern = compile(&machine.text_argument(given, 1, spot)?).map_err(EvalError::Argument)?;
    Ok(Value::Boolean(pattern.is_match(&text)))
}

/// Compiles a pattern. It may match anywhere, unless it says `^` and `$`.
pub(in crate::xpath) fn compile(pattern: &str) -> Result<Regex, String> {
    let translated = translate(pattern)?;
    let built = RegexBuilder::new(&translated).size_limit(SIZE_MAX).build();
    built.map_err(|fault| format!("the pattern {pattern:?} cannot be used: {fault}"))
}

/// From ECMAScript's notation to ours. `\d` and `\w` mean ASCII there; what only backtracking can match is refused.
fn translate(pattern: &str) -> Result<String, String> {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut letters = pattern.chars().peekable();
    let mut in_class = false;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => escape(&mut letters, &mut out, in_class, pattern)?,
            '[' if in_class => out.push_str("\\["),
            '[' => {
                in_class = true;
                out.push('[');
                if letters.next_if_eq(&'^').is_some() {
                    out.push('^');
                    if letters.next_if_eq(&']').is_some() {
                        // `[^]` is anything at all.
                        out.truncate(out.len() - 2);
                        out.push_str("(?s:.)");
                        in_class = false;
                    }
                } else if letters.next_if_eq(&']').is_some() {
                    // `[]` is nothing at all.
                    out.pop();
                    out.push_str("[^\\s\\S]");
                    in_class = false;
                }
            }
            ']' if in_class => {
                in_class = false;
                out.push(']');
            }
            ']' => out.push_str("\\]"),
            '&' | '~' if in_class => {
                out.push('\\');
                out.push(letter);
            }
            '-' if in_class && letters.peek() == Some(&'-') => out.push_str("\\-"),
            '.' if !in_class => out.push_str("[^\\n\\r\\u{2028}\\u{2029}]"),
            '{' if !in_class && !is_count(letters.clone()) => out.push_str("\\{"),
            '}' if !in_class && !out_has_open_count(&out) => out.push_str("\\}"),
            '(' if !in_class && looks_around(letters.clone()) => {
                return Err(format!("the pattern {pattern:?} looks around, which is refused"));
            }
            other => out.push(other),
        }
    }
    Ok(out)
}

type Letters<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn escape(letters: &mut Letters<'_>, out: &mut String, in_class: bool, pattern: &str) -> Result<(), String> {
    let Some(letter) = letters.next() else {
        return Err(format!("the pattern {pattern:?} ends with a \\"));
    };
    match letter {
        'd' | 'w' | 's' | 'D' | 'W' | 'S' if in_class && letters.peek() == Some(&'-') => {
            // A class is no end of a range: the hyphen behind it is one of the letters.
            letters.next();
            out.push_str(class_in_class(letter));
            out.push_str("\\-");
        }
        'd' => out.push_str(if in_class { "0-9" } else { "[0-9]" }),
        'w' => out.push_str(if in_class { "0-9A-Za-z_" } else { "[0-9A-Za-z_]" }),
        'D' => out.push_str("[^0-9]"),
        'W' => out.push_str("[^0-9A-Za-z_]"),
        'b' if in_class => out.push_str("\\x08"),
        'b' => out.push_str("(?-u:\\b)"),
        'B' if !in_class => out.push_str("(?-u:\\B)"),
        's' | 'S' | 'n' | 'r' | 't' | 'f' | 'v' => {
            out.push('\\');
            out.push(letter);
        }
        'p' | 'P' if letters.peek() == Some(&'{') => {
            out.push('\\');
            out.push(letter);
            for letter in letters.by_ref() {
                out.push(letter);
                if letter == '}' {
                    break;
                }
            }
        }
        '0' => out.push_str("\\x00"),
        'x' | 'u' => {
            let wanted = if letter == 'x' { 2 } else { 4 };
            let digits: String = letters.clone().take(wanted).collect();
            if digits.len() == wanted && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                letters.by_ref().take(wanted).for_each(drop);
                out.push_str("\\x{");
                out.push_str(&digits);
                out.push('}');
            } else {
                out.push(letter);
            }
        }
        '1'..='9' | 'k' => return Err(format!("the pattern {pattern:?} refers back, which is refused")),
        other => out.push_str(&regex::escape(other.encode_utf8(&mut [0; 4]))),
    }
    Ok(())
}

/// A class of letters inside another one.
fn class_in_class(letter: char) -> &'static str {
    match letter {
        'd' => "0-9",
        'w' => "0-9A-Za-z_",
        'D' => "[^0-9]",
        'W' => "[^0-9A-Za-z_]",
        'S' => "\\S",
        _ => "\\s",
    }
}

/// Whether `{` begins a number of repetitions.
fn is_count(letters: Letters<'_>) -> bool {
    let inner: String = letters.take_while(|letter| *letter != '}').collect();
    let (least, most) = inner.split_once(',').unwrap_or((&inner, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !least.is_empty() && digits(least) && digits(most)
}

fn out_has_open_count(out: &str) -> bool {
    let inner = out.rsplit('{').next().unwrap_or_default();
    inner.len() < out.len()
        && !inner.is_empty()
        && inner.bytes().all(|byte| byte.is_ascii_digit() || byte == b',')
}

fn looks_around(mut letters: Letters<'_>) -> bool {
    if letters.next() != Some('?') {
        return false;
    }
    match letters.next() {
        Some('=' | '!') => true,
        Some('<') => matches!(letters.next(), Some('=' | '!')),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_mean_what_they_mean_in_forms() {
        for (pattern, text, matches) in [
            ("[0-9]{3}", "ab1234", true),
            ("^[0-9]{3}$", "1234", false),
            (r"^\d+$", "٣", false),
            (r"^\w+$", "Ян", false),
            (r"^[\d\-\s]+$", "12-3 4", true),
            (r"^\+?[0-9]{7,15}$", "+38050123456", true),
            (r"^[^]$", "\n", true),
            (r"^[\w-\.]+@[\d-x]+$", "a.b-c@1-x", true),
            (r"^[\w-\.]+$", "a,b", false),
            (r"^[а-яё]+$", "ёж", true),
            (r"^a{b}$", "a{b}", true),
            (r"^[a&&b]+$", "a&b", true),
            (r"^[[]+$", "[[", true),
            (r"^\u0041\x42\/$", "AB/", true),
            ("a.b", "a\nb", false),
            (r"^\p{L}+$", "слово", true),
            (r"\bcat\b", "a cat.", true),
        ] {
            assert_eq!(compile(pattern).unwrap().is_match(text), matches, "{pattern}");
        }
    }

    #[test]
    fn what_needs_backtracking_is_refused() {
        for pattern in ["(?=a)b", "(?<!a)b", r"(a)\1", "(", "a{9999}{9999}", "\\"] {
            assert!(compile(pattern).is_err(), "{pattern}");
        }
    }
}
