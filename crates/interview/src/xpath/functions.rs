//! The functions of the dialect. `docs/xpath-profile.md` is checked against [`FUNCTIONS`].

use super::ast::Part;
use super::eval::{Machine, Outcome, Spot};

pub(super) use self::pattern::compile as pattern;

mod arguments;
mod boolean;
mod calendar;
mod digest;
mod geo;
mod maths;
mod names;
mod nodes;
mod pattern;
mod repeat;
mod select;
mod shuffle;
mod strings;
mod substrings;

pub(super) type Run = for<'a> fn(&mut Machine<'a, '_, '_>, &'a [Part], Spot) -> Outcome<'a>;

/// A function, for the compiler of forms and for the documentation.
#[derive(Clone, Copy, Debug)]
pub struct FunctionInfo {
    /// The name, with its prefix where it has one.
    pub name: &'static str,
    /// The least number of arguments.
    pub least: usize,
    /// The greatest number of arguments, where there is one.
    pub most: Option<usize>,
    /// Whether intake needs it: such a function must never be refused or wrong.
    pub in_profile: bool,
    pub(super) run: Run,
}

impl PartialEq for FunctionInfo {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for FunctionInfo {}

impl FunctionInfo {
    /// What is wrong with this number of arguments.
    pub(super) fn arity_fault(&self, given: usize) -> Option<String> {
        if given >= self.least && self.most.is_none_or(|most| given <= most) {
            return None;
        }
        let wanted = match (self.least, self.most) {
            (0, Some(0)) => "no arguments".to_owned(),
            (1, Some(1)) => "one argument".to_owned(),
            (least, Some(most)) if least == most => format!("{least} arguments"),
            (least, Some(most)) => format!("{least} to {most} arguments"),
            (least, None) => format!("at least {least} arguments"),
        };
        Some(format!("{}() takes {wanted}, not {given}", self.name))
    }
}

const fn needed(name: &'static str, least: usize, most: usize, run: Run) -> FunctionInfo {
    FunctionInfo { name, least, most: Some(most), in_profile: true, run }
}

const fn needed_many(name: &'static str, least: usize, run: Run) -> FunctionInfo {
    FunctionInfo { name, least, most: None, in_profile: true, run }
}

const fn extra(name: &'static str, least: usize, most: usize, run: Run) -> FunctionInfo {
    FunctionInfo { name, least, most: Some(most), in_profile: false, run }
}

const fn extra_many(name: &'static str, least: usize, run: Run) -> FunctionInfo {
    FunctionInfo { name, least, most: None, in_profile: false, run }
}

/// Every function, by name.
pub const FUNCTIONS: &[FunctionInfo] = &[
    needed("abs", 1, 1, maths::abs),
    extra("acos", 1, 1, maths::acos),
    extra("area", 1, 1, geo::area),
    extra("asin", 1, 1, maths::asin),
    extra("atan", 1, 1, maths::atan),
    extra("atan2", 2, 2, maths::atan2),
    extra("base64-decode", 1, 1, digest::base64_decode),
    needed("boolean", 1, 1, boolean::boolean),
    needed("boolean-from-string", 1, 1, boolean::from_string),
    needed("ceiling", 1, 1, maths::ceiling),
    extra_many("checklist", 2, boolean::checklist),
    needed("coalesce", 2, 2, strings::coalesce),
    needed_many("concat", 0, strings::concat),
    needed("contains", 2, 2, strings::contains),
    extra("cos", 1, 1, maths::cos),
    needed("count", 1, 1, nodes::count),
    needed("count-non-empty", 1, 1, nodes::count_non_empty),
    needed("count-selected", 1, 1, select::count_selected),
    needed("current", 0, 0, nodes::current),
    needed("date", 1, 1, calendar::date),
    needed("date-time", 1, 1, calendar::date),
    needed("decimal-date-time", 1, 1, calendar::decimal_date_time),
    needed("decimal-time", 1, 1, calendar::decimal_time),
    extra("digest", 2, 3, digest::digest),
    extra_many("distance", 1, geo::distance),
    needed("ends-with", 2, 2, strings::ends_with),
    extra("exp", 1, 1, maths::exp),
    extra("exp10", 1, 1, maths::exp10),
    needed("false", 0, 0, boolean::no),
    needed("floor", 1, 1, maths::floor),
    needed("format-date", 2, 2, calendar::format),
    needed("format-date-time", 2, 2, calendar::format),
    extra("geofence", 2, 2, geo::geofence),
    extra("id", 1, 1, nodes::id),
    needed("if", 3, 3, boolean::choose),
    extra_many("indexed-repeat", 3, repeat::indexed_repeat),
    needed("instance", 1, 1, nodes::instance),
    needed("int", 1, 1, maths::int),
    needed_many("join", 1, strings::join),
    extra("jr:choice-name", 2, 2, select::choice_name),
    extra("jr:itext", 1, 1, select::itext),
    extra("lang", 1, 1, names::lang),
    needed("last", 0, 0, nodes::last),
    extra("local-name", 0, 1, names::local_name),
    extra("log", 1, 1, maths::log),
    extra("log10", 1, 1, maths::log10),
    needed_many("max", 0, maths::max),
    needed_many("min", 0, maths::min),
    extra("name", 0, 1, names::name),
    extra("namespace-uri", 0, 1, names::namespace_uri),
    needed("normalize-space", 0, 1, strings::normalize_space),
    needed("not", 1, 1, boolean::not),
    needed("now", 0, 0, calendar::now),
    needed("number", 0, 1, maths::number),
    extra("once", 1, 1, select::once),
    extra("pi", 0, 0, maths::pi),
    needed("position", 0, 1, nodes::position),
    extra("pow", 2, 2, maths::pow),
    extra("pulldata", 4, 4, nodes::pulldata),
    extra("random", 0, 0, shuffle::random),
    extra("randomize", 1, 2, shuffle::randomize),
    needed("regex", 2, 2, pattern::regex),
    needed("round", 1, 2, maths::round),
    needed("selected", 2, 2, select::selected),
    needed("selected-at", 2, 2, select::selected_at),
    extra("sin", 1, 1, maths::sin),
    extra("sqrt", 1, 1, maths::sqrt),
    needed("starts-with", 2, 2, strings::starts_with),
    needed("string", 0, 1, strings::string),
    needed("string-length", 0, 1, strings::string_length),
    needed("substr", 2, 3, substrings::substr),
    needed("substring", 2, 3, substrings::substring),
    needed("substring-after", 2, 2, substrings::substring_after),
    needed("substring-before", 2, 2, substrings::substring_before),
    needed("sum", 1, 1, maths::sum),
    extra("tan", 1, 1, maths::tan),
    needed("today", 0, 0, calendar::today),
    needed("translate", 3, 3, strings::translate),
    needed("true", 0, 0, boolean::yes),
    extra("uuid", 0, 1, shuffle::uuid),
    extra_many("weighted-checklist", 2, boolean::weighted_checklist),
];

/// The function with this name.
pub(super) fn find(name: &str) -> Option<&'static FunctionInfo> {
    let at = FUNCTIONS.binary_search_by(|function| function.name.cmp(name)).ok()?;
    FUNCTIONS.get(at)
}

/// The function whose name is nearest to a misspelt one, if any is near.
pub fn nearest_function(name: &str) -> Option<&'static str> {
    let far = name.len() / 3 + 1;
    let near = FUNCTIONS.iter().map(|function| (distance(name, function.name), function.name));
    near.filter(|(distance, _)| *distance <= far).min().map(|(_, name)| name)
}

/// How many letters must be changed, added or left out.
fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (at, letter) in from.bytes().enumerate() {
        let mut diagonal = at;
        let mut left = at + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(to.bytes()) {
            let next = (*cell + 1).min(left + 1).min(diagonal + usize::from(letter != other));
            diagonal = *cell;
            left = next;
            *cell = next;
        }
        if let Some(first) = row.first_mut() {
            *first = at + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_found() {
        assert!(FUNCTIONS.is_sorted_by(|a, b| a.name < b.name));
        assert!(FUNCTIONS.iter().all(|function| find(function.name) == Some(function)));
        assert_eq!(find("nothing"), None);
    }

    #[test]
    fn misspelt_names_are_recognised() {
        assert_eq!(nearest_function("slected"), Some("selected"));
        assert_eq!(nearest_function("countselected"), Some("count-selected"));
        assert_eq!(nearest_function("frobnicate"), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
