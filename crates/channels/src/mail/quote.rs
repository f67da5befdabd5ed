//! Cuts from a letter what is not its writer's own: quoted lines, the line that introduces them, Outlook's copy of the whole
//! letter, signatures, a telephone's advertisement.
//!
//! In doubt a line stays: a quotation too many costs a moment, a word too few can cost a life. What would leave nothing
//! leaves everything.

/// How many lines above a quotation can introduce it.
const INTRODUCTION_LINES_MAX: usize = 3;
/// The longest introduction.
const INTRODUCTION_BYTES_MAX: usize = 400;
/// What is longer below a signature's mark is no signature.
const SIGNATURE_LINES_MAX: usize = 12;
/// In so many lines behind "From:" the other lines of such a block follow.
const BLOCK_LINES_MAX: usize = 5;

/// How programs call the letter that they copy below an answer, between hyphens.
const ORIGINALS: [&str; 21] = [
    "original message",
    "original appointment",
    "forwarded message",
    "исходное сообщение",
    "исходное письмо",
    "оригинальное сообщение",
    "первоначальное сообщение",
    "пересылаемое сообщение",
    "пересланное сообщение",
    "вихідне повідомлення",
    "початкове повідомлення",
    "оригінальне повідомлення",
    "переслане повідомлення",
    "원본 메시지",
    "원본 메일",
    "원본메일",
    "원본 이메일",
    "원래 메시지",
    "전달된 메시지",
    "전달된 메일",
    "보낸 메일",
];
/// The first line of the block that stands above a copied letter.
const BLOCK_FROM: [&str; 7] = ["from:", "от:", "від:", "보낸 사람:", "보낸사람:", "발신:", "발신자:"];
/// Its other lines.
const BLOCK_OTHERS: [&str; 22] = [
    "sent:",
    "date:",
    "to:",
    "cc:",
    "subject:",
    "отправлено:",
    "дата:",
    "кому:",
    "копия:",
    "тема:",
    "надіслано:",
    "копія:",
    "보낸 날짜:",
    "보낸날짜:",
    "날짜:",
    "받는 사람:",
    "받는사람:",
    "참조:",
    "제목:",
    "수신:",
    "수신자:",
    "일시:",
];
/// How a line ends that introduces a quotation.
const WROTE: [&str; 18] = [
    "wrote:",
    "writes:",
    "писал:",
    "писала:",
    "писал(а):",
    "пишет:",
    "написал:",
    "написала:",
    "написал(а):",
    "писав:",
    "писав(-ла):",
    "написав:",
    "написала:",
    "пише:",
    "작성:",
    "썼습니다:",
    "쓴 글:",
    "님의 말:",
];
/// The longest line that a telephone or a provider puts below every letter.
const ADVERTISEMENT_BYTES_MAX: usize = 120;
/// How such a line begins. Each names a device or a program: "Отправлено из окопа" is a person's.
const ADVERTISEMENTS: [&str; 37] = [
    "sent from my iphone",
    "sent from my ipad",
    "sent from my samsung",
    "sent from my galaxy",
    "sent from my android",
    "sent from my mobile",
    "sent from my huawei",
    "sent from mail for windows",
    "sent from outlook",
    "sent from yahoo",
    "sent from proton",
    "sent with proton",
    "get outlook for",
    "отправлено с iphone",
    "отправлено с ipad",
    "отправлено с моего iphone",
    "отправлено с мобильного устройства",
    "отправлено с устройства",
    "отправлено с помощью outlook",
    "отправлено из мобильной почты",
    "отправлено из мобильного приложения",
    "отправлено из почты mail",
    "отправлено из mail.ru",
    "отправлено из outlook",
    "отправлено из яндекс",
    "отправлено из приложения",
    "надіслано з iphone",
    "надіслано з ipad",
    "надіслано з мого iphone",
    "надіслано з мобільного",
    "відправлено з iphone",
    "відправлено з пристрою",
    "відправлено з мобільного",
    "나의 iphone에서 보냄",
    "나의 ipad에서 보냄",
    "내 iphone에서 보냄",
    "samsung galaxy 스마트폰에서 보냈",
];

/// The writer's own words.
#[must_use]
pub fn own_words(letter: &str) -> String {
    let lines: Vec<&str> = letter.lines().collect();
    let lines = above_the_copy(&lines);
    let lines = without_quotations(lines);
    let lines = above_the_signature(&lines);
    let lines = without_advertisement(lines);
    let own = lines.join("\n");
    let own = own.trim();
    if own.is_empty() { letter.trim().to_owned() } else { own.to_owned() }
}

fn is_blank(lines: &[&str]) -> bool {
    lines.iter().all(|line| line.trim().is_empty())
}

/// Cuts a copy of a letter that is not marked line by line; only if something stands above it.
fn above_the_copy<'a>(lines: &'a [&'a str]) -> &'a [&'a str] {
    for (at, line) in lines.iter().enumerate() {
        let (above, below) = lines.split_at(at);
        let begins = is_original(line) || is_block(below) || is_lone_introduction(line);
        // Quoted lines below are cut one by one, so that answers between them stay.
        let marked =
            below.iter().skip(1).find(|line| !line.trim().is_empty()).is_some_and(|line| is_quoted(line));
        if begins && !marked && above.iter().any(|line| !line.trim().is_empty() && !is_quoted(line)) {
            return above;
        }
    }
    lines
}

fn is_original(line: &str) -> bool {
    let line = line.trim();
    let name = line.trim_matches('-');
    let framed = line.starts_with("--") && line.ends_with("--") && !name.is_empty();
    framed && ORIGINALS.contains(&name.trim().to_lowercase().as_str())
}

fn is_block(lines: &[&str]) -> bool {
    let starts = |line: &&&str, labels: &[&str]| {
        let line = line.trim_start_matches(['*', ' ', '\u{a0}']).to_lowercase().replace('*', "");
        labels.iter().any(|label| line.starts_with(label))
    };
    let Some((first, rest)) = lines.split_first() else { return false };
    starts(&first, &BLOCK_FROM)
        && rest.iter().take(BLOCK_LINES_MAX).filter(|line| starts(line, &BLOCK_OTHERS)).count() >= 2
}

/// An introduction that names its writer's address and a time: nobody writes such a line by hand.
fn is_lone_introduction(line: &str) -> bool {
    let line = line.trim();
    let timed = line.split([' ', ',', '\u{a0}']).any(is_time) && line.contains("20");
    let wrote = WROTE.iter().any(|word| line.ends_with(word));
    line.len() <= INTRODUCTION_BYTES_MAX
        && line.ends_with(':')
        && line.contains('@')
        && line.contains(['<', '>', '('])
        && (timed || wrote)
}

fn is_time(word: &str) -> bool {
    word.split_once(':').is_some_and(|(hours, minutes)| {
        let digits =
            |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        digits(hours) && digits(minutes.get(..2).unwrap_or(minutes))
    })
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// Drops quoted lines, and above each run of them the lines that introduce it.
fn without_quotations<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let mut kept: Vec<&str> = Vec::with_capacity(lines.len());
    let mut in_run = false;
    for line in lines {
        if is_quoted(line) {
            if !in_run {
                drop_introduction(&mut kept);
            }
            in_run = true;
        } else {
            // An empty line does not end a run, so that its introduction is not looked for twice.
            in_run &= line.trim().is_empty();
            kept.push(line);
        }
    }
    kept
}

fn drop_introduction(kept: &mut Vec<&str>) {
    let Some(last) = kept.iter().rposition(|line| !line.trim().is_empty()) else { return };
    let Some(line) = kept.get(last).map(|line| line.trim()) else { return };
    // The rest of a line that was wrapped: back to where it begins.
    let mut first = last;
    if !line.ends_with(':') {
        return;
    }
    let joined = |from: usize| kept.get(from..=last).unwrap_or_default().join(" ").trim().to_lowercase();
    while !introduces(&joined(first)) {
        let above = first.checked_sub(1).filter(|above| {
            last - above < INTRODUCTION_LINES_MAX
                && kept.get(*above).is_some_and(|line| !line.trim().is_empty())
        });
        let Some(above) = above else { return };
        first = above;
    }
    // The beginning of a wrapped one: "On Thu, 26 Nov 2026" stands above "Ivan <a@b> wrote:".
    let undated = joined(first).bytes().filter(u8::is_ascii_digit).count() < 4;
    while undated
        && let Some(above) = first.checked_sub(1)
        && last - above < INTRODUCTION_LINES_MAX
        && kept.get(above).is_some_and(|line| begins_introduction(line))
    {
        first = above;
    }
    kept.truncate(first);
}

fn introduces(line: &str) -> bool {
    let dated = line.bytes().filter(u8::is_ascii_digit).count() >= 2;
    let wrote = WROTE.iter().any(|word| line.ends_with(word));
    line.len() <= INTRODUCTION_BYTES_MAX
        && (wrote && (dated || line.contains('@')) || dated && line.contains('@'))
}

fn begins_introduction(line: &str) -> bool {
    let line = line.trim().to_lowercase();
    let dated = line.bytes().filter(u8::is_ascii_digit).count() >= 4;
    let begins = ["on ", "чт", "пт", "сб", "вс", "пн", "вт", "ср", "нд", "20", "в "];
    dated && !line.ends_with(['.', '!', '?']) && begins.iter().any(|word| line.starts_with(word))
}

fn above_the_signature<'a>(lines: &'a [&'a str]) -> &'a [&'a str] {
    let Some(mark) = lines.iter().position(|line| matches!(*line, "-- " | "--" | "--\u{a0}")) else {
        return lines;
    };
    let (above, below) = lines.split_at(mark);
    let long = below.iter().skip(1).filter(|line| !line.trim().is_empty()).count() > SIGNATURE_LINES_MAX;
    if long || is_blank(above) { lines } else { above }
}

fn without_advertisement<'a>(lines: &'a [&'a str]) -> &'a [&'a str] {
    let Some(last) = lines.iter().rposition(|line| !line.trim().is_empty()) else { return lines };
    let (above, below) = lines.split_at(last);
    let line = below.first().map(|line| line.trim().to_lowercase()).unwrap_or_default();
    let begins = ADVERTISEMENTS.iter().any(|word| line.starts_with(word));
    if begins && line.len() <= ADVERTISEMENT_BYTES_MAX && !is_blank(above) { above } else { lines }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_mail_programs_quote_is_cut() {
        let letters = [
            "да\n\nOn Thu, 26 Nov 2026 at 10:00, Help <help@example.org> wrote:\n> 1. да\n> 2. нет\n",
            "да\n\nOn Thu, 26 Nov 2026 at 10:00, A rather long name of somebody\n<help@example.org> wrote:\n\n> x\n>\n> y",
            "да\n\nчт, 26 нояб. 2026 г. в 10:00, Помощь <help@example.org>:\n> 1. да",
            "да\n\n26.11.2026, 10:00, \"Помощь\" <help@example.org>:\n> 1. да",
            "да\n\nЧетверг, 26 ноября 2026, 10:00 +03:00 от Помощь <help@example.org>:\n\n1. да\n2. нет\n",
            "> 1. да\n> 2. нет\n\nда\n-- \nИван\nг. Москва",
            "26.11.2026 10:00, Помощь пишет:\n> 1. да\n\nда",
            "да\n\n-----Original Message-----\nFrom: Help\nSent: today\n\n1. да",
            "да\n\n________________________________\nОт: Помощь\nОтправлено: 26 ноября 2026 г.\nКому: Иван\nТема: Re:\n\n1. да",
            "да\n\n-------- Исходное сообщение --------\nОт: Помощь\n\n1. да",
            "да\n\nчт, 26 лист. 2026 р. о 10:00 Допомога <help@example.org> пише:\n> так",
            "да\n\n2026년 11월 26일 (목) 오전 10:00, 도움 <help@example.org>님이 작성:\n\n> 예",
            "да\n\n-----원본 메시지-----\n보낸 사람: 도움\n받는 사람: 나\n\n예",
            "да\n\n보낸 사람: 도움\n보낸 날짜: 2026년 11월\n받는 사람: 나\n제목: Re:\n\n예",
            "да\n\nОтправлено с iPhone\n\n> 26 нояб. 2026 г., в 10:00, Помощь <help@example.org> написал(а):\n> \n> x",
            "да\n\nSent from my iPhone",
            "да\n\n나의 iPhone에서 보냄",
        ];
        for letter in letters {
            let own = own_words(letter);
            // The rule above a copied letter may stay: it is no word.
            assert_eq!(own.trim_end_matches('_').trim_end(), "да", "{letter}");
        }
    }

    #[test]
    fn a_line_above_an_introduction_is_the_persons() {
        let letter =
            "В 2026 году нас было 120\nчт, 26 нояб. 2026 г. в 10:00, Помощь <help@example.org>:\n> 1";
        assert_eq!(own_words(letter), "В 2026 году нас было 120");
    }

    #[test]
    fn answers_between_quotations_stay() {
        let letter =
            "On 26.11.2026 10:00, Help wrote:\n> first?\nyes\n\n> second?\n\nno\n> third?\nперед этим\n";
        assert_eq!(own_words(letter), "yes\n\n\nno\nперед этим");
    }

    #[test]
    fn in_doubt_a_word_stays() {
        let letters = [
            "В 2024 году командир написал:\nждите приказа.\nМы ждём с 10:30.",
            "Нас двое.\nОтправлено из окопа",
            "Sent from my unit, hungry.",
            "Мой номер 89991234567 и почта (ivan@mail.ru):\nпишите туда",
            "От: меня\nи моих товарищей",
            "Мой друг пишет:\n- приходи",
            "a -- b",
            "> только цитата",
            "-----Original Message-----\nFrom: me\nTo: you\n\nhelp",
            "Sent from my iPhone",
            "one\n--- \ntwo",
        ];
        for letter in letters {
            assert_eq!(own_words(letter), letter.trim(), "{letter}");
        }
        let long = format!("начало\n--\n{}", "строка\n".repeat(SIGNATURE_LINES_MAX + 1));
        assert_eq!(own_words(&long), long.trim());
    }
}
