//! Receipts, as conversations on channels make and read them.

use interview::chat::{Code, Codes, Reading, Slip};
use interview::programme::WordList;
use rand::CryptoRng;
use seal::receipt::{Receipt, ReceiptError};

use crate::words::receipt_words;

/// With more words than these, a message that is no receipt is called a slip: more than half of ten.
const WORDS_MIN: usize = 6;
/// With more digits than these: more than half of thirty. A telephone number has fewer.
const DIGITS_MIN: usize = 20;

/// Receipts of the real kind.
pub(super) struct SealedCodes;

/// The receipt that a code stands for; codes are made of receipts only.
pub(super) fn receipt(code: &Code) -> Option<Receipt> {
    Receipt::parse(code.digits()).ok()
}

impl Codes for SealedCodes {
    fn make(&self, mut rng: &mut dyn CryptoRng) -> Code {
        Code::new(&Receipt::generate(&mut rng).digits()).expect("a receipt has thirty digits")
    }

    fn read(&self, text: &str) -> Reading {
        match Receipt::parse(text) {
            Ok(receipt) => Reading::Code(Code::new(&receipt.digits()).expect("a receipt has thirty digits")),
            Err(ReceiptError::UnknownWord { position, word, neighbours }) if position > WORDS_MIN => {
                let neighbours = neighbours.into_iter().map(str::to_owned).collect();
                Reading::Slip(Slip::UnknownWord { position, word, neighbours })
            }
            Err(ReceiptError::WrongLength { found }) if found > WORDS_MIN => {
                Reading::Slip(Slip::Length { found })
            }
            Err(ReceiptError::WrongDigits { found }) if found > DIGITS_MIN => {
                Reading::Slip(Slip::Digits { found })
            }
            Err(ReceiptError::WrongCheck { swapped }) => Reading::Slip(Slip::Check { swapped }),
            Err(ReceiptError::Ambiguous) => Reading::Slip(Slip::Ambiguous),
            Err(
                ReceiptError::UnknownWord { .. }
                | ReceiptError::WrongLength { .. }
                | ReceiptError::WrongDigits { .. }
                | ReceiptError::Empty
                | ReceiptError::TooLong,
            ) => Reading::Nothing,
        }
    }

    fn words(&self, code: &Code, list: WordList) -> Vec<String> {
        receipt(code)
            .map(|receipt| receipt.words(receipt_words(list)).map(str::to_owned).to_vec())
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn a_code_reads_back_in_every_language_and_sentences_are_none() {
        let code = SealedCodes.make(&mut StdRng::seed_from_u64(3));
        for list in [WordList::En, WordList::Ru, WordList::Uk, WordList::Ko] {
            let words = SealedCodes.words(&code, list).join(" ");
            assert_eq!(SealedCodes.read(&words), Reading::Code(code.clone()), "{words}");
        }
        // As it is noted down when it was read out by telephone.
        let digits = code.digits().as_bytes().chunks(3).map(|group| std::str::from_utf8(group).unwrap());
        let digits: Vec<&str> = digits.collect();
        for noted in [digits.join(" "), digits.join("-"), digits.join("\n")] {
            assert_eq!(SealedCodes.read(&noted), Reading::Code(code.clone()));
        }
        let short = digits[..9].join(" ");
        assert_eq!(SealedCodes.read(&short), Reading::Slip(Slip::Digits { found: 27 }));
        for text in [
            "",
            "Да",
            "+7 999 123 45 67",
            "Я не знаю, что мне делать дальше и куда идти",
            "조선말로 답하십시오",
        ] {
            assert_eq!(SealedCodes.read(text), Reading::Nothing, "{text}");
        }
        let mut words = SealedCodes.words(&code, WordList::Ru);
        words.swap(2, 7);
        assert!(matches!(SealedCodes.read(&words.join(" ")), Reading::Slip(Slip::Check { .. })));
    }
}
