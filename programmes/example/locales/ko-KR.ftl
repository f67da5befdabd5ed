### 게이트 페이지의 모든 글 (한국어). 초안: 모어 화자 두 사람의 검토가 필요함.

## 모든 페이지에

exit = 나가기
exit-long = 이 사이트에서 바로 나가기
exit-erases = 나가기: 바로 나가고 쓴 것을 지우기
skip = 본문으로 가기
languages = 언어
to-start = 첫 페이지
back = 뒤로
next = 다음
continue = 계속
cancel = 아니요, 돌아갑니다

## 첫 페이지

home-line-1 = 전쟁에서 안전하게 나오는 길.
home-line-2 = 전쟁포로가 됩니다. 살아서, 먹을 것을 받고, 법의 보호를 받습니다.
home-out = 여기서 나가고 싶습니다
home-code = 코드가 있습니다
home-how = 글을 쓰지 않고 하는 방법
home-families = 가족에게
home-at-risk = 군대에 불려 갈 수 있습니다
home-genuine = 이것은 진짜입니까?
home-more = 먼저 읽으십시오
home-about = 우리는 누구인가
home-rights = 당신의 권리
home-safety = 전화기와 자신을 지키는 방법
home-blocked = 이 사이트가 막혔을 때
home-questions = 질문과 답변
trial = 시험용입니다. 여기에는 진짜가 하나도 없고, 당신을 기다리는 사람도 없습니다. 사실을 쓰지 마십시오.
draft = 이 번역은 초안입니다. 이 언어를 모어로 쓰는 사람이 아직 검토하지 않았습니다.

## 질문을 시작하기 전

begin-apply = 시작하기 전에
begin-apply-what = 짧은 질문을 한 페이지에 하나씩 묻습니다. 마지막에 코드를 받습니다. 그 코드로 다시 와서 우리의 답장을 읽습니다.
begin-third-party = 가까운 사람을 위하여
begin-third-party-what = 짧은 질문을 한 페이지에 하나씩 묻습니다. 우리가 그 사람을 대신하여 결정할 수는 없습니다. 본인이 원해야 합니다. 마지막에 우리의 답장을 읽을 코드를 받습니다.
begin-at-risk = 군대에 불려 갈 수 있는 사람에게
begin-at-risk-what = 짧은 질문을 한 페이지에 하나씩 묻습니다. 우리는 정보를 주고 보호를 찾도록 돕습니다. 당신을 절대로 전선에 보내지 않습니다. 마지막에 우리의 답장을 읽을 코드를 받습니다.
begin-no-names = 이름, 부대, 지금 있는 곳은 묻지 않습니다. 그런 것은 쓰지 마십시오.
begin-skip = 거의 모든 질문에서 답을 하지 않거나 ‘모릅니다’라고 할 수 있습니다. 그 때문에 불리해지는 일은 절대로 없습니다.
begin-erase = 보내기 전에는 모두 지울 수 있습니다. 그전에는 누구도 읽지 않습니다.
begin-time = 여기에 쓴 것은 { $minutes }분 동안 기다립니다. 그다음 저절로 지워집니다.
begin-start = 시작
begin-all-on-one = 연결이 아주 나쁩니까? 모든 질문을 한 페이지에서 보기
begin-read-first = 먼저 방법을 읽기

## 이 페이지의 보호

protection-part = 일부 보호됩니다.
protection-none = 가는 길이 보호되지 않습니다.
protection-tls = 당신의 글은 암호화되어 갑니다. 우리 기계는 그것을 잠깐 읽을 수 있으며, 곧 잠그고 다시는 열지 못합니다. 당신의 통신을 지켜보는 사람은 이 주소는 볼 수 있지만 글은 볼 수 없습니다.
protection-onion = 당신의 글은 암호화되어 가며, 통신을 지켜보는 사람도 이 주소를 볼 수 없습니다. 우리 기계는 글을 잠깐 읽을 수 있으며, 곧 잠그고 다시는 열지 못합니다.
protection-plain = 당신의 통신을 지켜보는 사람은 누구나 이 페이지와 당신이 쓴 글을 읽을 수 있습니다. 시험할 때만 씁니다. 사실을 쓰지 마십시오.

## 질문

progress = { $remaining ->
    [0] 마지막 질문
   *[other] 이다음에 질문이 { $remaining }개쯤 더 있습니다
}
why = 왜 묻는가:
warn-typed = 이름, 장소, 부대 번호를 쓰지 마십시오.
decline = 말하지 않겠습니다
choose-several = 여러 개를 골라도 됩니다.
acknowledge = 알겠습니다
chosen = 선택함
field = 당신의 답
please-look = 이것을 다시 한번 보십시오.
review-link = 내가 쓴 것을 보기
erase-all = 내가 쓴 것을 모두 지우기

## 답이 받아들여지지 않은 이유

err-answer-required = 이 질문에는 답이 있어야 합니다.
err-answer-not-whole = 정수를 쓰십시오. 예: 24
err-answer-not-number = 숫자를 쓰십시오. 예: 1.5
err-answer-not-date = 날짜를 쓰십시오: 일, 월, 연도.
err-answer-not-time = 시간을 쓰십시오. 예: 18:30
err-answer-not-choice = 답을 하나 고르십시오.
err-answer-too-long = 너무 깁니다. { $max }글자까지 됩니다. 줄여 주십시오.
err-answer-all-too-long = 답을 모두 합치면 너무 깁니다. 이것을 줄여 주십시오.
err-answer-not-accepted = 이 답은 여기에 맞지 않습니다. 다시 한번 보십시오.
err-answer-tick = 계속하기 전에 이것을 확인해 주십시오.
err-answer-cannot-decline = 도와드리려면 이 질문의 답이 있어야 합니다.

## 보내기 전에 쓴 것을 보기

review = 당신이 쓴 것
review-lead = 아직 누구에게도 가지 않았습니다. 다시 한번 보고 보내십시오.
review-change = 고치기
review-change-long = 다음 질문의 답을 고치기: { $question }
review-declined = 말하지 않음
review-empty = 답 없음
review-send = 지금 보내기
review-send-note = 보내면 바로 잠깁니다. 우리 담당자들만 열 수 있습니다. 그때부터 여기서는 읽을 수도 고칠 수도 없습니다.
review-unfinished = 아직 답해야 할 질문이 하나 있습니다.
review-go-to-open = 그 질문으로 가기
erase-title = 모두 지우시겠습니까?
erase-lead = 여기에 쓴 것이 모두 바로 없어집니다. 누구도 읽지 않았습니다.
erase-yes = 모두 지우기
erased = 지웠습니다
erased-lead = 당신이 쓴 것은 없어졌습니다. 누구도 읽지 않았습니다.
erased-next = 언제든지 다시 시작할 수 있습니다. 이 페이지를 닫아도 됩니다.

## 모든 질문을 한 페이지에

all = 모든 질문을 한 페이지에서
all-lead = 쓰고 싶은 것만 답하고 나머지는 비워 두십시오. 그다음 버튼을 한 번 누르고 기다리십시오. 코드가 나옵니다.
all-only-if = 다음 경우에만: { $condition }
all-and = 그리고
all-or = 또는
all-send = 지금 보내기
all-choose = 고르기
all-look-again = 답 { $count }개를 다시 보아야 합니다. 표시해 두었습니다. 다른 답은 모두 이 페이지에 그대로 있습니다.

## 코드

receipt = 이것이 당신의 코드입니다
receipt-lead = 글이 도착하여 잠겨 있습니다. 우리의 답장을 여는 열쇠는 이 코드뿐입니다.
receipt-words = 낱말로
receipt-digits = 같은 것을 숫자로
receipt-either = 낱말이나 숫자 가운데 하나면 됩니다.
receipt-nobody = 누구도 되살릴 수 없습니다. 우리도 못 합니다. 이 페이지를 떠나기 전에 잘 간직하십시오.
receipt-keep = 간직하는 방법
receipt-keep-1 = 가장 좋은 것은 낱말을 외우는 것입니다. 짧은 이야기를 만들어 보십시오.
receipt-keep-2 = 또는 종이에 숫자를 전화번호 세 개처럼 적고 다른 숫자들과 섞어 두십시오.
receipt-keep-3 = 전화기에서는 평범한 이름을 붙여 연락처로 저장하십시오. 화면을 캡처하지 마십시오. 사진부터 뒤져 봅니다.
receipt-keep-4 = 누구에게도 보내지 마십시오. 코드를 가진 사람은 우리의 답장을 읽을 수 있습니다.
receipt-when = 언제 답하는가
receipt-hours = 우리 담당자들은 { $days } { $from }부터 { $to }까지 답합니다 ({ $zone }).
receipt-on-duty = 지금 근무하는 사람이 있습니다. 답장은 보통 몇 시간 안에 옵니다.
receipt-off-duty = 지금은 근무하는 사람이 없습니다. 다음 근무는 { $from }에 시작됩니다 ({ $zone }).
receipt-no-promise = 지금은 언제 답할지 말할 수 없습니다. 보낸 것은 여기에 안전하게 있으며 가져갈 것입니다. 내일 다시 보십시오.
receipt-where = 답장은 여기서나 우리의 다른 주소에서, 어떤 전화기로도 읽을 수 있습니다. 첫 페이지의 ‘코드가 있습니다’를 누르십시오.
receipt-we-never = 우리는 절대로 먼저 글을 보내거나 전화하지 않으며, 코드를 묻지 않습니다.
receipt-phone = 누가 전화기를 빼앗으러 오면
receipt-phone-1 = 아래의 ‘안전하게 나가기’를 누르십시오. 그다음에는 이 페이지를 다시 열 수 없습니다.
receipt-phone-2 = 그다음 페이지를 모두 닫고 브라우저의 방문 기록을 지우십시오. 다음번에는 비공개 창을 쓰는 것이 더 좋습니다.
receipt-phone-3 = 코드가 없으면 당신이 쓴 것을 여기서도 전화기에서도 누구도 찾거나 열 수 없습니다.
receipt-minutes = 이 페이지는 { $minutes }분 뒤에 저절로 없어집니다.
receipt-leave = 간직했습니다. 안전하게 나가기
receipt-next = 그때까지
receipt-next-1 = 위험해질 일은 아무것도 하지 마십시오. 기다릴 수 있으면 우리가 답하기 전에는 혼자서 전선으로 오지 마십시오.
receipt-next-2 = 기다릴 수 없으면: 글을 쓰지 않고 하는 방법.

## 요일과 시간대

hours-every-day = 매일
hours-zone = 우리 시간, UTC{ $offset }
hours-day-1 = 월
hours-day-2 = 화
hours-day-3 = 수
hours-day-4 = 목
hours-day-5 = 금
hours-day-6 = 토
hours-day-7 = 일

## 코드가 있을 때

code = 당신의 코드
code-lead = 낱말 열 개나 숫자 서른 개를 쓰십시오. 띄어쓰기나 줄 바꿈은 상관없습니다. 이 사이트의 어느 언어나 다 됩니다.
code-field = 낱말 또는 숫자
code-open = 열기
code-lost = 코드를 잃었습니까? 누구도 되살릴 수 없습니다. 다시 시작해도 불리할 것이 없습니다.
code-empty = 여기에 코드를 쓰십시오. 낱말 열 개나 숫자 서른 개입니다.
code-unknown-word = { $position }번째 낱말 ‘{ $word }’은(는) 우리 목록에 없습니다.
code-neighbours = 혹시 이 낱말입니까: { $neighbours }
code-length = 낱말 { $found }개를 읽었습니다. 코드는 낱말 열 개나 숫자 서른 개입니다.
code-digits = 숫자 { $found }개를 읽었습니다. 코드는 숫자 서른 개이며, 낱말 하나에 세 개씩입니다.
code-too-long = 코드보다 훨씬 깁니다. 낱말 열 개나 숫자 서른 개만 쓰십시오.
code-ambiguous = 두 가지로 읽을 수 있습니다. 낱말 사이를 띄어 쓰십시오.
code-check = 낱말은 모두 우리 목록에 있지만 합치면 코드가 아닙니다. 하나가 틀렸거나 두 개의 자리가 바뀌었습니다.
code-swapped = { $first }번째와 { $second }번째 낱말의 자리가 바뀐 것 같습니다.
code-wait = 이 주소는 방금 켜져서 아직 우편함을 열 수 없습니다. 몇 분 뒤에 다시 하거나 우리의 다른 주소를 쓰십시오. 당신의 코드는 그대로 쓸 수 있습니다.
code-other = 다른 주소들

## 우편함

mailbox = 우리의 답장
mailbox-nothing = 아직 여기에 답장이 없습니다. 방금 썼으면 몇 시간 뒤에 다시 보십시오.
mailbox-look-again = 다시 보기
mailbox-from = 우리가 보냄
mailbox-verified = 서명을 확인했습니다. 우리 담당자들이 보낸 것입니다.
mailbox-gap = 우리가 보낸 글 하나가 여기에 없습니다. 우리의 다른 주소에서도 보십시오.
mailbox-unverified = 우리가 보냈다고 증명할 수 없는 글이 있습니다. 그것은 보여 주지 않습니다.
mailbox-until = { $day }까지 보관합니다
mailbox-captured = 누가 이 기계를 빼앗았다면 이 글도 거짓일 수 있습니다. 이름, 다른 사람이 있는 곳, 돈을 요구하는 답장은 우리 것이 아닙니다.
mailbox-own = 당신이 쓴 글은 여기에 보이지 않습니다. 일부러 그렇게 했습니다. 누가 코드를 훔쳐도 당신이 쓴 글을 읽지 못하게 하려는 것입니다.
mailbox-write = 우리에게 쓰기
mailbox-write-field = 당신의 글
mailbox-send = 보내기
mailbox-sent-waiting = 당신의 글은 잠긴 채로 여기에 보관되어 있습니다. 우리 담당자들이 되도록 빨리 가져갑니다.
mailbox-sent-collected = 우리 담당자들이 당신의 글을 가져갔습니다.
mailbox-empty-message = 먼저 글을 쓰십시오.
mailbox-withdraw = 모두 지우기
mailbox-stop = 이 페이지를 안전하게 닫기
mailbox-minutes = 이 페이지는 { $minutes }분 뒤에 저절로 없어집니다. 당신의 코드는 그대로 쓸 수 있습니다.
withdraw = 모두 지우시겠습니까?
withdraw-lead = 당신의 답과 글, 우리의 답장을 지웁니다. 누구도 되살릴 수 없습니다. 당신의 코드는 쓸 수 없게 됩니다.
withdraw-copies = 여기서는 바로 없어집니다. 우리 담당자들에게 있는 것은 연결되는 대로 없어집니다. 우리 손이 닿지 않는 사본은 늦어도 { $days }일 뒤에 저절로 없어집니다.
withdraw-no-disadvantage = 이 때문에 불리해지는 일은 절대로 없습니다. 언제든지 다시 시작할 수 있습니다.
withdraw-yes = 예, 모두 지웁니다
withdrawn = 지웠습니다
withdrawn-lead = 당신의 우편함은 이 기계에서 없어졌습니다. 우리 담당자들은 연결되는 대로 자기 쪽 것을 지웁니다. 손이 닿지 않는 것은 늦어도 { $days }일 뒤에 없어집니다. 당신의 코드로는 이제 아무것도 열 수 없습니다.
left = 닫았습니다
left-lead = 이 페이지는 다시 열 수 없습니다. 당신의 코드는 그대로 쓸 수 있습니다.
left-next = 이제 이 창을 닫고 브라우저의 방문 기록을 지우십시오.

## 무언가 잘못되었을 때

err-not-found = 그런 페이지는 없습니다.
rec-not-found = 잃은 것은 없습니다. 첫 페이지로 가거나 ‘코드가 있습니다’를 누르십시오.
err-expired = 이 페이지는 닫혔습니다.
rec-expired = 당신을 지키기 위해 여기의 페이지들은 잠깐만 살아 있습니다. 코드가 있으면 보낸 것은 안전합니다. ‘코드가 있습니다’로 여십시오. 아직 보내지 않았으면 지워졌으니 다시 시작해 주십시오.
err-waiting = 당신이 쓴 것은 아직 여기에 있지만 지금은 열 수 없습니다.
rec-waiting = 몇 분 뒤에 이 페이지를 다시 여십시오. 너무 오래 걸리면 우리의 다른 주소에서 다시 시작하십시오.
err-method = 여기서는 그렇게 되지 않습니다.
rec-method = 잃은 것은 없습니다. 한 페이지 뒤로 가서 거기의 버튼을 쓰십시오.
err-too-large = 한 번에 너무 많습니다.
rec-too-large = 아무것도 저장되지 않았습니다. 뒤로 가서 줄이고 다시 보내십시오. 사진, 녹음, 파일은 여기로 보낼 수 없습니다.
err-unreadable = 당신의 브라우저가 보낸 것을 읽을 수 없었습니다.
rec-unreadable = 잃은 것은 없습니다. 한 페이지 뒤로 가서 다시 해 보십시오. 파일은 여기로 보낼 수 없습니다.
err-full = 이 주소는 지금 더 받을 수 없습니다.
rec-full = 전에 보낸 것은 보관되어 있습니다. 우리의 다른 주소를 쓰거나 한 시간 뒤에 다시 해 보십시오. 읽는 것은 여기서도 다 됩니다.
err-slow = 시간이 너무 오래 걸렸습니다.
rec-slow = 다시 해 보십시오. 전에 보낸 것은 보관되어 있습니다.
err-broken = 우리 쪽에서 무언가 고장 났습니다.
rec-broken = 전에 보낸 것은 보관되어 있습니다. 이 페이지를 다시 여십시오. 그래도 안 되면 우리의 다른 주소를 쓰십시오.
err-changed = 그사이에 질문이 바뀌었습니다.
rec-changed = 당신이 쓴 것은 지워졌으며 누구도 읽지 않았습니다. 미안합니다. 다시 시작해 주십시오.
other-ways = 우리에게 연락하는 다른 방법

## 메시지로 하는 대화

chat-seen-open = 통신사와 당국은 문자를 지금도 나중에도 다 읽을 수 있습니다.
chat-seen-provider = 이 메신저의 주인은 당신이 여기에 쓴 글을 읽을 수 있고 당신의 계정을 봅니다. 당신의 전화기를 쥔 사람도 볼 수 있습니다.
chat-seen-mail = 당신의 이메일을 맡은 회사는 이 편지를 읽을 수 있고 누구에게 쓰는지 봅니다.
chat-seen-servers = 당신의 서버와 우리 서버를 관리하는 사람은 여기에 쓴 글을 읽을 수 있고 당신의 계정을 봅니다. 당신의 전화기를 쥔 사람도 볼 수 있습니다.
chat-seen-end-to-end = 이것은 당신의 기기와 우리 기기만 읽을 수 있습니다. 그러나 당신이 우리에게 쓴다는 것은 통신망에서 보입니다.
chat-safer = 더 안전한 길: { $way }
chat-choose = 무엇을 하시겠습니까?
chat-choose-number = 무엇을 하시겠습니까? 번호를 쓰십시오.
chat-type = { $what }: ‘{ $word }’
chat-to-a-person = 사람에게 쓰기
chat-what-else = 그 밖에 할 수 있는 것
chat-begin-apply = 짧은 질문을 하나씩 묻습니다. 마지막에 코드를 받습니다. 그 코드로 여기서나 다른 곳에서 우리의 답장을 읽습니다.
chat-begin-third-party = 짧은 질문을 하나씩 묻습니다. 우리가 그 사람을 대신해 결정할 수는 없습니다. 본인이 원해야 합니다. 마지막에 우리의 답장을 읽을 코드를 받습니다.
chat-begin-at-risk = 짧은 질문을 하나씩 묻습니다. 우리는 정보를 주고 보호를 찾도록 돕습니다. 당신을 절대로 전선에 보내지 않습니다. 마지막에 답장을 읽을 코드를 받습니다.
chat-help-word = 언제든지 할 수 있는 것을 보려면: ‘{ $word }’
chat-switch = 다른 질문을 이미 시작했습니다. 그 답은 아직 보내지 않았습니다. 그 답을 지우고 새 질문을 시작하시겠습니까?
chat-switch-yes = 지우고 새로 시작하기
chat-switch-no = 먼저 것을 계속하기
chat-help = 다음 말은 언제든지 쓸 수 있습니다:
chat-means-back = 이전 질문으로
chat-means-change = 내 답을 보고 고치기
chat-means-person = 우리 사람들에게 쓰기
chat-means-surrender = 안전하게 하는 방법
chat-means-rights = 당신의 권리
chat-means-genuine = 우리를 확인하는 방법
chat-means-elsewhere = 우리에게 오는 다른 길
chat-means-code = 코드로 답장 읽기
chat-means-language = 다른 언어로
chat-means-stop = 대화를 끝내거나 여기서 우편함을 닫기
chat-means-erase = 모두 지우기
chat-before = 전에 한 답: { $answer }
chat-several = 번호를 여러 개 써도 됩니다. 예: 1 3
chat-pick = 맞는 것을 모두 고르고 ‘다 골랐습니다’를 누르십시오.
chat-done = 다 골랐습니다
chat-change-by-number = 답을 고치려면 그 번호를 쓰십시오.
chat-written = 썼음
chat-changed = 고쳤습니다. 답을 모두 보려면: ‘{ $word }’
chat-cannot-change = 보낸 것은 잠겨 있어 여기서는 이제 누구도 고칠 수 없습니다. 무엇을 고쳐야 하는지 우리 사람들에게 쓰십시오.
chat-write = 우리 사람들에게 하고 싶은 말을 메시지 하나에 쓰십시오. 그만두려면: ‘{ $word }’
chat-write-it = 그러면 메시지 하나에 쓰십시오.
chat-offer = 방금 쓴 글을 우리 사람들은 아직 보지 못했습니다. 전해 드릴까요?
chat-offer-yes = 전하기
chat-too-long-to-keep = 결정하실 때까지 이 글을 여기에 둘 수 없습니다. 우리 사람들에게 쓴 것이면 지금 한 번 더 보내 주십시오.
chat-passed = 잠가서 우리 사람들에게 보냅니다.
chat-passed-first = 잠가서 우리 사람들에게 보냅니다. 답장은 코드로만 열립니다.
chat-failed = 지금은 되지 않았습니다. 잃은 것은 없습니다. 몇 분 뒤에 다시 하거나 다른 길로 해 보십시오.
chat-edited = 이미 보낸 메시지를 고친 것은 우리에게 보이지 않습니다. 새로 써 주십시오.
chat-broken = 메시지의 일부가 도착하지 않았습니다. 되도록 짧게 다시 써 주십시오.
chat-no-picture = 사진은 받지 않습니다. 장소와 얼굴이 보이기 때문입니다. 우리는 열어 보지 않았습니다. 여기서 지우고 글로 쓰십시오.
chat-no-file = 파일은 받지 않습니다. 누가 어디서 만들었는지 알려질 수 있기 때문입니다. 우리는 열어 보지 않았습니다. 여기서 지우고 글로 쓰십시오.
chat-no-location = 있는 곳을 보내지 마십시오. 우리는 그것을 보지 않았고 아무것도 보관하지 않았습니다. 여기서 지우십시오.
chat-no-contact = 다른 사람의 번호도 자기 번호도 보내지 마십시오. 우리는 아무것도 보관하지 않았습니다. 여기서 지우십시오.
chat-no-sticker = 우리는 글만 읽을 수 있습니다.
chat-no-voice = 여기서는 음성을 받지 않습니다. 목소리로 사람을 알아볼 수 있기 때문입니다. 우리는 듣지 않았습니다. 여기서 지우고 글로 쓰십시오.
chat-offer-voice = 녹음하신 말은 우리 사람들이 아직 듣지 못했고 우리가 가져오지도 않았습니다. 목소리로 사람을 알아볼 수 있으니 글이 더 안전합니다. 그래도 전해 드릴까요? 전한 다음에는 여기서 지우십시오.
chat-voice-lost = 녹음하신 말이 우리에게 오지 못했고 우리에게 남은 것은 없습니다. 다시 해 보거나 더 짧게 녹음하거나 글로 써 주십시오.
chat-voice-too-long = 녹음이 너무 깁니다. 5분 정도까지 됩니다. 우리는 듣지 않았습니다. 여기서 지우고 더 짧게 녹음하거나 글로 써 주십시오.
chat-not-erased = 아무것도 지우지 않았습니다.
chat-stopped = 알겠습니다. 여기에 당신에 대해 보관된 것은 없습니다. 언제든지 다시 쓸 수 있습니다.
chat-stopped-waits = 알겠습니다. 당신의 답은 { $hours }시간까지 기다리다가 저절로 지워집니다. 아직 보내지 않았습니다. 계속하려면 그냥 쓰십시오.
chat-stopped-case = 닫았습니다. 당신의 코드는 이제 여기에 없습니다. 코드는 그대로 쓸 수 있습니다. 다시 읽으려면 코드를 쓰십시오. 이제 이 메시지들을 지우십시오.
chat-erase-now = 지금 지우려면: ‘{ $word }’
chat-erase-with-code = 여기에 당신에 대해 보관된 것은 없었습니다. 전에 보낸 것이 있으면 먼저 코드를 쓰고 그다음에 지우십시오.
chat-erase-history = 이 메시지들은 당신의 전화기에 남아 있습니다. 거기서 직접 지우십시오.
chat-more = 더 읽기
chat-there-is-more = 글이 더 있습니다.
chat-code-works-everywhere = 당신의 코드는 어디서나 쓸 수 있습니다.
chat-nothing-new = 지난번에 본 뒤로 새로 온 것이 없습니다.
chat-tell-me = 답장이 오면 여기로 알려 주기
chat-will-tell = 새것이 있다는 것만 여기에 한 번 씁니다. 무엇인지는 쓰지 않습니다. 화면을 보는 사람은 우리가 썼다는 것을 볼 수 있습니다. 그만두려면: ‘{ $word }’
chat-back-to-questions = 질문으로 돌아가기
chat-close = 여기서 닫기
chat-write-here = 이제 쓰는 글은 우리 사람들에게 갑니다.
chat-ask-a-person = 우리 사람들에게 쓰려면: ‘{ $word }’
chat-nobody-restores = 이 코드는 누구도 되살릴 수 없습니다. 우리도 못합니다.
chat-keep-code = 낱말을 외우거나 숫자를 종이에 다른 숫자들과 섞어 적으십시오. 그다음 이 메시지들을 지우십시오. 코드를 누구에게도 보내지 마십시오.
chat-read-answer = 답장을 보려면: ‘{ $word }’. 또는 여기서나 우리의 다른 길에서 코드를 쓰십시오.
chat-something-new = 새것이 있습니다. ‘{ $word }’
chat-something-new-code = 새것이 있습니다. 당신의 낱말이나 숫자로 열립니다.
chat-mail-choose-number = 무엇을 하시겠습니까? 번호로 답장하십시오.
chat-mail-several = 번호를 여러 개 써서 답장해도 됩니다. 예: 1 3
chat-mail-change-by-number = 답을 고치려면 그 번호로 답장하십시오.
chat-mail-erase-history = 이 편지들은 당신의 메일함과 ‘보낸 편지함’에 남아 있습니다. 거기서 직접 지우고 휴지통에서도 지우십시오.
chat-mail-keep-code = 낱말을 외우거나 숫자를 종이에 다른 숫자들과 섞어 적으십시오. 그다음 이 편지들을 ‘보낸 편지함’과 휴지통에서까지 지우십시오. 코드를 누구에게도 보내지 마십시오.
chat-mail-stopped-case = 닫았습니다. 당신의 코드는 이제 여기에 없습니다. 코드는 그대로 쓸 수 있습니다. 다시 읽으려면 코드를 쓰십시오. 이제 이 편지들을 ‘보낸 편지함’과 휴지통에서까지 지우십시오.
chat-mail-reply-number = 번호를 써서 이 편지에 답장하십시오.
chat-mail-reply-words = 인용된 글 위에 답만 써서 이 편지에 답장하십시오.

## 단추 대신 쓰는 말: 첫째 것은 우리가 보이고 나머지도 알아듣습니다

chat-word-help = 도움말 | 도움 | 도와주세요 | 무엇을 할 수 있나요 | doummal
chat-word-back = 뒤로 | 뒤로 가기 | 돌아가기 | 이전 | 이전 질문 | dwiro
chat-word-change = 고치기 | 답 고치기 | 답 바꾸기 | 내 답 | 수정 | 변경 | gochigi
chat-word-stop = 그만 | 그만하기 | 중지 | 종료 | 닫기 | geuman
chat-word-erase = 지우기 | 모두 지우기 | 삭제 | 전부 삭제 | 지워 주세요 | jiugi
chat-word-language = 언어 | 다른 언어 | 언어 바꾸기 | 언어 변경 | eoneo
chat-word-person = 사람 | 사람에게 쓰기 | 상담원 | 담당자 | saram
chat-word-elsewhere = 다른 연락처 | 다른 주소 | 다른 길 | 어디에 또 있나요 | 연락처 | dareun gil
chat-word-genuine = 진짜입니까 | 진짜인가요 | 진짜 | 가짜 | 함정 | 사기 | jinjja
chat-word-surrender = 방법 | 안전하게 하는 방법 | 투항 방법 | 투항 | 어떻게 하나요 | bangbeop
chat-word-rights = 권리 | 내 권리 | 나의 권리 | gwolli
chat-word-out = 여기서 나가고 싶습니다 | 나가고 싶습니다 | 투항하고 싶습니다 | 살고 싶습니다
chat-word-code = 코드 | 코드가 있습니다 | 내 코드 | kodeu
chat-word-answers = 답장 | 답장 보기 | 우편함 | 새 소식 | dapjang
chat-word-tell = 알려 주기 | 알려 주세요 | 알림 | allim
chat-word-start = 시작 | 안녕하세요 | 안녕 | 메뉴 | annyeonghaseyo
chat-word-next = 계속 | 계속하기 | 확인 | gyesok
chat-word-more = 더 | 더 읽기 | 더 보기
chat-word-skip = 건너뛰기 | 말하지 않겠습니다 | 답하지 않겠습니다
chat-word-send = 보내기 | 지금 보내기 | 전송 | bonaegi
chat-word-pass-on = 전하기 | 전해 주세요 | 전달 | jeonhagi
chat-word-yes = 예 | 네 | 그렇습니다 | 맞습니다 | 알겠습니다
chat-word-no = 아니요 | 아니오 | 아니 | 아닙니다 | 아뇨

chat-number-1 = 하나 | 첫째 | 첫 번째 | 일
chat-number-2 = 둘 | 둘째 | 두 번째 | 이
chat-number-3 = 셋 | 셋째 | 세 번째 | 삼
chat-number-4 = 넷 | 넷째 | 네 번째 | 사
chat-number-5 = 다섯 | 다섯째 | 다섯 번째 | 오
chat-number-6 = 여섯 | 여섯째 | 여섯 번째 | 육
chat-number-7 = 일곱 | 일곱째 | 일곱 번째 | 칠
chat-number-8 = 여덟 | 여덟째 | 여덟 번째 | 팔
chat-number-9 = 아홉 | 아홉째 | 아홉 번째 | 구
chat-number-10 = 열 | 열째 | 열 번째 | 십

## 전화: 전화기 버튼으로 하는 같은 대화

call-greeting = 안녕하세요. 한국어로 들으시려면
call-trial = 이것은 시험입니다. 여기에는 진짜가 없고, 기다리는 사람도 없습니다. 사실을 말하지 마십시오.
call-seen = 통신사와 국가는 당신의 번호와 이 통화를 알 수 있고 들을 수도 있습니다. 토르로 여는 웹사이트가 더 안전합니다. 나중에 이 번호를 지우십시오.
call-default-language = 한국어로 계속합니다. 다른 언어는 별표를 누르고 사번을 누르십시오.
call-welcome = 전쟁터에서 안전하게 나오는 길입니다. 포로가 되면 살아서 먹을 것을 받고 법의 보호를 받습니다.
call-keys = 언제든지 우물 정자는 다시 듣기, 공번은 사람에게 말 남기기, 별표는 그 밖의 것입니다.
call-menu = 무엇을 하시겠습니까?
call-menu-surrender = 안전하게 투항하는 방법은
call-menu-rights = 당신의 권리는
call-menu-apply = 여기서 나가고 싶으면
call-menu-third-party = 가까운 사람을 위해서라면
call-menu-at-risk = 징집될 수 있으면
call-menu-code = 코드가 있으면
call-menu-person = 사람에게 말을 남기려면
call-menu-genuine = 이것이 진짜인지 알려면
call-menu-elsewhere = 우리에게 오는 다른 길은
call-more = 더 들으려면
call-info-more = 더 들으려면 일번을 누르거나 기다리십시오. 그만하려면 이번을 누르십시오.
call-commands-1 = 다시 듣기는 일번, 뒤로는 이번, 느리게 또는 빠르게는 삼번, 다른 언어는 사번, 사람은 오번.
call-commands-2 = 끝내기는 육번, 모두 지우기는 칠번, 우리에게 오는 다른 길은 팔번, 도움말은 구번.
call-slower = 알겠습니다. 이제부터 천천히 말합니다.
call-faster = 알겠습니다. 다시 처음처럼 말합니다.
call-wrong-key = 이 버튼은 여기서 쓰지 않습니다.
call-quiet = 누른 버튼이 없습니다.
call-bye = 안녕히 계십시오. 몸조심하십시오. 이제 전화기의 통화 목록에서 이 번호를 지우십시오.
call-bye-quiet = 통화를 끝냅니다. 언제든지 다시 걸 수 있습니다. 통화 목록에서 이 번호를 지우십시오.
call-bye-kept = 말씀하신 것은 잠가서 우리 사람들에게 보냅니다. 언제든지 다시 거십시오. 통화 목록에서 이 번호를 지우십시오. 안녕히 계십시오.
call-bye-failed = 말씀하신 것을 보관하지 못했습니다. 몇 분 뒤에 다시 전화하거나 우리 웹사이트를 여십시오. 안녕히 계십시오.
call-no-live = 이 전화로 사람과 직접 말할 수는 없습니다. 그러나 말을 남기면 우리 사람들이 듣습니다.
call-on-duty = 지금 우리 사람들이 근무 중입니다. 답은 보통 몇 시간 걸립니다.
call-opens-hours = 지금은 근무하는 사람이 없습니다. 약 { $words } 시간 뒤부터 듣습니다.
call-opens-days = 지금은 근무하는 사람이 없습니다. 약 { $words } 뒤부터 듣습니다.
call-no-promise = 지금은 언제 답할지 말할 수 없습니다. 말씀하신 것은 여기에 안전하게 있습니다. 내일 다시 전화하십시오.
call-person-keys = 말을 남기려면 일번을, 돌아가려면 이번을 누르십시오.
call-record = 신호음이 나면 말씀하십시오. 이 분까지 됩니다. 끝나면 우물 정자를 누르십시오. 전화를 끊으면 말씀하신 것이 우리에게 옵니다.
call-record-warn = 목소리로 사람을 알아볼 수 있습니다. 이름, 장소, 부대, 다른 사람에 대해서는 말하지 마십시오.
call-record-answer = 신호음이 나면 말씀하십시오. 끝나면 우물 정자를 누르십시오.
call-recorded = 녹음했습니다. 우리 사람들에게 전하려면 일번, 다시 녹음하려면 이번, 지우려면 삼번을 누르십시오.
call-recorded-answer = 녹음했습니다. 그대로 두려면 일번, 다시 녹음하려면 이번, 지우려면 삼번을 누르십시오.
call-longest = 한 번에 더 길게 녹음할 수는 없습니다.
call-nothing-heard = 아무것도 듣지 못했습니다.
call-nothing-keys = 다시 하려면 일번을, 돌아가려면 이번을 누르십시오.
call-recording-erased = 녹음을 지웠습니다.
call-passed = 말씀은 잠가서 우리 사람들에게 보냅니다.
call-failed = 지금은 되지 않았습니다. 잃은 것은 없습니다. 한 번 더 해 보십시오.

## 전화로 하는 질문

call-begin-apply = 짧은 질문을 하나씩 합니다. 마지막에 코드를 알려 드립니다. 그 코드로 다시 전화하여 답을 듣습니다.
call-begin-third-party = 짧은 질문을 하나씩 합니다. 우리가 그 사람을 대신하여 결정할 수는 없습니다. 마지막에 코드를 알려 드립니다.
call-begin-at-risk = 짧은 질문을 하나씩 합니다. 우리는 알려 드리고 보호를 찾도록 돕습니다. 전선에는 절대로 보내지 않습니다. 마지막에 코드를 알려 드립니다.
call-begin-no-names = 이름, 부대, 지금 있는 곳은 묻지 않습니다. 그런 것은 말하지 마십시오.
call-begin-kept = 전화가 끊겨도 당신의 답은 우리 사람들에게 갑니다. 지우려면 별표를 누르고 칠번을 누르십시오.
call-why = 묻는 이유는 이렇습니다.
call-several = 여러 개를 골라도 됩니다. 다 고르면 우물 정자를 누르십시오.
call-chosen = 골랐습니다.
call-unchosen = 고른 것을 취소했습니다.
call-decline = 말하고 싶지 않으면
call-next = 계속하려면
call-understood = 알아들으셨으면
call-say-it = 이 질문에는 말로 답합니다.
call-say-record = 답을 말하려면
call-keep-answer = 전에 한 답을 그대로 두려면
call-warn-spoken = 이름, 장소, 부대는 말하지 마십시오.
call-before = 전에 한 답은
call-key-number = 숫자를 누르고 우물 정자를 누르십시오.
call-key-decimal = 점 앞의 숫자를 누르고 우물 정자를 누르십시오.
call-key-decimal-part = 이제 점 뒤의 숫자를 누르고 우물 정자를 누르십시오. 없으면 우물 정자만 누르십시오.
call-key-date = 날짜를 누르십시오. 연도 네 자리, 달 두 자리, 날 두 자리를 누르고 우물 정자를 누르십시오.
call-key-time = 시각을 누르십시오. 시 두 자리, 분 두 자리를 누르고 우물 정자를 누르십시오.
call-key-skip = 말하고 싶지 않으면 우물 정자만 누르십시오.
call-key-keep = 그대로 두려면 우물 정자만 누르십시오.
call-you-keyed = 누르신 것은
call-check-keys = 맞으면 일번을, 다시 누르려면 이번을 누르십시오.
call-point = 점
call-minus = 마이너스
call-year = 연도
call-answer-spoken = 말로 답했습니다.
call-answer-declined = 말하지 않기로 했습니다.
call-answer-yes = 알아들었습니다.
call-err-required = 이 질문에는 답이 필요합니다.
call-err-number = 그 숫자는 여기에 맞지 않습니다.
call-err-date = 그런 날짜는 없습니다.
call-err-time = 그런 시각은 없습니다.
call-err-again = 이 답은 맞지 않습니다. 다시 해 보십시오.
call-switch = 다른 질문을 이미 시작하셨습니다. 그것을 지우고 새로 시작하려면 일번을, 먼저 것을 계속하려면 이번을 누르십시오.
call-review = 질문이 끝났습니다. 보내려면 일번을, 답을 고치려면 이번을 누르십시오. 당신의 답은 이렇습니다.
call-review-keys = 보내려면 일번, 답을 고치려면 이번, 모두 다시 들으려면 우물 정자를 누르십시오.
call-change-keys = 이것을 고치려면 일번, 다음 답은 이번, 돌아가려면 삼번을 누르십시오.
call-changed = 고쳤습니다.
call-review-open = 답이 필요한 질문이 남아 있습니다.
call-sent = 모두 받아 잠갔습니다. 우리 사람들만 열 수 있습니다.
call-kept-part = 지금까지 답하신 것을 받아 잠갔습니다. 우리 사람들만 열 수 있습니다.
call-spoken-answer = 말로 답함 { $number }

## 전화의 코드

call-code-lead = 이제 숫자 열두 개로 된 코드를 들려 드립니다. 그 코드로 다시 전화하여 답을 듣습니다. 외우거나 다른 번호들과 섞어 적으십시오.
call-code-weaker = 웹사이트에서 주는 코드보다 약합니다. 통화를 엿듣는 사람도 이 코드를 듣습니다. 누구에게도 말하지 마십시오.
call-code-is = 당신의 코드입니다.
call-code-again = 한 번 더 들려 드립니다.
call-code-key = 이제 그 코드를 눌러 보십시오. 다시 들으려면 우물 정자를 누르십시오. 누를 수 없으면 그냥 기다리십시오.
call-code-right = 맞습니다.
call-code-wrong = 맞지 않습니다. 당신의 코드를 한 번 더 들려 드립니다.
call-code-same = 코드는 이미 받은 것을 그대로 씁니다.
call-until-then = 그때까지 위험한 일은 하지 마십시오. 기다릴 수 있으면 우리가 답하기 전에 혼자 전선으로 가지 마십시오.
call-we-never = 우리는 절대로 먼저 전화하지 않으며 코드를 묻지 않습니다.
call-parting = 말을 남기려면 일번, 처음으로 가려면 이번, 끝내려면 삼번, 긴 코드도 들으려면 사번을 누르십시오.
call-receipt-lead = 이제 긴 코드를 들려 드립니다. 숫자 서른 개를 세 개씩 열 번 말합니다. 웹사이트와 메신저에서 쓰며 짧은 코드보다 강합니다.
call-receipt-seen = 통화를 엿듣는 사람도 이 코드를 들으며, 코드를 가진 사람은 우리의 답을 읽습니다. 아무도 못 찾을 곳에만 적으십시오. 우물 정자를 누르면 멈춥니다.
call-code-enter = 코드의 숫자 열두 개를 누르십시오.
call-code-short = 숫자가 열두 개가 되지 않습니다.
call-code-slip = 숫자 하나가 틀렸거나 두 개의 자리가 바뀌었습니다. 아직 확인하지 않았으니 천천히 다시 누르십시오.
call-wait = 찾아보고 있습니다. 기다려 주십시오.
call-wait-minutes = { $words } 분까지 걸릴 수 있습니다. 기다리지 않으려면 별표를 누르십시오.
call-code-unknown = 그런 코드는 없습니다. 다른 코드이거나 이미 모두 지웠을 수 있습니다.
call-unknown-keys = 코드를 다시 누르려면 일번을, 처음으로 가려면 이번을 누르십시오.
call-code-expired = 이 코드의 기한이 지나 모두 지웠습니다. 언제든지 다시 시작할 수 있으며 불리할 것이 없습니다.
call-desk-away = 지금은 찾아볼 수 없습니다. 코드는 그대로 쓸 수 있습니다. 나중에 다시 전화하십시오.
call-busy = 지금은 모든 전화선이 통화 중입니다. 삼십 분 뒤에 다시 전화하십시오. 우리는 당신을 잊지 않습니다. 웹사이트와 문자는 언제나 쓸 수 있습니다.
call-again-hours = 약 { $words } 시간 뒤가 가장 좋습니다.
call-answer-is = 우리의 답입니다.
call-no-answer-yet = 아직 답이 없습니다.
call-answer-unready = 전화로는 아직 들을 수 없는 답이 있습니다. 나중에 다시 전화하십시오.
call-case-keys = 다시 들으려면 일번, 다음 것은 이번, 말을 남기려면 삼번, 끝내려면 사번을 누르십시오.
call-case-keys-none = 말을 남기려면 삼번을, 끝내려면 사번을 누르십시오.
call-no-next = 그것이 마지막 답입니다.
call-stop = 끝내고 말씀하신 것을 우리 사람들에게 전하려면 일번, 계속하려면 이번, 모두 지우려면 삼번을 누르십시오.
call-stop-empty = 끝내려면 일번을, 계속하려면 이번을 누르십시오.
call-erase = 여기서 말씀하신 것을 모두 지우겠습니까? 아직 아무도 듣지 않았습니다. 지우려면 일번을, 그대로 두려면 이번을 누르십시오.
call-erase-case = 당신의 답과 말, 우리의 답을 모두 지우겠습니까? 누구도 되살릴 수 없습니다. 지우려면 일번을, 그대로 두려면 이번을 누르십시오.
call-erase-nothing = 이 통화에는 당신에 대해 보관된 것이 없습니다. 전에 보낸 것이 있으면 먼저 코드를 누르고 그다음에 지우십시오.
call-not-erased = 아무것도 지우지 않았습니다.
call-erased = 지웠습니다. 여기서 말씀하신 것은 이제 없습니다.
call-erased-case = 우리 사람들은 연결되는 대로 자기 쪽 것을 지웁니다. 이 코드로는 이제 아무것도 열 수 없습니다.

## 전화로 여러 부분으로 나누어 들려주는 것

call-surrender-1 = 통행증도, 종이도, 코드도, 전화기도 필요 없습니다. 세 가지를 외우십시오.
call-surrender-2 = 첫째, 무기를 몸에서 멀리 내려놓으십시오. 손에는 아무것도 없어야 합니다.
call-surrender-3 = 둘째, 두 손을 높이 들고 손바닥을 펴십시오. 흰 천이 있으면 드십시오.
call-surrender-4 = 셋째, 천천히 움직이십시오. 멀리서부터 보이게 오십시오. 서라고 하면 서고, 하라는 대로 하십시오.
call-surrender-5 = 무인기가 오면 멈추어 무기를 놓고, 손을 들고, 바라보십시오. 위아래로 움직이면 알아본 것입니다. 걷는 속도로 따라가십시오.
call-surrender-6 = 다쳤으면 가만히 누워 빈손을 보이고 소리쳐 부르십시오. 열여덟 살이 안 되었으면 큰 소리로 나이를 말하십시오.
call-surrender-7 = 투항하는 척하지 마십시오. 투항하는 사람을 쏘아서는 안 됩니다. 그러나 제때 본다고는 약속할 수 없으니 잘 보이게, 천천히 움직이십시오.
call-rights-1 = 제네바 제삼협약은 첫 순간부터 당신을 보호합니다. 이 권리는 잃을 수 없으며 서명해도 없어지지 않습니다.
call-rights-2 = 먹을 것과 물, 전쟁터에서 먼 따뜻한 잠자리, 무료 의사, 옷과 씻을 것을 받으며 자기 신앙을 지킵니다.
call-rights-3 = 말해야 하는 것은 다섯 가지입니다. 성, 이름, 계급, 생년월일, 군번입니다. 더 말하라고 때리거나 위협해서는 안 됩니다.
call-rights-4 = 생포되었다는 것과 그 날짜만 적습니다. 어떻게 되었는지, 우리에게 말했는지는 적지 않습니다.
call-rights-5 = 당신을 군중이나 카메라, 인터넷에 내보이지 않습니다. 붙잡은 쪽을 위해 싸우라고 강요할 수 없습니다.
call-rights-6 = 교환을 바라는지는 혼자에게 비밀로 묻습니다. 떠날 때까지 마음을 바꿀 수 있습니다. 모든 뜻이 이루어진다고 약속할 수는 없습니다.
call-genuine-1 = 의심하는 것이 옳습니다. 우리를 믿지 않아도 됩니다. 누구에게 말하지 않고도 투항할 수 있습니다.
call-genuine-2 = 우리는 절대로 먼저 전화하지 않습니다. 돈, 이름, 부대, 문서, 전우, 진지, 무기에 대하여 묻지 않습니다.
call-genuine-3 = 코드는 당신이 우리에게 전화했을 때 직접 누르는 것입니다. 우리가 먼저 묻지 않습니다. 이 규칙을 어기면 우리가 아니니 끊으십시오.
call-genuine-4 = 전화로는 우리가 누구인지 증명할 수 없습니다. 서로 관계가 없는 두 곳에서 이 번호를 비교해 보십시오.
call-elsewhere-1 = 우리 웹사이트가 전화보다 더 안전합니다. 이것은 예시이며 주소는 가상입니다. 원 점 이그잼플 점 오알지.
call-elsewhere-2 = 메신저, 문자, 전자우편으로도 쓸 수 있습니다. 주소는 웹사이트에 있습니다. 전화로 받은 짧은 코드는 전화에서만 쓸 수 있습니다.
call-help-1 = 당신이 버튼을 누르면 우리가 무엇을 하는지 말합니다. 말이 끝나기 전에 눌러도 됩니다. 서두르지 마십시오.
call-help-2 = 우물 정자는 다시 듣기, 공번은 사람에게 말 남기기, 별표는 그 밖에 할 수 있는 것입니다.
call-help-3 = 누가 오면 그냥 전화를 끊으십시오. 지우지 않았으면 답한 것은 우리 사람들에게 갑니다.

## 하나씩 말하는 낱말, |로 나눔: 버튼, 숫자, 날짜, 시각

call-press = 일번을 누르십시오 | 이번을 누르십시오 | 삼번을 누르십시오 | 사번을 누르십시오 | 오번을 누르십시오 | 육번을 누르십시오 | 칠번을 누르십시오 | 팔번을 누르십시오 | 구번을 누르십시오
call-digits = 공 | 일 | 이 | 삼 | 사 | 오 | 육 | 칠 | 팔 | 구
call-numbers = 영 | 일 | 이 | 삼 | 사 | 오 | 육 | 칠 | 팔 | 구 | 십 | 십일 | 십이 | 십삼 | 십사 | 십오 | 십육 | 십칠 | 십팔 | 십구 | 이십 | 이십일 | 이십이 | 이십삼 | 이십사 | 이십오 | 이십육 | 이십칠 | 이십팔 | 이십구 | 삼십 | 삼십일 | 삼십이 | 삼십삼 | 삼십사 | 삼십오 | 삼십육 | 삼십칠 | 삼십팔 | 삼십구 | 사십 | 사십일 | 사십이 | 사십삼 | 사십사 | 사십오 | 사십육 | 사십칠 | 사십팔 | 사십구 | 오십 | 오십일 | 오십이 | 오십삼 | 오십사 | 오십오 | 오십육 | 오십칠 | 오십팔 | 오십구 | 육십 | 육십일 | 육십이 | 육십삼 | 육십사 | 육십오 | 육십육 | 육십칠 | 육십팔 | 육십구 | 칠십 | 칠십일 | 칠십이 | 칠십삼 | 칠십사 | 칠십오 | 칠십육 | 칠십칠 | 칠십팔 | 칠십구 | 팔십 | 팔십일 | 팔십이 | 팔십삼 | 팔십사 | 팔십오 | 팔십육 | 팔십칠 | 팔십팔 | 팔십구 | 구십 | 구십일 | 구십이 | 구십삼 | 구십사 | 구십오 | 구십육 | 구십칠 | 구십팔 | 구십구
call-days = 일일 | 이일 | 삼일 | 사일 | 오일 | 육일 | 칠일 | 팔일 | 구일 | 십일 | 십일일 | 십이일 | 십삼일 | 십사일 | 십오일 | 십육일 | 십칠일 | 십팔일 | 십구일 | 이십일 | 이십일일 | 이십이일 | 이십삼일 | 이십사일 | 이십오일 | 이십육일 | 이십칠일 | 이십팔일 | 이십구일 | 삼십일 | 삼십일일
call-months = 일월 | 이월 | 삼월 | 사월 | 오월 | 유월 | 칠월 | 팔월 | 구월 | 시월 | 십일월 | 십이월
call-date-order = y m d
call-hours = 밤 열두 시 | 오전 한 시 | 오전 두 시 | 오전 세 시 | 오전 네 시 | 오전 다섯 시 | 오전 여섯 시 | 오전 일곱 시 | 오전 여덟 시 | 오전 아홉 시 | 오전 열 시 | 오전 열한 시 | 낮 열두 시 | 오후 한 시 | 오후 두 시 | 오후 세 시 | 오후 네 시 | 오후 다섯 시 | 오후 여섯 시 | 오후 일곱 시 | 오후 여덟 시 | 오후 아홉 시 | 오후 열 시 | 오후 열한 시
call-minutes = 정각 | 일분 | 이분 | 삼분 | 사분 | 오분 | 육분 | 칠분 | 팔분 | 구분 | 십분 | 십일분 | 십이분 | 십삼분 | 십사분 | 십오분 | 십육분 | 십칠분 | 십팔분 | 십구분 | 이십분 | 이십일분 | 이십이분 | 이십삼분 | 이십사분 | 이십오분 | 이십육분 | 이십칠분 | 이십팔분 | 이십구분 | 삼십분 | 삼십일분 | 삼십이분 | 삼십삼분 | 삼십사분 | 삼십오분 | 삼십육분 | 삼십칠분 | 삼십팔분 | 삼십구분 | 사십분 | 사십일분 | 사십이분 | 사십삼분 | 사십사분 | 사십오분 | 사십육분 | 사십칠분 | 사십팔분 | 사십구분 | 오십분 | 오십일분 | 오십이분 | 오십삼분 | 오십사분 | 오십오분 | 오십육분 | 오십칠분 | 오십팔분 | 오십구분
call-count-hours = 한 | 두 | 세 | 네 | 다섯 | 여섯 | 일곱 | 여덟 | 아홉 | 열 | 열한 | 열두 | 열세 | 열네 | 열다섯 | 열여섯 | 열일곱 | 열여덟 | 열아홉 | 스무 | 스물한 | 스물두 | 스물세 | 스물네 | 스물다섯 | 스물여섯 | 스물일곱 | 스물여덟 | 스물아홉 | 서른 | 서른한 | 서른두 | 서른세 | 서른네 | 서른다섯 | 서른여섯 | 서른일곱 | 서른여덟 | 서른아홉 | 마흔 | 마흔한 | 마흔두 | 마흔세 | 마흔네 | 마흔다섯 | 마흔여섯 | 마흔일곱
call-count-days = 이틀 | 삼 일 | 사 일 | 오 일 | 육 일 | 칠 일 | 팔 일
call-count-minutes = 일 | 이 | 삼 | 사 | 오 | 육 | 칠 | 팔 | 구 | 십 | 십일 | 십이 | 십삼 | 십사 | 십오
