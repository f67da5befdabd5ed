//! What is said, once, into a room that we cannot read.
//!
//! It is the one text of this crate: no conversation can be had there, so no conversation can say it, and the homeserver does
//! not tell which language somebody reads. It names no programme, for the room may be looked at by others. A programme's
//! settings can put another text in its place.

/// In Russian, Ukrainian, Korean (northern, southern) and English.
pub const CANNOT_READ: &str = "\
Мы не смогли прочитать ваше сообщение: эта комната зашифрована, а зашифрованное мы здесь открыть не можем. Пожалуйста, создайте \
новую комнату без шифрования и напишите нам там. Написанное в ней смогут прочитать владельцы серверов; если вам доступен наш \
сайт, там безопаснее.

Ми не змогли прочитати ваше повідомлення: ця кімната зашифрована, а зашифроване ми тут відкрити не можемо. Будь ласка, створіть \
нову кімнату без шифрування і напишіть нам там. Написане в ній зможуть прочитати власники серверів; якщо вам доступний наш \
сайт, там безпечніше.

보내신 통보문을 읽지 못했습니다. 이 방은 암호화되여있는데 우리는 여기서 암호화된 글을 열수 없습니다. 암호화하지 않은 새 방을 만들고 \
거기에 써주십시오. 그 글은 봉사기의 주인들이 읽을수 있습니다. 우리 홈페지를 열수 있으면 그쪽이 더 안전합니다.

보내신 메시지를 읽지 못했습니다. 이 방은 암호화되어 있는데, 저희는 여기서 암호화된 글을 열 수 없습니다. 암호화하지 않은 새 방을 만들어 \
그곳에 써 주십시오. 그 글은 서버 운영자들이 읽을 수 있습니다. 저희 웹사이트를 열 수 있으면 그쪽이 더 안전합니다.

We could not read your message: this room is encrypted, and we cannot open what is encrypted here. Please make a new room \
without encryption and write to us there. Whoever runs the servers can read what is written in it; if you can reach our \
website, that is safer.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_fits_one_message_and_names_nobody() {
        assert!(crate::split::fits(
            CANNOT_READ,
            crate::contract::TextLimit::Utf16(super::super::TEXT_UTF16_MAX)
        ));
        assert_eq!(CANNOT_READ.split("\n\n").count(), 5);
        let northern = CANNOT_READ.split("\n\n").nth(2).unwrap();
        assert!(
            !["한국", "북한", "귀순", "탈북", "메시지", "서버"].iter().any(|word| northern.contains(word))
        );
        for word in ["плен", "полон", "투항", "surrender", "Safeconduct"] {
            assert!(!CANNOT_READ.contains(word), "{word}");
        }
    }
}
