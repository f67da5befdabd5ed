//! Reading an outline out of an XForm.

use std::collections::BTreeMap;

use super::{Outline, OutlineChoice, OutlineNode, Words, one_space, spaced, without_root, without_space};
use crate::xpath::{Kind, NodeId, Tree};

/// Texts by language and id: each with its forms (`long`, `audio`, …).
type Itext = BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>;

impl Outline {
    /// The outline of an XForm.
    pub fn from_xform(xml: &str) -> Result<Self, String> {
        let tree = Tree::from_xml(xml).map_err(|error| error.to_string())?;
        let reader = Reader::new(&tree).ok_or("this is no XForm")?;
        Ok(reader.outline())
    }
}

struct Reader<'a> {
    tree: &'a Tree,
    model: NodeId,
    body: NodeId,
    instance: NodeId,
    root: String,
    itext: Itext,
}

impl<'a> Reader<'a> {
    fn new(tree: &'a Tree) -> Option<Self> {
        let html = elements(tree, tree.root()).next()?;
        let head = child(tree, html, "head")?;
        let body = child(tree, html, "body")?;
        let model = child(tree, head, "model")?;
        let first = elements(tree, model).find(|node| name(tree, *node) == "instance")?;
        let instance = elements(tree, first).next()?;
        let root = name(tree, instance).to_owned();
        let mut reader = Self { tree, model, body, instance, root, itext: Itext::new() };
        reader.itext = reader.read_itext();
        Some(reader)
    }

    fn outline(&self) -> Outline {
        let mut outline = Outline::default();
        self.instance_nodes(self.instance, "", &mut outline.nodes);
        for bind in elements(self.tree, self.model).filter(|node| name(self.tree, *node) == "bind") {
            let path = without_root(self.attribute(bind, "nodeset"), &self.root);
            if let Some(node) = outline.nodes.iter_mut().find(|node| node.path == path) {
                self.read_bind(bind, node);
            }
        }
        for set in elements(self.tree, self.model).filter(|node| name(self.tree, *node) == "setvalue") {
            let path = without_root(self.attribute(set, "ref"), &self.root);
            if let Some(node) = outline.nodes.iter_mut().find(|node| node.path == path) {
                let value = spaced(self.attribute(set, "value"), &self.root);
                node.binding.insert("default", without_space(&value));
            }
        }
        self.read_controls(self.body, &mut outline);
        for instance in elements(self.tree, self.model).filter(|node| name(self.tree, *node) == "instance") {
            let id = self.attribute(instance, "id");
            let root = elements(self.tree, instance).next();
            if let (false, Some(root)) = (id.is_empty(), root) {
                let items = elements(self.tree, root).map(|item| self.read_item(item));
                outline.lists.insert(id.to_owned(), items.collect());
            }
        }
        outline
    }

    fn instance_nodes(&self, parent: NodeId, path: &str, nodes: &mut Vec<OutlineNode>) {
        for element in elements(self.tree, parent) {
            let name = name(self.tree, element);
            if path.is_empty() && name == "meta" {
                continue;
            }
            let path = format!("{path}/{name}");
            let mut node = OutlineNode { path: path.clone(), ..OutlineNode::default() };
            let is_leaf = elements(self.tree, element).next().is_none();
            let text = self.tree.text(element);
            if is_leaf && !text.trim().is_empty() {
                node.binding.insert("default", without_space(&text));
            }
            nodes.push(node);
            self.instance_nodes(element, &path, nodes);
        }
    }

    fn read_bind(&self, bind: NodeId, node: &mut OutlineNode) {
        for key in ["relevant", "constraint", "calculate", "required", "readonly"] {
            let value = self.attribute(bind, key);
            if !value.is_empty() && value != "false()" {
                node.binding.insert(key, spaced(value, &self.root));
            }
        }
        if let Some(kind) = self.tree.attribute(bind, "type") {
            node.binding.insert("type", kind.to_owned());
        }
        for (key, kind) in [("constraintMsg", "constraint_message"), ("requiredMsg", "required_message")] {
            let value = self.attributes_named(bind, key);
            if let Some(value) = value {
                let words = match value.strip_prefix("jr:itext('").and_then(|rest| rest.strip_suffix("')")) {
                    Some(id) => self.itext_words(id, "long"),
                    None => Words::from([(String::new(), one_space(&value))]),
                };
                node.texts.insert(kind, words);
            }
        }
    }

    fn read_controls(&self, parent: NodeId, outline: &mut Outline) {
        for control in elements(self.tree, parent) {
            let tag = name(self.tree, control);
            if !matches!(tag, "input" | "select1" | "select" | "trigger" | "group" | "upload" | "range") {
                continue;
            }
            let path = without_root(self.attribute(control, "ref"), &self.root);
            let mut texts = BTreeMap::new();
            for (element, kind) in [("label", "label"), ("hint", "hint")] {
                if let Some(node) = child(self.tree, control, element) {
                    self.read_text(node, kind, &mut texts);
                }
            }
            if let Some(node) = outline.nodes.iter_mut().find(|node| node.path == path) {
                tag.clone_into(&mut node.control);
                let appearance = self.attribute(control, "appearance");
                if !appearance.is_empty() {
                    node.binding.insert("appearance", one_space(appearance));
                }
                node.texts.extend(texts);
                node.choices = self.read_choices(control, &path, &mut outline.lists);
            }
            if tag == "group" {
                self.read_controls(control, outline);
            }
        }
    }

    /// The list and filter of a select: an itemset over an instance, or items of its own.
    fn read_choices(
        &self,
        control: NodeId,
        path: &str,
        lists: &mut BTreeMap<String, Vec<OutlineChoice>>,
    ) -> Option<(String, String)> {
        if let Some(itemset) = child(self.tree, control, "itemset") {
            let nodeset = self.attribute(itemset, "nodeset");
            let rest = nodeset.strip_prefix("instance('")?;
            let (list, rest) = rest.split_once("')/root/item")?;
            let filter = rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or_default();
            let filter = if filter.is_empty() { String::new() } else { spaced(filter, &self.root) };
            return Some((list.to_owned(), filter));
        }
        let items: Vec<OutlineChoice> = elements(self.tree, control)
            .filter(|node| name(self.tree, *node) == "item")
            .map(|item| {
                let mut choice = OutlineChoice::default();
                if let Some(value) = child(self.tree, item, "value") {
                    choice.code = self.tree.text(value).trim().to_owned();
                }
                if let Some(label) = child(self.tree, item, "label") {
                    self.read_text(label, "label", &mut choice.texts);
                }
                choice
            })
            .collect();
        if items.is_empty() {
            return None;
        }
        lists.insert(path.to_owned(), items);
        Some((path.to_owned(), String::new()))
    }

    fn read_item(&self, item: NodeId) -> OutlineChoice {
        let mut choice = OutlineChoice::default();
        for element in elements(self.tree, item) {
            let text = self.tree.text(element).trim().to_owned();
            match name(self.tree, element) {
                "name" => choice.code = text,
                "label" => {
                    choice.texts.insert("label", Words::from([(String::new(), one_space(&text))]));
                }
                "itextId" => {
                    for (form, kind) in [("long", "label"), ("audio", "media::audio")] {
                        let words = self.itext_words(&text, form);
                        if !words.is_empty() {
                            choice.texts.insert(kind, words);
                        }
                    }
                }
                other => {
                    choice.columns.insert(other.to_owned(), text);
                }
            }
        }
        choice
    }

    /// The words of a label or hint: its own, or those that it refers to.
    fn read_text(&self, node: NodeId, kind: &'static str, texts: &mut BTreeMap<&'static str, Words>) {
        let reference = self.attribute(node, "ref");
        let Some(id) = reference.strip_prefix("jr:itext('").and_then(|rest| rest.strip_suffix("')")) else {
            let own = self.with_outputs(node);
            if !own.is_empty() {
                texts.insert(kind, Words::from([(String::new(), own)]));
            }
            return;
        };
        let forms: &[(&str, &'static str)] =
            if kind == "label" { &[("long", "label"), ("audio", "media::audio")] } else { &[("long", kind)] };
        for (form, kind) in forms {
            let words = self.itext_words(id, form);
            if !words.is_empty() {
                texts.insert(kind, words);
            }
        }
    }

    /// Text with `<output value="…"/>` as `{path}`.
    fn with_outputs(&self, node: NodeId) -> String {
        let mut text = String::new();
        for part in self.tree.children(node) {
            if self.tree.kind(part) == Kind::Element && name(self.tree, part) == "output" {
                let path = without_root(self.attribute(part, "value").trim(), &self.root);
                text.push_str(&format!("{{{path}}}"));
            } else {
                text.push_str(&self.tree.text(part));
            }
        }
        one_space(&text)
    }

    fn read_itext(&self) -> Itext {
        let mut itext = Itext::new();
        let Some(root) = child(self.tree, self.model, "itext") else { return itext };
        for translation in elements(self.tree, root) {
            let language = match self.attribute(translation, "lang") {
                "default" => "",
                _ if self.attribute(translation, "default") == "true()" => "",
                language => language,
            };
            let texts = itext.entry(language.to_owned()).or_default();
            for text in elements(self.tree, translation) {
                let forms = texts.entry(self.attribute(text, "id").to_owned()).or_default();
                for value in elements(self.tree, text) {
                    let form = self.tree.attribute(value, "form").unwrap_or("long");
                    let words = self.with_outputs(value);
                    forms.insert(form.to_owned(), words.trim_start_matches("jr://audio/").to_owned());
                }
            }
        }
        itext
    }

    /// The words of an itext id. The dash that stands for a missing translation is none.
    fn itext_words(&self, id: &str, form: &str) -> Words {
        let words = self.itext.iter().filter_map(|(language, texts)| {
            let words = texts.get(id)?.get(form)?;
            (words != "-").then(|| (language.clone(), words.clone()))
        });
        words.collect()
    }

    fn attribute(&self, node: NodeId, name: &str) -> &'a str {
        self.tree.attribute(node, name).unwrap_or_default()
    }

    /// An attribute by its local name, whatever its prefix.
    fn attributes_named(&self, node: NodeId, local: &str) -> Option<String> {
        let found = self.tree.attributes(node).find(|attribute| name(self.tree, *attribute) == local)?;
        Some(self.tree.text(found).into_owned())
    }
}

fn name(tree: &Tree, node: NodeId) -> &str {
    let full = tree.name(node);
    full.rsplit(':').next().unwrap_or(full)
}

fn elements(tree: &Tree, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
    tree.children(node).filter(|child| tree.kind(*child) == Kind::Element)
}

fn child(tree: &Tree, node: NodeId, wanted: &str) -> Option<NodeId> {
    elements(tree, node).find(|element| name(tree, *element) == wanted)
}
