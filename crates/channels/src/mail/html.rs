//! HTML reduced to the words that a reader sees. No page is built and nothing is loaded; what was quoted from our own letter
//! goes, as `>` does in plain text.

use mail_parser::decoders::html::add_html_token;
use zeroize::Zeroizing;

/// The longest entity that is read, with both its ends.
const ENTITY_BYTES_MAX: usize = 34;
/// How deep quotations are followed.
const DEPTH_MAX: usize = 1000;

/// Elements whose content is never words.
const UNSEEN: [&str; 6] = ["head", "style", "script", "template", "title", "noscript"];
/// Elements that begin on a line of their own.
const BLOCKS: [&str; 18] = [
    "p",
    "div",
    "br",
    "tr",
    "li",
    "ul",
    "ol",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "section",
    "blockquote",
    "pre",
];
/// How mail programs mark an element that holds what they quote: Gmail, Yahoo, Thunderbird, Proton, Zoho. Outlook marks none;
/// its block of "From:", "Sent:" is found in the text.
const QUOTE_MARKS: [&str; 5] =
    ["gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote", "zmail_extra"];

/// The words of a page. What is quoted is left out, unless there is nothing else.
#[must_use]
pub fn reduce(page: &str) -> Zeroizing<String> {
    let own = words(page, true);
    if own.trim().is_empty() { words(page, false) } else { own }
}

fn words(page: &str, drops_quotes: bool) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(page.len() / 2));
    let mut rest = page;
    // The element whose content is left out, and how many of its kind are open.
    let mut hidden: Option<(String, usize)> = None;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        if hidden.is_none() {
            push_text(&mut out, text);
        }
        if let Some(behind) = tag.strip_prefix("<!--") {
            rest = behind.find("-->").and_then(|end| behind.get(end + 3..)).unwrap_or_default();
            continue;
        }
        let begins = tag.get(1..).and_then(|behind| behind.chars().next());
        if !begins.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            // A mark and no tag: "1 < 2".
            if hidden.is_none() {
                push_text(&mut out, "<");
            }
            rest = tag.get(1..).unwrap_or_default();
            continue;
        }
        let Some(end) = tag.find('>') else { return out };
        let inside = tag.get(1..end).unwrap_or_default().to_ascii_lowercase();
        rest = tag.get(end + 1..).unwrap_or_default();
        let closes = inside.starts_with('/');
        let name: String =
            inside.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        hidden = match hidden {
            Some((kind, depth)) if kind == name && !inside.ends_with('/') => {
                let depth = if closes { depth.saturating_sub(1) } else { (depth + 1).min(DEPTH_MAX) };
                (depth > 0).then_some((kind, depth))
            }
            Some(still) => Some(still),
            None if !closes && hides(&name, &inside, drops_quotes) => Some((name.clone(), 1)),
            None => None,
        };
        if BLOCKS.contains(&name.as_str()) && hidden.is_none() && (name == "br" || !out.ends_with('\n')) {
            out.push('\n');
        }
    }
    if hidden.is_none() {
        push_text(&mut out, rest);
    }
    out
}

fn hides(name: &str, inside: &str, drops_quotes: bool) -> bool {
    let empty = inside.ends_with('/') || matches!(name, "br" | "hr" | "img" | "meta" | "link" | "input");
    if empty {
        return false;
    }
    UNSEEN.contains(&name)
        || drops_quotes && (name == "blockquote" || QUOTE_MARKS.iter().any(|mark| inside.contains(mark)))
}

/// White space as a browser shows it, and entities as letters.
fn push_text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let mut step = first.len_utf8();
        if first.is_ascii_whitespace() {
            if !out.is_empty() && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
        } else if first == '&'
            && let Some(end) = rest.bytes().take(ENTITY_BYTES_MAX).position(|byte| byte == b';')
            && let Some(entity) = rest.get(..=end)
        {
            add_html_token(out, entity.as_bytes(), false);
            step = entity.len();
        } else {
            out.push(first);
        }
        rest = rest.get(step..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_sees_the_words() {
        let page = "<html><head><title>x</title><style>p{}</style></head><body><!-- no --><div dir=ltr>Здравствуйте,&nbsp;\n \
            1 &lt; 2 &#x1F642;</div><div>вторая<br>третья</div><script>alert(1)</script><p>a < b</body>";
        assert_eq!(reduce(page).trim(), "Здравствуйте,\u{a0} 1 < 2 🙂\nвторая\nтретья\na < b");
    }

    #[test]
    fn what_is_quoted_goes_unless_it_is_all() {
        let gmail = "<div>да</div><br><div class=\"gmail_quote\"><div>On Mon wrote:<br></div><blockquote>старое\
            <div>ещё</div></blockquote></div>";
        assert_eq!(reduce(gmail).trim(), "да");
        let below = "<blockquote>старое<blockquote>x</blockquote></blockquote><p>ответ</p>";
        assert_eq!(reduce(below).trim(), "ответ");
        assert_eq!(reduce("<blockquote>only this</blockquote>").trim(), "only this");
        assert_eq!(reduce("<div"), Zeroizing::new(String::new()));
    }
}
