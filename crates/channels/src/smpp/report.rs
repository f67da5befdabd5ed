//! The provider's receipts: what became of a message of ours. By TLVs where they are, else by the text that most providers
//! write (`id:… stat:DELIVRD …`, appendix B of SMPP 3.4).

use super::pdu::Deliver;
use crate::message::{DeliveryState, ProviderId};

/// The longest id that is read from a text.
const ID_BYTES_MAX: usize = 64;

/// A receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Of which message.
    pub of: ProviderId,
    /// What became of it.
    pub state: DeliveryState,
}

impl Receipt {
    /// Reads a receipt; `None` if it says neither of what nor how.
    #[must_use]
    pub fn read(deliver: &Deliver) -> Option<Self> {
        let text = String::from_utf8_lossy(&deliver.body);
        let of = deliver.receipted.clone().or_else(|| field(&text, "id:"))?;
        let state = match deliver.state {
            Some(number) => by_number(number),
            None => by_word(&field(&text, "stat:")?),
        };
        Some(Self { of: ProviderId(of), state: state? })
    }
}

fn field(text: &str, name: &str) -> Option<String> {
    let at = text
        .match_indices(name)
        .map(|(at, _)| at)
        .find(|at| text.get(..*at).is_some_and(|before| before.is_empty() || before.ends_with(' ')))?;
    let value: String =
        text.get(at + name.len()..)?.chars().take_while(char::is_ascii_graphic).take(ID_BYTES_MAX).collect();
    (!value.is_empty()).then_some(value)
}

fn by_number(number: u8) -> Option<DeliveryState> {
    match number {
        1 | 6 => Some(DeliveryState::Waiting),
        2 => Some(DeliveryState::Delivered),
        3 | 4 | 5 | 8 => Some(DeliveryState::Failed),
        _ => None,
    }
}

fn by_word(word: &str) -> Option<DeliveryState> {
    match word.to_ascii_uppercase().as_str() {
        "DELIVRD" | "DELIVERED" => Some(DeliveryState::Delivered),
        "ENROUTE" | "ACCEPTD" | "ACCEPTED" => Some(DeliveryState::Waiting),
        "EXPIRED" | "DELETED" | "UNDELIV" | "REJECTD" | "REJECTED" => Some(DeliveryState::Failed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::smpp::pdu::Submit;

    fn read(text: &str) -> Option<(String, DeliveryState)> {
        let submit = Submit {
            source: (1, 1, "7"),
            destination: (1, 1, "7"),
            udh: false,
            data_coding: 0,
            message: text.as_bytes(),
            sar: None,
        };
        let receipt = Receipt::read(&Deliver::parse(&submit.body()).unwrap())?;
        Some((receipt.of.0, receipt.state))
    }

    #[test]
    fn the_usual_text() {
        let usual = "id:0123456789 sub:001 dlvrd:001 submit date:2611261000 done date:2611261001 stat:DELIVRD err:000 text:x";
        assert_eq!(read(usual), Some(("0123456789".to_owned(), DeliveryState::Delivered)));
        assert_eq!(read("id:a stat:UNDELIV"), Some(("a".to_owned(), DeliveryState::Failed)));
        assert_eq!(read("id:a stat:ACCEPTD"), Some(("a".to_owned(), DeliveryState::Waiting)));
        for broken in ["", "id:", "stat:DELIVRD", "id:a", "id:a stat:SOMETHING", "bid:a stat:DELIVRD"] {
            assert_eq!(read(broken), None, "{broken}");
        }
    }
}
