//! When somebody answers, as far as it is true at this moment.

use super::talk::Talk;
use crate::language::Language;
use crate::programme::{Arg, Standing};

/// One sentence.
pub(super) fn line(talk: &Talk<'_, '_>, language: &Language) -> String {
    if !talk.env.answering {
        return talk.w(language, "receipt-no-promise");
    }
    match talk.programme.settings().shifts.standing(talk.env.now) {
        Standing::Open { .. } => talk.w(language, "receipt-on-duty"),
        Standing::Closed { opens: None } => talk.w(language, "receipt-no-promise"),
        Standing::Closed { opens: Some(opens) } => {
            let from = opens.strftime("%H:%M").to_string();
            let offset = offset(opens.offset());
            let zone = talk.text(language, "hours-zone", &[("offset", Arg::Text(&offset))]);
            let args = [("from", Arg::Text(from.as_str())), ("zone", Arg::Text(zone.as_str()))];
            talk.text(language, "receipt-off-duty", &args)
        }
    }
}

/// `+2`, `+5:30`.
fn offset(offset: jiff::tz::Offset) -> String {
    let minutes = offset.seconds() / 60;
    let (hours, rest) = (minutes / 60, (minutes % 60).abs());
    if rest == 0 { format!("{hours:+}") } else { format!("{hours:+}:{rest:02}") }
}
