//! Receipts, as people write them.
#![allow(clippy::wildcard_enum_match_arm, reason = "any other outcome fails the test")]

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::*;
use crate::submission::{Body, FollowUp, Submission};
use crate::testing::Chance;

fn receipts(count: usize) -> Vec<Receipt> {
    let mut chance = Chance::default();
    (0..count).map(|_| Receipt::generate(&mut chance)).collect()
}

fn error(text: &str) -> ReceiptError {
    Receipt::parse(text).unwrap_err()
}

#[test]
fn every_language_and_the_digits_read_back() {
    for receipt in receipts(150) {
        for language in WordLanguage::ALL {
            let words = receipt.words(language);
            for text in [words.join(" "), words.join("\n"), words.join(", ").to_uppercase(), words.join("-")]
            {
                assert_eq!(Receipt::parse(&text), Ok(receipt.clone()), "{text}");
            }
        }
        let digits = receipt.digits();
        assert_eq!(digits.len(), RECEIPT_DIGITS);
        assert_eq!(Receipt::parse(&digits), Ok(receipt.clone()));
        let grouped: Vec<_> = digits.as_bytes().chunks(4).map(|c| std::str::from_utf8(c).unwrap()).collect();
        assert_eq!(Receipt::parse(&format!("+{}", grouped.join(" "))), Ok(receipt));
    }
}

proptest! {
    #[test]
    fn digits_read_back_however_they_are_parted(
        number in 0..40_usize,
        gaps in proptest::collection::vec("[ \\-\\n.,·/]{0,3}", RECEIPT_DIGITS),
        wide in proptest::collection::vec(any::<bool>(), RECEIPT_DIGITS),
        at in 0..RECEIPT_DIGITS,
        by in 1..10_u32,
    ) {
        let receipt = receipts(number + 1).pop().unwrap();
        let written = |digits: &str| -> String {
            let digit = |(at, digit): (usize, char)| {
                let base = if wide[at] { u32::from('０') } else { u32::from('0') };
                let digit = char::from_u32(base + digit.to_digit(10).unwrap()).unwrap();
                format!("{}{digit}", gaps[at])
            };
            digits.chars().enumerate().map(digit).collect()
        };
        prop_assert_eq!(Receipt::parse(&written(&receipt.digits())), Ok(receipt.clone()));
        // A wrong digit is a wrong word, and is told like one.
        let mut wrong: Vec<char> = receipt.digits().chars().collect();
        let other = (wrong[at].to_digit(10).unwrap() + by) % 10;
        wrong[at] = char::from_digit(other, 10).unwrap();
        let is_told = matches!(error(&written(&String::from_iter(wrong))), ReceiptError::WrongCheck { .. });
        prop_assert!(is_told);
    }
}

#[test]
fn words_run_together_or_broken_apart() {
    let mut unclear = 0;
    for receipt in receipts(150) {
        for language in WordLanguage::ALL {
            let words = receipt.words(language);
            let mut check = |text: &str| match Receipt::parse(text) {
                Ok(found) => assert_eq!(found, receipt, "{text}"),
                Err(ReceiptError::Ambiguous) => unclear += 1,
                Err(other) => panic!("{text}: {other}"),
            };
            check(&words.concat());
            let first: String = words[0].chars().take(1).collect();
            let rest: String = words[0].chars().skip(1).collect();
            check(&format!("{first} {rest} {}", words[1..].join(" ")));
        }
    }
    assert!(unclear <= 2, "{unclear} of 1,200 could not be told apart");
}

#[test]
fn words_and_digits_mixed() {
    for receipt in receipts(50) {
        let digits = receipt.digits();
        for language in WordLanguage::ALL {
            let words = receipt.words(language);
            let text = format!("{} {} {}", words[..3].join(" "), &digits[9..24], words[8..].join(" "));
            assert_eq!(Receipt::parse(&text), Ok(receipt.clone()), "{text}");
        }
    }
}

#[test]
fn other_ways_to_write_the_same_letters() {
    for receipt in receipts(200) {
        let russian = receipt.words(WordLanguage::Ru).join(" ");
        assert_eq!(Receipt::parse(&russian.replace('ё', "е")), Ok(receipt.clone()));
        assert_eq!(Receipt::parse(&russian.nfd().collect::<String>()), Ok(receipt.clone()));
        let korean = receipt.words(WordLanguage::Ko).join(" ");
        assert_eq!(Receipt::parse(&korean.nfd().collect::<String>()), Ok(receipt.clone()));
        let fullwidth: String =
            receipt.digits().chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
        assert_eq!(Receipt::parse(&fullwidth), Ok(receipt.clone()));
        let hidden = receipt.words(WordLanguage::Uk).join("\u{200b} \u{202e}");
        assert_eq!(Receipt::parse(&hidden), Ok(receipt));
    }
}

#[test]
fn an_unknown_word_is_named_with_its_neighbours() {
    for receipt in receipts(40) {
        for language in WordLanguage::ALL {
            let mut words: Vec<String> = receipt.words(language).map(str::to_owned).to_vec();
            let right = words[4].clone();
            let ending = if language == WordLanguage::Ko { "읔" } else { "q" };
            words[4].push_str(ending);
            match error(&words.join(" ")) {
                ReceiptError::UnknownWord { position, word, neighbours } => {
                    assert_eq!((position, &word), (5, &words[4]));
                    assert!(neighbours.contains(&right.as_str()), "{word}: {neighbours:?}");
                }
                other => panic!("{other}"),
            }
        }
    }
}

#[test]
fn every_single_wrong_word_and_every_exchange_is_noticed() {
    for receipt in receipts(20) {
        for at in 0..RECEIPT_WORDS {
            for other in (0..1_000).filter(|other| *other != receipt.0[at]) {
                let mut changed = receipt.0;
                changed[at] = other;
                assert!(Receipt::from_indexes(changed).is_none());
            }
        }
    }
    for receipt in receipts(6) {
        let words = receipt.words(WordLanguage::En);
        for a in 0..RECEIPT_WORDS {
            for b in (a + 1..RECEIPT_WORDS).filter(|b| words[*b] != words[a]) {
                let mut exchanged = words;
                exchanged.swap(a, b);
                match error(&exchanged.join(" ")) {
                    ReceiptError::WrongCheck { swapped: Some(pair) } => assert_eq!(pair, (a + 1, b + 1)),
                    ReceiptError::WrongCheck { swapped: None } => {} // more than one exchange would do
                    other => panic!("{other}"),
                }
            }
        }
    }
}

#[test]
fn wrong_lengths() {
    let receipt = &receipts(1)[0];
    let (words, digits) = (receipt.words(WordLanguage::Ru), receipt.digits());
    assert_eq!(error(""), ReceiptError::Empty);
    assert_eq!(error(" \n—…\u{200b}"), ReceiptError::Empty);
    assert_eq!(error(&words[..9].join(" ")), ReceiptError::WrongLength { found: 9 });
    assert_eq!(error(&format!("{} {}", words.join(" "), words[0])), ReceiptError::WrongLength { found: 11 });
    assert_eq!(error(&digits[..29]), ReceiptError::WrongDigits { found: 29 });
    assert_eq!(error(&format!("{}1", digits.as_str())), ReceiptError::WrongDigits { found: 31 });
    assert_eq!(error(&"я ".repeat(600)), ReceiptError::TooLong);
}

#[test]
fn two_languages_are_not_one_receipt() {
    let receipt = &receipts(1)[0];
    let (english, russian) = (receipt.words(WordLanguage::En), receipt.words(WordLanguage::Ru));
    let mixed = format!("{} {}", english[..5].join(" "), russian[5..].join(" "));
    assert!(matches!(error(&mixed), ReceiptError::UnknownWord { position: 6, .. }));
}

#[test]
fn errors_do_not_show_what_was_typed() {
    let shown = format!("{:?} {}", error("someword"), error("someword"));
    assert!(!shown.contains("someword"), "{shown}");
    let receipt = &receipts(1)[0];
    let shown = format!("{receipt:?} {:?} {:?}", receipt.keys(), receipt.keys().grant());
    assert!(!shown.contains(&receipt.digits()[..6]), "{shown}");
}

#[test]
fn weights_are_as_documented() {
    assert_eq!(WEIGHTS[0], 11);
    assert_eq!(WEIGHTS[1], 121);
    assert_eq!(WEIGHTS[2], 11 * 121 % 1_009);
    let mut all: Vec<u32> = WEIGHTS.to_vec();
    all.push(MODULUS - 1);
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 10, "an exchange of words of equal weight would not be noticed");
}

#[test]
fn random_indexes_cover_everything() {
    let mut seen = [false; wordlist::WORDS];
    for receipt in receipts(2_000) {
        receipt.0.iter().for_each(|index| seen[usize::from(*index)] = true);
    }
    assert!(seen.iter().all(|seen| *seen));
}

#[test]
fn keys_differ_and_the_id_commits() {
    let all = receipts(2);
    let (a, b) = (all[0].keys(), all[1].keys());
    let secrets = [*a.read.to_secret_bytes(), *a.write.to_secret_bytes(), *a.withdraw.to_secret_bytes()];
    assert!(secrets[0] != secrets[1] && secrets[1] != secrets[2] && secrets[0] != secrets[2]);
    assert_ne!(a.id, b.id);
    assert!(a.grant().withdraw_verifier().recognises(&a.withdraw));
    assert!(!a.grant().withdraw_verifier().recognises(&b.withdraw));
    let bytes = a.grant().to_secret_bytes();
    assert_eq!(MailboxGrant::from_secret_bytes(&bytes), Ok(a.grant()));
    assert_eq!(MailboxGrant::from_secret_bytes(&bytes[..127]), Err(GrantError));
    for at in 0..bytes.len() {
        let mut changed = bytes.to_vec();
        changed[at] ^= 1;
        assert_eq!(MailboxGrant::from_secret_bytes(&changed), Err(GrantError), "byte {at}");
        let mut submission = Submission::Application { grant: a.grant(), body: Body::clear(*b"x") }.encode();
        submission[2 + at] ^= 0x80;
        assert!(Submission::decode(&submission).is_err());
    }
}

#[test]
fn a_follow_up_is_bound_to_submission_mailbox_and_body() {
    use crate::id::SubmissionId;
    let all = receipts(2);
    let (a, b) = (all[0].keys(), all[1].keys());
    let id = SubmissionId::from_bytes([7; 16]);
    let made = FollowUp::make(&a, id, Body::clear(*b"hello"));
    assert!(made.verify(&a.write, id).is_ok());
    assert!(made.verify(&b.write, id).is_err());
    assert!(made.verify(&a.write, SubmissionId::from_bytes([8; 16])).is_err());
    let mut other = made.clone();
    other.body = Body::clear(*b"hell");
    assert!(other.verify(&a.write, id).is_err());
    let mut other = made;
    other.mailbox = b.id;
    assert!(other.verify(&a.write, id).is_err());
}
