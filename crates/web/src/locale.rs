//! Which of our languages a browser asks for.
//!
//! `ko` alone means the southern form, which is what browsers that send it are set to; the northern form is chosen by
//! its full tag or by hand.

/// The longest `Accept-Language` that is looked at.
const HEADER_BYTES_MAX: usize = 512;
/// The most entries of it that are looked at.
const ENTRIES_MAX: usize = 24;

/// The best of `available` (BCP 47 tags) for an `Accept-Language` header, or `default`.
///
/// An exact tag wins over a shared first subtag at the same weight; among several with the same first subtag, the last
/// one listed is taken for a bare request (`ko` finds `ko-KR` after `ko-KP`).
#[must_use]
pub fn negotiate<'a>(accept_language: &str, available: &[&'a str], default: &'a str) -> &'a str {
    if accept_language.len() > HEADER_BYTES_MAX {
        return default;
    }
    let mut wanted: Vec<(u16, &str)> =
        accept_language.split(',').take(ENTRIES_MAX).filter_map(entry).collect();
    wanted.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    wanted.into_iter().find_map(|(_, tag)| find(tag, available)).unwrap_or(default)
}

/// One entry with its weight in thousandths; none when it is refused (`q=0`) or unreadable.
fn entry(text: &str) -> Option<(u16, &str)> {
    let mut parts = text.split(';');
    let tag = parts.next()?.trim();
    if tag.is_empty() || tag == "*" {
        return None;
    }
    let weight = parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(Some(1000), thousandths)?;
    (weight > 0).then_some((weight, tag))
}

fn thousandths(text: &str) -> Option<u16> {
    let (whole, rest) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let digits: String = rest.chars().chain("000".chars()).take(3).collect();
    let value = whole.parse::<u16>().ok()?.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
    Some(value.min(1000))
}

fn find<'a>(tag: &str, available: &[&'a str]) -> Option<&'a str> {
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    available
        .iter()
        .find(|ours| ours.eq_ignore_ascii_case(tag))
        .or_else(|| available.iter().rev().find(|ours| primary(ours) == primary(tag)))
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: [&str; 5] = ["ru", "uk", "ko-KP", "ko-KR", "en"];

    #[test]
    fn the_browsers_wish_is_found() {
        for (header, expected) in [
            ("ru-RU,ru;q=0.9,en-US;q=0.8", "ru"),
            ("ko", "ko-KR"),
            ("ko-kp, ko;q=0.5", "ko-KP"),
            ("fr, uk;q=0.3, en;q=0.5", "en"),
            ("en;q=0, uk", "uk"),
            ("", "ru"),
            ("*;q=1, tlh", "ru"),
            (";;;,,,q=,=;q=x", "ru"),
            ("en;q=65536.9", "ru"),
        ] {
            assert_eq!(negotiate(header, &OURS, "ru"), expected, "{header}");
        }
    }
}
