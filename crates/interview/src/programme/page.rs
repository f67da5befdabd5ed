//! A page of a programme: Markdown with few means, no raw HTML, and links that are checked.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::settings::Settings;
use crate::fault::{FaultKind, Faults, Found, Place};
use crate::nearest::nearest;

/// The largest page.
const PAGE_BYTES_MAX: usize = 16 * 1024;
/// The longest title.
const TITLE_CHARS_MAX: usize = 60;

/// A page in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its name in addresses.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// The text of its first paragraph.
    pub lead: String,
    segments: Vec<Segment>,
    /// The lines of text, for checks.
    lines: Vec<String>,
    /// The lines as they are said in messages.
    spoken: Vec<String>,
}

/// A part of a page: HTML, or the place of a link's address.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Html(String),
    Address(Target),
}

/// Where a link leads. The gate decides its own addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Another page.
    Page(String),
    /// A questionnaire.
    Form(String),
    /// The first page.
    Home,
    /// The place to come back to with a receipt.
    Mailbox,
    /// An address outside: `https:`, `tel:` or `mailto:`.
    Outside(String),
}

impl Page {
    /// The page as HTML without its title. `address` gives the `href` of each link.
    pub fn render(&self, address: impl Fn(&Target) -> String) -> String {
        let mut html = String::new();
        for segment in &self.segments {
            match segment {
                Segment::Html(part) => html.push_str(part),
                Segment::Address(target) => html.push_str(&escaped(&address(target))),
            }
        }
        html
    }

    /// The links of the page.
    pub fn targets(&self) -> impl Iterator<Item = &Target> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Address(target) => Some(target),
            Segment::Html(_) => None,
        })
    }

    /// The lines as they are said in messages, where nothing can be pressed: without those that only lead elsewhere.
    pub fn spoken(&self) -> &[String] {
        &self.spoken
    }

    /// The title and every line of text.
    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.title.as_str()).chain(self.lines.iter().map(String::as_str))
    }
}

/// Reads a page.
pub(super) fn parse(slug: &str, text: &str, settings: &Settings) -> Result<Page, Faults> {
    let mut found = Found::default();
    let (first, body) = text.split_once('\n').unwrap_or((text, ""));
    let title = first.strip_prefix("# ").map(str::trim).unwrap_or_default();
    if title.is_empty() {
        found.add(Place::line(1, 1), FaultKind::Page { rule: "the first line must be “# ” and the title" });
    }
    if title.chars().count() > TITLE_CHARS_MAX {
        let kind = FaultKind::TooLarge { what: "the title", limit: TITLE_CHARS_MAX, unit: "characters" };
        found.add(Place::line(1, 1), kind);
    }
    if text.len() > PAGE_BYTES_MAX {
        let kind = FaultKind::TooLarge { what: "this page", limit: PAGE_BYTES_MAX, unit: "bytes" };
        found.add(Place::default(), kind);
        return Err(found.into_faults());
    }
    let mut reader =
        Reader { body, settings, found, segments: Vec::new(), pending: Vec::new(), words: Words::default() };
    for (event, range) in Parser::new_ext(body, Options::empty()).into_offset_iter() {
        reader.event(event, range.start);
    }
    reader.flush();
    if reader.words.lines.is_empty() {
        reader.found.add(Place::default(), FaultKind::Page { rule: "the page says nothing" });
    }
    let page = Page {
        slug: slug.to_owned(),
        title: title.to_owned(),
        lead: reader.words.lead,
        segments: reader.segments,
        lines: reader.words.lines,
        spoken: reader.words.spoken,
    };
    reader.found.or(page)
}

/// The plain words of a page.
#[derive(Default)]
struct Words {
    lines: Vec<String>,
    current: String,
    lead: String,
    in_paragraph: bool,
    spoken: Vec<String>,
    in_link: bool,
    /// The line says something beside its links.
    says: bool,
    /// What stands before the line: the dash or the number of an item.
    mark: String,
    /// The next number of the list, if it has numbers.
    number: Option<u64>,
    in_heading: bool,
    /// A heading that waits for what it stands above.
    heading: Option<String>,
}

struct Reader<'a> {
    body: &'a str,
    settings: &'a Settings,
    found: Found,
    segments: Vec<Segment>,
    pending: Vec<Event<'a>>,
    words: Words,
}

impl<'a> Reader<'a> {
    fn event(&mut self, event: Event<'a>, offset: usize) {
        self.words.event(&event);
        let refused = match &event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                let target = dest_url.to_string();
                return self.link(&target, offset);
            }
            Event::End(TagEnd::Link) => {
                self.flush();
                self.segments.push(Segment::Html("</a>".to_owned()));
                return;
            }
            Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) => {
                Some("raw HTML is refused")
            }
            Event::Start(Tag::Image { .. }) => Some("pictures are refused"),
            Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => {
                Some("code is refused (a line must not begin with four spaces)")
            }
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => {
                Some("only the first line is a “# ” title")
            }
            Event::Start(Tag::Heading { level, .. })
                if !matches!(level, HeadingLevel::H2 | HeadingLevel::H3) =>
            {
                Some("headings are “##” and “###”")
            }
            Event::Start(_)
            | Event::End(_)
            | Event::Text(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::Rule
            | Event::TaskListMarker(_) => None,
        };
        match refused {
            Some(rule) => {
                let place = self.place(offset);
                self.found.add(place, FaultKind::Page { rule });
            }
            None => self.pending.push(event),
        }
    }

    fn link(&mut self, address: &str, offset: usize) {
        match target(address, self.settings) {
            Ok(target) => {
                self.flush();
                let outside = matches!(target, Target::Outside(_));
                self.segments.push(Segment::Html("<a href=\"".to_owned()));
                self.segments.push(Segment::Address(target));
                let rest = if outside { "\" rel=\"noreferrer\">" } else { "\">" };
                self.segments.push(Segment::Html(rest.to_owned()));
            }
            Err(kind) => {
                let place = self.place(offset);
                self.found.add(place, kind);
            }
        }
    }

    /// The place of an offset in the body, which begins at the second line.
    fn place(&self, offset: usize) -> Place {
        let before = self.body.get(..offset).unwrap_or_default();
        let line = before.matches('\n').count() + 2;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Place::line(number(line), number(column))
    }

    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let mut part = String::new();
        html::push_html(&mut part, self.pending.drain(..));
        self.segments.push(Segment::Html(part));
    }
}

impl Words {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) => {
                self.says |= !self.in_link && text.chars().any(char::is_alphanumeric);
                self.current.push_str(text);
            }
            Event::Start(Tag::Link { .. }) => self.in_link = true,
            Event::End(TagEnd::Link) => self.in_link = false,
            Event::SoftBreak | Event::HardBreak => self.current.push(' '),
            Event::Start(tag) if !is_inline(tag) => {
                self.end_line();
                self.in_paragraph = matches!(tag, Tag::Paragraph);
                self.begin_block(tag);
            }
            Event::End(end) if !is_inline_end(end) => self.end_line(),
            Event::Start(_)
            | Event::End(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::Rule
            | Event::TaskListMarker(_) => {}
        }
    }

    fn begin_block(&mut self, tag: &Tag<'_>) {
        self.in_heading = matches!(tag, Tag::Heading { .. });
        if let Tag::List(first) = tag {
            self.number = *first;
        }
        if matches!(tag, Tag::Item) {
            self.mark = match &mut self.number {
                Some(number) => {
                    *number += 1;
                    format!("{}. ", *number - 1)
                }
                None => "– ".to_owned(),
            };
        }
    }

    fn end_line(&mut self) {
        if self.current.trim().is_empty() {
            return;
        }
        let mark = std::mem::take(&mut self.mark);
        let says = std::mem::take(&mut self.says);
        if std::mem::take(&mut self.in_heading) {
            self.heading = Some(self.current.trim().to_owned());
        } else if says {
            // A heading is never parted from what it stands above.
            let above = self.heading.take().map(|heading| {
                let colon = if heading.ends_with(['.', '!', '?', ':']) { "" } else { ":" };
                format!("{heading}{colon}\n")
            });
            self.spoken.push(format!("{}{mark}{}", above.unwrap_or_default(), self.current.trim()));
        }
        let line = std::mem::take(&mut self.current);
        if self.lead.is_empty() && self.in_paragraph {
            self.lead = line.trim().to_owned();
        }
        self.lines.push(line.trim().to_owned());
    }
}

/// Marks within a line of text.
fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Strikethrough | Tag::Image { .. })
}

fn is_inline_end(end: &TagEnd) -> bool {
    matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Strikethrough | TagEnd::Image)
}

/// Where an address leads, if it leads anywhere.
fn target(address: &str, settings: &Settings) -> Result<Target, FaultKind> {
    let dead = |nearest: Option<String>| FaultKind::DeadLink { target: address.to_owned(), nearest };
    let (scheme, rest) = address.split_once(':').ok_or_else(|| {
        let pages = settings.pages.iter().map(String::as_str);
        dead(nearest(address.trim_end_matches(".md"), pages).map(|slug| format!("page:{slug}")))
    })?;
    let plain = !rest.contains(|letter: char| letter.is_whitespace() || letter.is_control());
    match scheme {
        "page" if settings.pages.iter().any(|slug| slug == rest) => Ok(Target::Page(rest.to_owned())),
        "page" => {
            let pages = settings.pages.iter().map(String::as_str);
            Err(dead(nearest(rest, pages).map(|slug| format!("page:{slug}"))))
        }
        "form" if settings.forms.iter().any(|(name, _)| name == rest) => Ok(Target::Form(rest.to_owned())),
        "form" => {
            let forms = settings.forms.iter().map(|(name, _)| name.as_str());
            Err(dead(nearest(rest, forms).map(|name| format!("form:{name}"))))
        }
        "home" if rest.is_empty() => Ok(Target::Home),
        "mailbox" if rest.is_empty() => Ok(Target::Mailbox),
        "https" if plain && rest.starts_with("//") => Ok(Target::Outside(address.to_owned())),
        "tel" if plain && rest.starts_with('+') => Ok(Target::Outside(address.to_owned())),
        "mailto" if plain && rest.contains('@') => Ok(Target::Outside(address.to_owned())),
        _ => Err(dead(
            nearest(scheme, ["page", "form", "home", "mailbox", "https", "tel", "mailto"])
                .map(|near| format!("{near}:")),
        )),
    }
}

/// Text for a double-quoted attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}
