//! Placing things in the programme's words.

pub(crate) use interview::programme::Arg;
use interview::programme::WordList;
use seal::wordlist::WordLanguage;

/// The words in which a receipt is written for a reader of this list.
pub(crate) fn receipt_words(list: WordList) -> WordLanguage {
    match list {
        WordList::En => WordLanguage::En,
        WordList::Ru => WordLanguage::Ru,
        WordList::Uk => WordLanguage::Uk,
        WordList::Ko => WordLanguage::Ko,
    }
}

/// A number of things.
pub(crate) fn count(number: usize) -> Arg<'static> {
    Arg::Number(i64::try_from(number).unwrap_or(i64::MAX))
}
