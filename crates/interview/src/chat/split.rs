//! Messages of a length that a channel takes, parted where a reader would pause.

use super::abilities::Longest;

/// Septets of a short message that stands alone, and of one that is joined to others.
const GSM: (usize, usize) = (160, 153);
/// Units of UCS-2 of a short message that stands alone, and of one that is joined to others.
const UCS2: (usize, usize) = (70, 67);

/// The GSM 03.38 alphabet that costs one septet.
const GSM_BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// And what costs two.
const GSM_EXTENDED: &str = "^{}\\[~]|€";

/// Whether a text fits into one message.
pub(super) fn fits(text: &str, longest: Longest) -> bool {
    match longest {
        Longest::Characters(most) => text.chars().count() <= most,
        Longest::Sms { parts } => {
            let (units, (alone, joined)) = units(text);
            units <= alone || (parts > 1 && units <= parts.saturating_mul(joined))
        }
    }
}

/// The units that a short message takes, and the limits that are counted in them.
fn units(text: &str) -> (usize, (usize, usize)) {
    let mut septets = 0_usize;
    for letter in text.chars() {
        if GSM_BASIC.contains(letter) {
            septets += 1;
        } else if GSM_EXTENDED.contains(letter) {
            septets += 2;
        } else {
            return (text.encode_utf16().count(), UCS2);
        }
    }
    (septets, GSM)
}

/// A text as SMS carries it: typographic marks that would make a Latin text three times as dear become plain ones.
pub(super) fn plain(text: &str, longest: Longest) -> String {
    if matches!(longest, Longest::Characters(_)) {
        return text.to_owned();
    }
    let simple: String = text
        .chars()
        .map(|letter| match letter {
            '“' | '”' | '„' | '«' | '»' => '"',
            '’' | '‘' => '\'',
            '–' | '—' | '−' => '-',
            '\u{a0}' | '\u{202f}' => ' ',
            other => other,
        })
        .collect::<String>()
        .replace('…', "...");
    let becomes_gsm = units(&simple).1 == GSM;
    if becomes_gsm { simple } else { text.to_owned() }
}

/// How long a message may be: as long as the channel takes, and as a person reads at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Measure {
    /// What the channel takes.
    pub(super) longest: Longest,
    /// What a person reads at once, in characters.
    pub(super) at_once: usize,
}

/// The paragraphs as messages: as few as fit, none longer than a person reads at once or the channel takes.
pub(super) fn messages(paragraphs: &[String], measure: Measure) -> Vec<String> {
    let longest = measure.longest;
    let good = |text: &str| text.chars().count() <= measure.at_once && fits(text, longest);
    let mut messages: Vec<String> = Vec::new();
    let mut open = false;
    for paragraph in paragraphs {
        let paragraph = plain(paragraph.trim(), longest);
        if paragraph.is_empty() {
            continue;
        }
        if let Some(last) = messages.last_mut().filter(|_| open) {
            let joined = format!("{last}\n{paragraph}");
            if good(&joined) {
                *last = joined;
                continue;
            }
        }
        messages.extend(pieces(&paragraph, &good));
        open = true;
    }
    messages
}

/// What stands between two parts of a letter.
pub(super) const BETWEEN_PARTS: &str = "\n\n";

/// Whether two messages can be one.
pub(super) fn joins(one: &str, other: &str, measure: Measure) -> bool {
    let both = format!("{one}{BETWEEN_PARTS}{other}");
    both.chars().count() <= measure.at_once && fits(&both, measure.longest)
}

/// One paragraph in pieces that are all good: parted after sentences, else between words, else anywhere.
fn pieces(paragraph: &str, good: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut rest = paragraph;
    let mut pieces = Vec::new();
    while !good(rest) {
        let mut sentence = None;
        let mut word = None;
        let mut letter = None;
        let mut before = ' ';
        for (offset, next) in rest.char_indices() {
            let head = rest.get(..offset).unwrap_or_default();
            if offset > 0 && !good(head.trim_end()) {
                break;
            }
            if offset > 0 {
                letter = Some(offset);
            }
            if offset > 0 && next.is_whitespace() {
                word = Some(offset);
                if matches!(before, '.' | '!' | '?' | '…' | ';' | ':' | '\n') {
                    sentence = Some(offset);
                }
            }
            before = next;
        }
        // A first sentence of two words would leave the rest hanging.
        let far = |offset: &usize| *offset * 3 >= letter.unwrap_or(0);
        let Some(at) = sentence.filter(far).or(word).or(letter) else { break };
        let (head, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        pieces.push(head.trim_end().to_owned());
        rest = tail.trim_start();
    }
    if !rest.is_empty() {
        pieces.push(rest.to_owned());
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn characters(most: usize) -> Measure {
        Measure { longest: Longest::Characters(most), at_once: 300 }
    }

    #[test]
    fn short_messages_are_counted_as_the_network_counts() {
        let one = Longest::Sms { parts: 1 };
        assert!(fits(&"a".repeat(160), one) && !fits(&"a".repeat(161), one));
        assert!(fits(&"€".repeat(80), one) && !fits(&"€".repeat(81), one));
        assert!(fits(&"ж".repeat(70), one) && !fits(&"ж".repeat(71), one));
        assert!(fits(&"😀".repeat(35), one) && !fits(&"😀".repeat(36), one));
        let three = Longest::Sms { parts: 3 };
        assert!(fits(&"ж".repeat(201), three) && !fits(&"ж".repeat(202), three));
        assert_eq!(plain("“I’d” – no…", one), "\"I'd\" - no...");
        assert_eq!(plain("«Да»", one), "«Да»");
    }

    #[test]
    fn long_texts_part_where_a_reader_pauses() {
        let text = "Первое предложение здесь. Второе предложение чуть длиннее. Третье.".to_owned();
        assert_eq!(
            messages(std::slice::from_ref(&text), characters(60)),
            ["Первое предложение здесь. Второе предложение чуть длиннее.", "Третье."]
        );
        assert_eq!(
            messages(&["раз два три четыре пять".to_owned()], characters(20)),
            ["раз два три четыре", "пять"]
        );
        assert_eq!(messages(&["я".repeat(25)], characters(20)), ["я".repeat(20), "я".repeat(5)]);
        assert_eq!(messages(&["а".to_owned(), String::new(), "б".to_owned()], characters(20)), ["а\nб"]);
    }
}
