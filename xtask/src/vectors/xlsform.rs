//! XLSForm vectors: a workbook, and whether XLSForm's own tool rejects it or which XForm it makes of it.
//!
//! What the tool rejects must be refused here too. What it accepts must either compile to the same meaning, or be
//! refused for a reason that is given.

use anyhow::{Context as _, Result};
use interview::fault::Faults;
use interview::form::Outline;
use interview::xlsform::compile_for_vectors;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Tally, Verdict};

#[derive(Deserialize)]
struct Vector {
    test: String,
    md: String,
    rejected: bool,
    xform: Option<String>,
}

/// The one test file that is not about workbooks: it makes sure that wrong calls of the harness itself fail.
const HARNESS: &str = "tests.test_pyxform_test_case";

pub(super) fn run(vectors: &[Json]) -> Result<Tally> {
    let mut tally = Tally::default();
    for (at, vector) in vectors.iter().enumerate() {
        let vector =
            Vector::deserialize(vector).with_context(|| format!("vector {} has another form", at + 1))?;
        let (file, test) = split(&vector.test);
        tally.add(file, test, judge(file, &vector));
    }
    Ok(tally)
}

/// `tests.test_x.TheClass.test_y` is test `TheClass.test_y` of file `tests.test_x`.
fn split(test: &str) -> (&str, &str) {
    let class = test.rmatch_indices('.').nth(1).map(|(at, _)| at);
    class.and_then(|at| Some((test.get(..at)?, test.get(at + 1..)?))).unwrap_or((test, ""))
}

fn judge(file: &str, vector: &Vector) -> Verdict {
    let form = match compile_for_vectors(&vector.md) {
        Err(_) if vector.rejected => return Verdict::Right,
        Err(faults) => return Verdict::Refused { reason: reason(&faults), needed: false },
        Ok(_) if vector.rejected && file == HARNESS => {
            let reason = "it tests the test harness: the test's own call fails, over a faultless workbook";
            return Verdict::Refused { reason: reason.to_owned(), needed: false };
        }
        Ok(_) if vector.rejected => return Verdict::Wrong("accepted, though it must be rejected".to_owned()),
        Ok(form) => form,
    };
    let Some(xform) = &vector.xform else { return Verdict::Wrong("the vector has no XForm".to_owned()) };
    match Outline::from_xform(xform) {
        Err(fault) => {
            Verdict::Refused { reason: format!("the recorded XForm: {}", general(&fault)), needed: false }
        }
        Ok(recorded) => match form.outline().difference(&recorded) {
            None => Verdict::Right,
            Some(difference) => Verdict::Wrong(difference),
        },
    }
}

/// Why a form is refused: by the profile, if any of its faults is of that kind.
fn reason(faults: &Faults) -> String {
    let all = faults.as_slice();
    match all.iter().find(|fault| fault.kind.is_profile()).or(all.first()) {
        Some(fault) if fault.kind.is_profile() => format!("profile: {}", general(&fault.kind.to_string())),
        Some(fault) => format!("stricter: {}", general(&fault.kind.to_string())),
        None => "no reason was given".to_owned(),
    }
}

/// A reason without the names that it quotes, so that like reasons are counted together.
fn general(reason: &str) -> String {
    let mut all = String::new();
    let mut rest = reason;
    while let Some((before, after)) = rest.split_once('“') {
        all.push_str(before);
        all.push_str("“…”");
        rest = after.split_once('”').map_or("", |(_, after)| after);
    }
    all.push_str(rest);
    all.split("; did you mean").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_reasons_are_counted_together() {
        assert_eq!(general("unknown column “relevent”; did you mean “relevant”?"), "unknown column “…”");
        assert_eq!(split("tests.test_x.TheClass.test_y"), ("tests.test_x", "TheClass.test_y"));
    }
}
