//! The valid name nearest to a mistyped one, so that a fault can say what was probably meant.

/// Names longer than this are not compared: nobody mistypes a name of that length by a letter or two.
const COMPARED_CHARS_MAX: usize = 64;

/// The candidate that is the fewest typing slips away from `name`, if it is near enough to be meant.
///
/// A slip is a letter added, left out, changed, or swapped with its neighbour (Damerau–Levenshtein,
/// optimal string alignment). At most a third of the letters may differ; case differences cost nothing.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let wanted: Vec<char> = name.trim().to_lowercase().chars().collect();
    if wanted.is_empty() || wanted.len() > COMPARED_CHARS_MAX {
        return None;
    }
    // A name of one letter is near to every other.
    let allowed = if wanted.len() == 1 { 0 } else { (wanted.len() / 3).max(1) };
    candidates
        .into_iter()
        .map(|candidate| {
            let other: Vec<char> = candidate.to_lowercase().chars().take(COMPARED_CHARS_MAX + 1).collect();
            (slips(&wanted, &other), candidate)
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate.to_owned())
}

/// The number of slips between two words.
pub(crate) fn slips(one: &[char], other: &[char]) -> usize {
    // Three rows of the usual table: a swap looks two rows back.
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.iter().enumerate() {
        let mut row = Vec::with_capacity(other.len() + 1);
        row.push(i + 1);
        for (j, candidate) in other.iter().enumerate() {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX / 2);
            let changed = at(&previous, j) + usize::from(letter != candidate);
            let added = at(&row, j) + 1;
            let left_out = at(&previous, j + 1) + 1;
            let mut best = changed.min(added).min(left_out);
            let swapped =
                i > 0 && j > 0 && one.get(i - 1) == Some(candidate) && other.get(j - 1) == Some(letter);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut previous, row);
    }
    previous.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let columns = ["relevant", "required", "constraint", "label"];
        assert_eq!(nearest("relevent", columns), Some("relevant".to_owned()));
        assert_eq!(nearest("rleevant", columns), Some("relevant".to_owned()));
        assert_eq!(nearest("Requried", columns), Some("required".to_owned()));
        assert_eq!(nearest("colour", columns), None);
        assert_eq!(nearest("", columns), None);
    }

    #[test]
    fn a_swap_is_one_slip() {
        let word = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(slips(&word("ab"), &word("ba")), 1);
        assert_eq!(slips(&word("kitten"), &word("sitting")), 3);
        assert_eq!(slips(&word(""), &word("abc")), 3);
    }
}
