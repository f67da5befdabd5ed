//! The fuzz targets' bodies on random and mutated inputs, on stable, from a seed.

#[path = "../../../fuzz/bodies/interview.rs"]
#[allow(unreachable_pub, reason = "shared with the fuzzing workspace")]
mod bodies;

#[path = "../../../fuzz/bodies/seeds.rs"]
#[allow(unreachable_pub, reason = "shared with the fuzzing workspace")]
mod seeds;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

const SEEDS: [&str; 8] = [
    "selected(/d/c/e, 'x') and not(/d/a >= 18)",
    "if(${q} != '' and string-length(.) < 3, /d/c/e[2], concat('a', \"b\", 1.50))",
    "count(//e[@x = 1]/preceding-sibling::*[last()]) * -2 div 3 mod 4",
    "format-date(date(/d/b) + 1, '%Y-%m-%d') | instance('x')/root/item[name = current()/../a]/label",
    "regex(., '^[а-я]{2,}[^0-9\\w]$') or round(-2.5, 1) = decimal-date-time(today())",
    "substr(substring-after('a-b', '-'), -1, 2) = translate(/d/a, '1', \"2\")",
    "randomize(/d/*, 42)[1]/text() = checklist(1, 2, true(), false())",
    "child::processing-instruction('p')/ancestor-or-self::node()/namespace::*",
];

#[test]
fn xpath_parse() {
    let mut rng = StdRng::seed_from_u64(2026);
    seeds::keep("xpath_parse", &SEEDS.map(|seed| seed.as_bytes().to_vec()));
    SEEDS.iter().for_each(|seed| bodies::xpath_parse(seed.as_bytes()));
    for _ in 0..30_000 {
        let mut data = SEEDS[rng.random_range(0..SEEDS.len())].as_bytes().to_vec();
        for _ in 0..=rng.random_range(0..4) {
            let at = rng.random_range(0..data.len().max(1)).min(data.len());
            let other = SEEDS[rng.random_range(0..SEEDS.len())].as_bytes();
            let from = rng.random_range(0..other.len());
            match rng.random_range(0..4) {
                0 => data.truncate(at),
                1 => drop(data.splice(at..(at + 1).min(data.len()), [rng.random_range(32..127_u8)])),
                2 => drop(data.splice(at..at, other[from..].iter().copied().take(12))),
                _ => drop(data.drain(at..(at + 3).min(data.len()))),
            }
        }
        bodies::xpath_parse(&data);
    }
}

#[test]
fn workbooks_and_states() {
    let mut rng = StdRng::seed_from_u64(2027);
    let form = include_str!("../benches/intake.md");
    let state = r#"{"form":"fuzz","revision":"REVISION","language":"en","channel":"web","place":{"At":1},"answers":{"0":"x","1":"words","2":1}}"#;
    seeds::keep("workbook_markdown", &[form.as_bytes().to_vec()]);
    seeds::keep("state_decode", &[state.as_bytes().to_vec()]);
    bodies::workbook_markdown(form.as_bytes());
    bodies::state_decode(state.as_bytes());
    let talk = "Здравствуйте\n1\n1\nдругой язык\n3\n뒤로\nhelp\n!c.erase\n!e.not\n~\nпередать\n777777777777777777777777777777\nслова\nстоп";
    let session = r#"{"Speaking":{"language":"ru","keys":{"code":"777777777777777777777777777777","application":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16],"words":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16],"count":0},"given":"Nothing","ground":{"Interview":{"form":"apply","revision":"REVISION","language":"ru","channel":"sms","place":{"At":1},"answers":{"1":"yes"}}},"asked":{"Offer":{"Text":"слова"}}}}"#;
    seeds::keep("chat_step", &[talk.as_bytes().to_vec()]);
    seeds::keep("session_decode", &[session.as_bytes().to_vec()]);
    bodies::chat_step_lines(talk.as_bytes());
    bodies::session_decode(session.as_bytes());
    let mut mutated = |seed: &str, rounds: usize, body: fn(&[u8])| {
        for _ in 0..rounds {
            let mut data = seed.as_bytes().to_vec();
            for _ in 0..=rng.random_range(0..3) {
                let at = rng.random_range(0..data.len());
                match rng.random_range(0..3) {
                    0 => data[at] = rng.random_range(32..127_u8),
                    1 => drop(data.drain(at..(at + 9).min(data.len()))),
                    _ => {
                        let from = rng.random_range(0..data.len());
                        let piece: Vec<u8> = data[from..].iter().copied().take(20).collect();
                        drop(data.splice(at..at, piece));
                    }
                }
            }
            body(&data);
        }
    };
    mutated(form, 60, bodies::workbook_markdown);
    mutated(state, 1_500, bodies::state_decode);
    mutated(talk, 60, bodies::chat_step_lines);
    mutated(session, 600, bodies::session_decode);
}
