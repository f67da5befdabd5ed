//! Reads XML into a tree, as a DOM would: text and CDATA are nodes of their own, white space counts except around the
//! root element, namespaces are resolved.

use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::{Builder, Kind, Tree};

/// Why a text is no XML document.
#[derive(Debug, thiserror::Error)]
pub enum XmlError {
    /// Not well formed.
    #[error("not well-formed XML: {0}")]
    Form(#[from] quick_xml::Error),
    /// A broken attribute.
    #[error("broken attribute: {0}")]
    Attribute(#[from] quick_xml::events::attributes::AttrError),
    /// `&name;` of an entity that XML does not define.
    #[error("unknown entity &{0};")]
    Entity(String),
    /// A prefix that nothing declares.
    #[error("undeclared prefix of {0}")]
    Prefix(String),
    /// Elements left open, or more than one root.
    #[error("the elements do not nest to one root")]
    Nesting,
    /// Larger or deeper than any form is.
    #[error("too deep")]
    Depth,
}

const XFORMS: &str = "http://www.w3.org/2002/xforms";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";
/// Deeper nesting than this is refused.
const DEPTH_MAX: usize = 512;

/// Namespaces declared and not yet closed: depth, prefix, URI.
struct Scope {
    depth: usize,
    bound: Vec<(usize, String, Arc<str>)>,
    xml: Arc<str>,
    xmlns: Arc<str>,
}

impl Scope {
    fn find(&self, prefix: &str) -> Option<Arc<str>> {
        if prefix == "xml" {
            return Some(Arc::clone(&self.xml));
        }
        let found = self.bound.iter().rev().find(|(_, bound, _)| bound == prefix)?;
        (!found.2.is_empty()).then(|| Arc::clone(&found.2))
    }
}

impl Tree {
    /// Reads a document. In an XForm, `<instance id="…">` elements become what `instance('…')` finds, and the first
    /// `<instance>` of the model the primary one.
    pub fn from_xml(xml: &str) -> Result<Tree, XmlError> {
        let mut reader = Reader::from_str(xml.trim());
        let mut build = Tree::build();
        let mut scope = Scope { depth: 0, bound: Vec::new(), xml: XML.into(), xmlns: XMLNS.into() };
        let mut text = String::new();
        let mut roots = 0;
        loop {
            let event = reader.read_event()?;
            match &event {
                Event::Text(more) => text.push_str(&more.xml10_content()),
                Event::GeneralRef(entity) => match entity.resolve_char_ref()? {
                    Some(letter) => text.push(letter),
                    None => text.push(predefined(&entity.xml10_content())?),
                },
                Event::Start(_)
                | Event::End(_)
                | Event::Empty(_)
                | Event::CData(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_)
                | Event::Eof => flush(&mut build, &mut text, scope.depth)?,
            }
            match event {
                Event::Start(tag) => {
                    roots += usize::from(scope.depth == 0);
                    open(&mut build, &mut scope, &tag)?;
                }
                Event::Empty(tag) => {
                    roots += usize::from(scope.depth == 0);
                    open(&mut build, &mut scope, &tag)?;
                    close(&mut build, &mut scope);
                }
                Event::End(_) => close(&mut build, &mut scope),
                Event::CData(data) => {
                    build.text(&data.xml10_content());
                }
                Event::Comment(comment) => build.other(Kind::Comment, "", &comment.xml10_content()),
                Event::PI(pi) => build.other(Kind::Instruction, pi.target(), pi.content().trim_start()),
                Event::DocType(kind) => build.other(Kind::Doctype, "", &kind.xml10_content()),
                Event::Eof => break,
                Event::Text(_) | Event::GeneralRef(_) | Event::Decl(_) => {}
            }
        }
        if scope.depth != 0 || roots != 1 { Err(XmlError::Nesting) } else { Ok(build.finish()) }
    }
}

fn flush(build: &mut Builder, text: &mut String, depth: usize) -> Result<(), XmlError> {
    if !text.is_empty() {
        if depth > 0 {
            build.text(text);
        } else if !text.trim().is_empty() {
            return Err(XmlError::Nesting);
        }
        text.clear();
    }
    Ok(())
}

fn open(build: &mut Builder, scope: &mut Scope, tag: &BytesStart<'_>) -> Result<(), XmlError> {
    scope.depth += 1;
    if scope.depth > DEPTH_MAX {
        return Err(XmlError::Depth);
    }
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute?;
        let key = name_of(attribute.key);
        let value = attribute.normalized_value(XmlVersion::Implicit1_0)?.into_owned();
        if key == "xmlns" {
            scope.bound.push((scope.depth, String::new(), value.as_str().into()));
        } else if let Some(prefix) = key.strip_prefix("xmlns:") {
            scope.bound.push((scope.depth, prefix.to_owned(), value.as_str().into()));
        }
        attributes.push((key, value));
    }
    let name = name_of(tag.name());
    let namespace = match name.split_once(':') {
        Some((prefix, _)) => Some(scope.find(prefix).ok_or_else(|| XmlError::Prefix(name.clone()))?),
        None => scope.find(""),
    };
    let of_form = namespace.as_deref() == Some(XFORMS);
    build.open_in(&name, namespace);
    let mut id = None;
    for (key, value) in attributes {
        if key == "xmlns" || key.starts_with("xmlns:") {
            build.attribute_in(Kind::Namespace, &key, Some(Arc::clone(&scope.xmlns)), &value);
            continue;
        }
        let namespace = match key.split_once(':') {
            Some((prefix, _)) => Some(scope.find(prefix).ok_or_else(|| XmlError::Prefix(key.clone()))?),
            None => None,
        };
        build.attribute_in(Kind::Attribute, &key, namespace, &value);
        if key == "id" {
            id = Some(value);
        }
    }
    if name.rsplit(':').next() == Some("instance") {
        if of_form && scope.depth > 1 {
            build.primary();
        }
        if let Some(id) = id {
            build.instance(&id);
        }
    }
    Ok(())
}

fn close(build: &mut Builder, scope: &mut Scope) {
    build.close();
    scope.bound.retain(|(depth, _, _)| *depth < scope.depth);
    scope.depth = scope.depth.saturating_sub(1);
}

fn name_of(name: quick_xml::name::QName<'_>) -> String {
    name.0.to_owned()
}

fn predefined(entity: &str) -> Result<char, XmlError> {
    Ok(match entity {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        other => return Err(XmlError::Entity(other.to_owned())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_stand_where_a_dom_has_them() {
        let tree = Tree::from_xml(
            " <!DOCTYPE html><r xmlns:a='u' a:x='1'>t&amp;<![CDATA[<b>]]><!--c--><?p q?><a:e>\r\n</a:e></r> ",
        )
        .unwrap();
        let [doctype, r] = tree.children(tree.root()).collect::<Vec<_>>()[..] else { panic!("two children") };
        assert_eq!((tree.kind(doctype), tree.name(r)), (Kind::Doctype, "r"));
        let kinds: Vec<Kind> = tree.children(r).map(|id| tree.kind(id)).collect();
        assert_eq!(kinds, [Kind::Text, Kind::Text, Kind::Comment, Kind::Instruction, Kind::Element]);
        assert_eq!(tree.text(r), "t&<b>\n");
        assert_eq!(tree.attributes(r).count(), 1);
        assert_eq!(tree.namespaces(r).count(), 1);
    }

    #[test]
    fn broken_documents_are_refused() {
        for bad in ["", "<a>", "<a/><b/>", "<a>&nope;</a>", "<p:a/>", "<a></b>", "text", "<a b=></a>"] {
            assert!(Tree::from_xml(bad).is_err(), "{bad}");
        }
        let deep = "<a>".repeat(1000) + &"</a>".repeat(1000);
        assert!(matches!(Tree::from_xml(&deep), Err(XmlError::Depth)));
    }
}
