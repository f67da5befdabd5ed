### 관문페지의 모든 글 (조선말). 초안: 이 말을 모국어로 쓰는 두사람의 검토가 필요함.

## 모든 페지에

exit = 나가기
exit-long = 이 페지에서 당장 나가기
exit-erases = 나가기: 당장 나가고 쓴것을 지우기
skip = 본문으로 가기
languages = 말
to-start = 첫 페지
back = 뒤로
next = 다음
continue = 계속
cancel = 아닙니다, 뒤로 갑니다

## 첫 페지

home-line-1 = 싸움터에서 안전하게 나오는 길.
home-line-2 = 전쟁포로가 됩니다. 살아서 먹을것을 받고 법의 보호를 받습니다.
home-out = 여기서 나가고싶습니다
home-code = 암호가 있습니다
home-how = 글을 쓰지 않고 하는 방법
home-families = 가족들에게
home-at-risk = 군대에 불려갈수 있습니다
home-genuine = 이것은 진짜입니까?
home-more = 먼저 읽으십시오
home-about = 우리는 누구인가
home-rights = 당신의 권리
home-safety = 전화기와 자신을 지키는 방법
home-blocked = 이 홈페지가 막혔을 때
home-questions = 물음과 대답
trial = 시험용입니다. 여기에는 진짜가 하나도 없으며 당신을 기다리는 사람도 없습니다. 사실을 쓰지 마십시오.
draft = 이 번역은 초안입니다. 이 말을 모국어로 쓰는 사람이 아직 검토하지 않았습니다.

## 물음을 시작하기 전

begin-apply = 시작하기 전에
begin-apply-what = 짧은 물음을 한 페지에 하나씩 묻습니다. 마지막에 암호를 받습니다. 그 암호로 다시 와서 우리의 회답을 읽습니다.
begin-third-party = 가까운 사람을 위하여
begin-third-party-what = 짧은 물음을 한 페지에 하나씩 묻습니다. 우리가 그 사람을 대신하여 결정할수는 없습니다. 본인이 바라야 합니다. 마지막에 우리의 회답을 읽을 암호를 받습니다.
begin-at-risk = 군대에 불려갈수 있는 사람에게
begin-at-risk-what = 짧은 물음을 한 페지에 하나씩 묻습니다. 우리는 알려드리고 보호를 찾도록 돕습니다. 당신을 절대로 전선에 보내지 않습니다. 마지막에 우리의 회답을 읽을 암호를 받습니다.
begin-no-names = 이름, 부대, 지금 있는 곳은 묻지 않습니다. 그런것은 쓰지 마십시오.
begin-skip = 거의 모든 물음에서 대답을 하지 않거나 《모릅니다》라고 할수 있습니다. 그것때문에 불리해지는 일은 절대로 없습니다.
begin-erase = 보내기 전에는 모두 지울수 있습니다. 그전에는 누구도 읽지 않습니다.
begin-time = 여기에 쓴것은 { $minutes }분동안 기다립니다. 그다음 저절로 지워집니다.
begin-start = 시작
begin-all-on-one = 련결이 아주 나쁩니까? 모든 물음을 한 페지에서 보기
begin-read-first = 먼저 방법을 읽기

## 이 페지의 보호

protection-part = 일부 보호됩니다.
protection-none = 가는 길이 보호되지 않습니다.
protection-tls = 당신의 글은 암호화되여 갑니다. 우리 기계는 그것을 잠간 읽을수 있으며 곧 잠그고 다시는 열지 못합니다. 당신의 통신을 지켜보는 사람은 이 주소는 볼수 있지만 글은 볼수 없습니다.
protection-onion = 당신의 글은 암호화되여 가며 통신을 지켜보는 사람도 이 주소를 볼수 없습니다. 우리 기계는 글을 잠간 읽을수 있으며 곧 잠그고 다시는 열지 못합니다.
protection-plain = 당신의 통신을 지켜보는 사람은 누구나 이 페지와 당신이 쓴 글을 읽을수 있습니다. 시험할 때에만 씁니다. 사실을 쓰지 마십시오.

## 물음

progress = { $remaining ->
    [0] 마지막물음
   *[other] 이다음에 물음이 { $remaining }개쯤 더 있습니다
}
why = 왜 묻는가:
warn-typed = 이름, 장소, 부대번호를 쓰지 마십시오.
decline = 말하지 않겠습니다
choose-several = 하나이상 골라도 됩니다.
acknowledge = 알겠습니다
chosen = 골랐음
field = 당신의 대답
please-look = 이것을 다시한번 보십시오.
review-link = 내가 쓴것을 보기
erase-all = 내가 쓴것을 모두 지우기

## 대답이 받아들여지지 않은 까닭

err-answer-required = 이 물음에는 대답이 있어야 합니다.
err-answer-not-whole = 옹근수를 쓰십시오. 례: 24
err-answer-not-number = 수를 쓰십시오. 례: 1.5
err-answer-not-date = 날자를 쓰십시오: 날, 달, 해.
err-answer-not-time = 시간을 쓰십시오. 례: 18:30
err-answer-not-choice = 대답을 하나 고르십시오.
err-answer-too-long = 너무 깁니다. { $max }글자까지 됩니다. 줄여주십시오.
err-answer-all-too-long = 대답을 모두 합치면 너무 깁니다. 이것을 줄여주십시오.
err-answer-not-accepted = 이 대답은 여기에 맞지 않습니다. 다시한번 보십시오.
err-answer-tick = 계속하기 전에 이것을 확인해주십시오.
err-answer-cannot-decline = 도와드리려면 이 물음의 대답이 있어야 합니다.

## 보내기 전에 쓴것을 보기

review = 당신이 쓴것
review-lead = 아직 누구에게도 가지 않았습니다. 다시한번 보고 보내십시오.
review-change = 고치기
review-change-long = 다음 물음의 대답을 고치기: { $question }
review-declined = 말하지 않음
review-empty = 대답이 없음
review-send = 지금 보내기
review-send-note = 보내면 곧 잠깁니다. 우리 사람들만 열수 있습니다. 그때부터 여기서는 읽을수도 고칠수도 없습니다.
review-unfinished = 아직 대답해야 할 물음이 하나 있습니다.
review-go-to-open = 그 물음으로 가기
erase-title = 모두 지우겠습니까?
erase-lead = 여기에 쓴것이 모두 곧 없어집니다. 누구도 읽지 않았습니다.
erase-yes = 모두 지우기
erased = 지웠습니다
erased-lead = 당신이 쓴것은 없어졌습니다. 누구도 읽지 않았습니다.
erased-next = 언제든지 다시 시작할수 있습니다. 이 페지를 닫아도 됩니다.

## 모든 물음을 한 페지에

all = 모든 물음을 한 페지에서
all-lead = 쓰고싶은것만 대답하고 나머지는 비워두십시오. 그다음 단추를 한번 누르고 기다리십시오. 암호가 나옵니다.
all-only-if = 다음 경우에만: { $condition }
all-and = 그리고
all-or = 또는
all-send = 지금 보내기
all-choose = 고르기
all-look-again = 대답 { $count }개를 다시 보아야 합니다. 표식을 해놓았습니다. 다른 대답은 모두 이 페지에 그대로 있습니다.

## 암호

receipt = 이것이 당신의 암호입니다
receipt-lead = 글이 도착하여 잠겨있습니다. 우리의 회답을 여는 열쇠는 이 암호뿐입니다.
receipt-words = 낱말로
receipt-digits = 같은것을 수자로
receipt-either = 말이나 수자가운데서 하나면 됩니다.
receipt-nobody = 누구도 되살릴수 없습니다. 우리도 못합니다. 이 페지를 떠나기 전에 잘 간직하십시오.
receipt-keep = 간직하는 방법
receipt-keep-1 = 제일 좋은것은 말을 외우는것입니다. 짧은 이야기를 만들어보십시오.
receipt-keep-2 = 또는 종이에 수자를 전화번호 세개처럼 적고 다른 수자들과 섞어두십시오.
receipt-keep-3 = 전화기에서는 보통 이름을 달아 련락처로 보관하십시오. 화면사진은 찍지 마십시오. 사진부터 뒤져봅니다.
receipt-keep-4 = 누구에게도 보내지 마십시오. 암호를 가진 사람은 우리의 회답을 읽을수 있습니다.
receipt-when = 언제 회답하는가
receipt-hours = 우리 사람들은 { $days } { $from }부터 { $to }까지 회답합니다 ({ $zone }).
receipt-on-duty = 지금 근무하는 사람이 있습니다. 회답은 보통 몇시간안에 옵니다.
receipt-off-duty = 지금은 근무하는 사람이 없습니다. 다음 근무는 { $from }에 시작됩니다 ({ $zone }).
receipt-no-promise = 지금은 언제 회답할지 말할수 없습니다. 보낸것은 여기에 안전하게 있으며 가져갈것입니다. 래일 다시 보십시오.
receipt-where = 회답은 여기서나 우리의 다른 주소에서, 아무 전화기로나 읽을수 있습니다. 첫 페지의 《암호가 있습니다》를 누르십시오.
receipt-we-never = 우리는 절대로 먼저 글을 보내거나 전화하지 않으며 암호를 묻지 않습니다.
receipt-phone = 누가 전화기를 빼앗으러 오면
receipt-phone-1 = 아래의 《안전하게 나가기》를 누르십시오. 그다음에는 이 페지를 다시 열수 없습니다.
receipt-phone-2 = 그다음 페지를 모두 닫고 열람기의 열람기록을 지우십시오. 다음번에는 비공개창을 쓰는것이 더 좋습니다.
receipt-phone-3 = 암호가 없으면 당신이 쓴것을 여기서도 전화기에서도 누구도 찾거나 열수 없습니다.
receipt-minutes = 이 페지는 { $minutes }분후에 저절로 없어집니다.
receipt-leave = 간직했습니다. 안전하게 나가기
receipt-next = 그때까지
receipt-next-1 = 위험해질 일은 아무것도 하지 마십시오. 기다릴수 있으면 우리가 회답하기 전에는 혼자서 전선으로 오지 마십시오.
receipt-next-2 = 기다릴수 없으면: 글을 쓰지 않고 하는 방법.

## 날과 시간

hours-every-day = 매일
hours-zone = 우리 시간, UTC{ $offset }
hours-day-1 = 월
hours-day-2 = 화
hours-day-3 = 수
hours-day-4 = 목
hours-day-5 = 금
hours-day-6 = 토
hours-day-7 = 일

## 암호가 있을 때

code = 당신의 암호
code-lead = 낱말 열개나 수자 서른개를 쓰십시오. 사이를 띄우거나 줄을 바꾸어도 일없습니다. 이 홈페지의 어느 말이나 다 됩니다.
code-field = 낱말 또는 수자
code-open = 열기
code-lost = 암호를 잃었습니까? 누구도 되살릴수 없습니다. 다시 시작해도 불리할것이 없습니다.
code-empty = 여기에 암호를 쓰십시오. 낱말 열개나 수자 서른개입니다.
code-unknown-word = { $position }번째 낱말 《{ $word }》는 우리의 목록에 없습니다.
code-neighbours = 혹시 이 말입니까: { $neighbours }
code-length = 낱말 { $found }개를 읽었습니다. 암호는 낱말 열개나 수자 서른개입니다.
code-digits = 수자 { $found }개를 읽었습니다. 암호는 수자 서른개이며 낱말 하나에 세개씩입니다.
code-too-long = 암호보다 훨씬 깁니다. 낱말 열개나 수자 서른개만 쓰십시오.
code-ambiguous = 두가지로 읽을수 있습니다. 낱말사이를 띄워쓰십시오.
code-check = 낱말은 모두 우리의 목록에 있지만 합치면 암호가 아닙니다. 하나가 틀렸거나 두개의 자리가 바뀌였습니다.
code-swapped = { $first }번째와 { $second }번째 낱말의 자리가 바뀐것 같습니다.
code-wait = 이 주소는 방금 켜져서 아직 우편함을 열수 없습니다. 몇분후에 다시 하거나 우리의 다른 주소를 쓰십시오. 당신의 암호는 그대로 쓸수 있습니다.
code-other = 다른 주소들

## 우편함

mailbox = 우리의 회답
mailbox-nothing = 아직 여기에 회답이 없습니다. 방금 썼으면 몇시간후에 다시 보십시오.
mailbox-look-again = 다시 보기
mailbox-from = 우리가 보냄
mailbox-verified = 수표를 확인했습니다. 우리 사람들이 보낸것입니다.
mailbox-gap = 우리가 보낸 글 하나가 여기에 없습니다. 우리의 다른 주소에서도 보십시오.
mailbox-unverified = 우리가 보냈다고 증명할수 없는 글이 있습니다. 그것은 보이지 않습니다.
mailbox-until = { $day }까지 보관합니다
mailbox-captured = 누가 이 기계를 빼앗았다면 이 글도 거짓일수 있습니다. 이름, 다른 사람이 있는 곳, 돈을 요구하는 회답은 우리것이 아닙니다.
mailbox-own = 당신이 쓴 글은 여기에 보이지 않습니다. 일부러 그렇게 했습니다. 누가 암호를 훔쳐도 당신이 쓴 글을 읽지 못하게 하려는것입니다.
mailbox-write = 우리에게 쓰기
mailbox-write-field = 당신의 글
mailbox-send = 보내기
mailbox-sent-waiting = 당신의 글은 잠긴채로 여기에 보관되여있습니다. 우리 사람들이 되는대로 빨리 가져갑니다.
mailbox-sent-collected = 우리 사람들이 당신의 글을 가져갔습니다.
mailbox-empty-message = 먼저 글을 쓰십시오.
mailbox-withdraw = 모두 지우기
mailbox-stop = 이 페지를 안전하게 닫기
mailbox-minutes = 이 페지는 { $minutes }분후에 저절로 없어집니다. 당신의 암호는 그대로 쓸수 있습니다.
withdraw = 모두 지우겠습니까?
withdraw-lead = 당신의 대답과 글, 우리의 회답을 지웁니다. 누구도 되살릴수 없습니다. 당신의 암호는 쓸수 없게 됩니다.
withdraw-copies = 여기서는 곧 없어집니다. 우리 사람들에게 있는것은 련결되는대로 없어집니다. 우리 손이 닿지 않는 사본은 늦어도 { $days }일후에 저절로 없어집니다.
withdraw-no-disadvantage = 이것때문에 불리해지는 일은 절대로 없습니다. 언제든지 다시 시작할수 있습니다.
withdraw-yes = 예, 모두 지웁니다
withdrawn = 지웠습니다
withdrawn-lead = 당신의 우편함은 이 기계에서 없어졌습니다. 우리 사람들은 련결되는대로 자기쪽 것을 지웁니다. 손이 닿지 않는것은 늦어도 { $days }일후에 없어집니다. 당신의 암호로는 이제 아무것도 열수 없습니다.
left = 닫았습니다
left-lead = 이 페지는 다시 열수 없습니다. 당신의 암호는 그대로 쓸수 있습니다.
left-next = 이제 이 창을 닫고 열람기의 열람기록을 지우십시오.

## 무엇이 잘못되였을 때

err-not-found = 그런 페지는 없습니다.
rec-not-found = 잃은것은 없습니다. 첫 페지로 가거나 《암호가 있습니다》를 누르십시오.
err-expired = 이 페지는 닫혔습니다.
rec-expired = 당신을 지키기 위해 여기의 페지들은 잠간만 살아있습니다. 암호가 있으면 보낸것은 안전합니다. 《암호가 있습니다》로 여십시오. 아직 보내지 않았으면 지워졌으니 다시 시작해주십시오.
err-waiting = 당신이 쓴것은 아직 여기에 있지만 지금은 열수 없습니다.
rec-waiting = 몇분후에 이 페지를 다시 여십시오. 너무 오래 걸리면 우리의 다른 주소에서 다시 시작하십시오.
err-method = 여기서는 그렇게 되지 않습니다.
rec-method = 잃은것은 없습니다. 한 페지 뒤로 가서 거기의 단추를 쓰십시오.
err-too-large = 한번에 너무 많습니다.
rec-too-large = 아무것도 보관되지 않았습니다. 뒤로 가서 줄이고 다시 보내십시오. 사진, 록음, 화일은 여기로 보낼수 없습니다.
err-unreadable = 당신의 열람기가 보낸것을 읽을수 없었습니다.
rec-unreadable = 잃은것은 없습니다. 한 페지 뒤로 가서 다시 해보십시오. 화일은 여기로 보낼수 없습니다.
err-full = 이 주소는 지금 더 받을수 없습니다.
rec-full = 전에 보낸것은 보관되여있습니다. 우리의 다른 주소를 쓰거나 한시간후에 다시 해보십시오. 읽는것은 여기서도 다 됩니다.
err-slow = 시간이 너무 오래 걸렸습니다.
rec-slow = 다시 해보십시오. 전에 보낸것은 보관되여있습니다.
err-broken = 우리쪽에서 무엇이 고장났습니다.
rec-broken = 전에 보낸것은 보관되여있습니다. 이 페지를 다시 여십시오. 그래도 안되면 우리의 다른 주소를 쓰십시오.
err-changed = 그사이에 물음이 바뀌였습니다.
rec-changed = 당신이 쓴것은 지워졌으며 누구도 읽지 않았습니다. 미안합니다. 다시 시작해주십시오.
other-ways = 우리에게 오는 다른 길

## 통보문으로 하는 대화

chat-seen-open = 통신회사와 당국은 이 통보문을 지금도 후에도 다 읽을수 있습니다.
chat-seen-provider = 이 통보프로그람의 주인은 당신이 여기에 쓴 글을 읽을수 있고 당신의 이름자리를 볼수 있습니다. 당신의 전화기를 쥔 사람도 볼수 있습니다.
chat-seen-mail = 당신의 전자우편을 맡은 회사는 이 편지를 읽을수 있고 누구에게 쓰는지 볼수 있습니다.
chat-seen-servers = 당신의 봉사기와 우리 봉사기를 관리하는 사람은 여기에 쓴 글을 읽을수 있고 당신의 이름자리를 볼수 있습니다. 당신의 전화기를 쥔 사람도 볼수 있습니다.
chat-seen-end-to-end = 이것은 당신의 기계와 우리 기계만 읽을수 있습니다. 그러나 당신이 우리에게 쓴다는것은 통신망에서 보입니다.
chat-safer = 더 안전한 길: { $way }
chat-choose = 무엇을 하겠습니까?
chat-choose-number = 무엇을 하겠습니까? 번호를 쓰십시오.
chat-type = { $what }: 《{ $word }》
chat-to-a-person = 사람에게 쓰기
chat-what-else = 그밖에 할수 있는것
chat-begin-apply = 짧은 물음을 하나씩 묻습니다. 마지막에 암호를 받습니다. 그 암호로 여기서나 다른 곳에서 우리의 회답을 읽습니다.
chat-begin-third-party = 짧은 물음을 하나씩 묻습니다. 우리가 그 사람을 대신하여 결정할수는 없습니다. 본인이 바라야 합니다. 마지막에 우리의 회답을 읽을 암호를 받습니다.
chat-begin-at-risk = 짧은 물음을 하나씩 묻습니다. 우리는 알려드리고 보호를 찾도록 돕습니다. 당신을 절대로 전선에 보내지 않습니다. 마지막에 회답을 읽을 암호를 받습니다.
chat-help-word = 언제든지 할수 있는것을 보려면: 《{ $word }》
chat-switch = 다른 물음을 이미 시작하였습니다. 그 대답은 아직 보내지 않았습니다. 그 대답을 지우고 새 물음을 시작하겠습니까?
chat-switch-yes = 지우고 새로 시작하기
chat-switch-no = 먼저것을 계속하기
chat-help = 다음 말은 언제든지 쓸수 있습니다:
chat-means-back = 앞의 물음으로
chat-means-change = 내 대답을 보고 고치기
chat-means-person = 우리 사람들에게 쓰기
chat-means-surrender = 안전하게 하는 방법
chat-means-rights = 당신의 권리
chat-means-genuine = 우리를 확인하는 방법
chat-means-elsewhere = 우리에게 오는 다른 길
chat-means-code = 암호로 회답 읽기
chat-means-language = 다른 말로
chat-means-stop = 이야기를 끝내거나 여기서 우편함을 닫기
chat-means-erase = 모두 지우기
chat-before = 전에 한 대답: { $answer }
chat-several = 번호를 여러개 써도 됩니다. 례: 1 3
chat-pick = 맞는것을 모두 고르고 《다 골랐습니다》를 누르십시오.
chat-done = 다 골랐습니다
chat-change-by-number = 대답을 고치려면 그 번호를 쓰십시오.
chat-written = 썼음
chat-changed = 고쳤습니다. 대답을 모두 보려면: 《{ $word }》
chat-cannot-change = 보낸것은 잠겨있어 여기서는 이제 누구도 고칠수 없습니다. 무엇을 고쳐야 하는지 우리 사람들에게 쓰십시오.
chat-write = 우리 사람들에게 하고싶은 말을 통보문 하나에 쓰십시오. 그만두려면: 《{ $word }》
chat-write-it = 그러면 통보문 하나에 쓰십시오.
chat-offer = 방금 쓴 글을 우리 사람들은 아직 보지 못했습니다. 전해드리겠습니까?
chat-offer-yes = 전하기
chat-too-long-to-keep = 결정하실 때까지 이 글을 여기에 둘수 없습니다. 우리 사람들에게 쓴것이면 지금 한번 더 보내주십시오.
chat-passed = 잠그어 우리 사람들에게 보냅니다.
chat-passed-first = 잠그어 우리 사람들에게 보냅니다. 회답은 암호로만 열립니다.
chat-failed = 지금은 되지 않았습니다. 잃은것은 없습니다. 몇분후에 다시 하거나 다른 길로 해보십시오.
chat-edited = 이미 보낸 통보문을 고친것은 우리에게 보이지 않습니다. 새로 써주십시오.
chat-broken = 통보문의 일부가 오지 않았습니다. 되도록 짧게 다시 써주십시오.
chat-no-picture = 사진은 받지 않습니다. 장소와 얼굴이 보이기때문입니다. 우리는 열어보지 않았습니다. 여기서 지우고 말로 쓰십시오.
chat-no-file = 화일은 받지 않습니다. 누가 어디서 만들었는지 알려질수 있기때문입니다. 우리는 열어보지 않았습니다. 여기서 지우고 말로 쓰십시오.
chat-no-location = 있는 곳을 보내지 마십시오. 우리는 그것을 보지 않았고 아무것도 보관하지 않았습니다. 여기서 지우십시오.
chat-no-contact = 다른 사람의 번호도 자기 번호도 보내지 마십시오. 우리는 아무것도 보관하지 않았습니다. 여기서 지우십시오.
chat-no-sticker = 우리는 글만 읽을수 있습니다.
chat-no-voice = 여기서는 목소리를 받지 않습니다. 목소리로 사람을 알아볼수 있기때문입니다. 우리는 듣지 않았습니다. 여기서 지우고 글로 쓰십시오.
chat-offer-voice = 록음한 말은 우리 사람들이 아직 듣지 못했고 우리가 가져오지도 않았습니다. 목소리로 사람을 알아볼수 있으니 글이 더 안전합니다. 그래도 전해드리겠습니까? 전한 다음에는 여기서 지우십시오.
chat-voice-lost = 록음한 말이 우리에게 오지 못했고 우리에게 남은것은 없습니다. 다시 해보거나 더 짧게 록음하거나 글로 써주십시오.
chat-voice-too-long = 록음이 너무 깁니다. 5분정도까지 됩니다. 우리는 듣지 않았습니다. 여기서 지우고 더 짧게 록음하거나 글로 써주십시오.
chat-not-erased = 아무것도 지우지 않았습니다.
chat-stopped = 알겠습니다. 여기에 당신에 대하여 보관된것은 없습니다. 언제든지 다시 쓸수 있습니다.
chat-stopped-waits = 알겠습니다. 당신의 대답은 { $hours }시간까지 기다리다가 저절로 지워집니다. 아직 보내지 않았습니다. 계속하려면 그냥 쓰십시오.
chat-stopped-case = 닫았습니다. 당신의 암호는 이제 여기에 없습니다. 암호는 그대로 쓸수 있습니다. 다시 읽으려면 암호를 쓰십시오. 이제 이 통보문들을 지우십시오.
chat-erase-now = 지금 지우려면: 《{ $word }》
chat-erase-with-code = 여기에 당신에 대하여 보관된것은 없었습니다. 전에 보낸것이 있으면 먼저 암호를 쓰고 그다음에 지우십시오.
chat-erase-history = 이 통보문들은 당신의 전화기에 남아있습니다. 거기서 직접 지우십시오.
chat-more = 더 읽기
chat-there-is-more = 글이 더 있습니다.
chat-code-works-everywhere = 당신의 암호는 어디서나 쓸수 있습니다.
chat-nothing-new = 지난번에 본 다음 새로 온것이 없습니다.
chat-tell-me = 회답이 오면 여기로 알려주기
chat-will-tell = 새것이 있다는것만 여기에 한번 씁니다. 무엇인지는 쓰지 않습니다. 화면을 보는 사람은 우리가 썼다는것을 볼수 있습니다. 그만두려면: 《{ $word }》
chat-back-to-questions = 물음으로 돌아가기
chat-close = 여기서 닫기
chat-write-here = 이제 쓰는 글은 우리 사람들에게 갑니다.
chat-ask-a-person = 우리 사람들에게 쓰려면: 《{ $word }》
chat-nobody-restores = 이 암호는 누구도 되살릴수 없습니다. 우리도 못합니다.
chat-keep-code = 낱말을 외우거나 수자를 종이에 다른 수자들과 섞어 적으십시오. 그다음 이 통보문들을 지우십시오. 암호를 누구에게도 보내지 마십시오.
chat-read-answer = 회답을 보려면: 《{ $word }》. 또는 여기서나 우리의 다른 길에서 암호를 쓰십시오.
chat-something-new = 새것이 있습니다. 《{ $word }》
chat-something-new-code = 새것이 있습니다. 당신의 낱말이나 수자로 열립니다.
chat-mail-choose-number = 무엇을 하겠습니까? 번호를 써서 회답하십시오.
chat-mail-several = 번호를 여러개 써서 회답해도 됩니다. 례: 1 3
chat-mail-change-by-number = 대답을 고치려면 그 번호를 써서 회답하십시오.
chat-mail-erase-history = 이 편지들은 당신의 우편함과 《보낸 편지》에 남아있습니다. 거기서 직접 지우고 휴지통에서도 지우십시오.
chat-mail-keep-code = 낱말을 외우거나 수자를 종이에 다른 수자들과 섞어 적으십시오. 그다음 이 편지들을 《보낸 편지》와 휴지통에서까지 지우십시오. 암호를 누구에게도 보내지 마십시오.
chat-mail-stopped-case = 닫았습니다. 당신의 암호는 이제 여기에 없습니다. 암호는 그대로 쓸수 있습니다. 다시 읽으려면 암호를 쓰십시오. 이제 이 편지들을 《보낸 편지》와 휴지통에서까지 지우십시오.
chat-mail-reply-number = 번호를 써서 이 편지에 회답하십시오.
chat-mail-reply-words = 이 편지의 글우에 대답만 써서 회답하십시오.

## 단추대신 쓰는 말: 첫째것은 우리가 보이고 나머지도 알아듣습니다

chat-word-help = 도움 | 도움말 | 도와주십시오 | 도와주세요 | 무엇을 할수 있습니까 | doum
chat-word-back = 뒤로 | 뒤로 가기 | 돌아가기 | 앞의 물음 | dwiro
chat-word-change = 고치기 | 대답 고치기 | 고치겠습니다 | 내 대답 | 수정 | gochigi
chat-word-stop = 그만 | 그만두기 | 중지 | 멈춤 | 닫기 | geuman
chat-word-erase = 지우기 | 모두 지우기 | 다 지우기 | 지워주십시오 | 삭제 | jiugi
chat-word-language = 말 | 다른 말 | 다른 말로 | 말 바꾸기 | eoneo
chat-word-person = 사람 | 사람에게 쓰기 | 사람과 말하기 | 담당자 | saram
chat-word-elsewhere = 다른 길 | 다른 주소 | 어디에 또 있습니까 | 련락처 | dareun gil
chat-word-genuine = 진짜입니까 | 이것은 진짜입니까 | 진짜 | 가짜 | 함정 | jinjja
chat-word-surrender = 방법 | 안전하게 하는 방법 | 투항하는 방법 | 투항 | 어떻게 합니까 | bangbeop
chat-word-rights = 권리 | 나의 권리 | 내 권리 | gwolli
chat-word-out = 여기서 나가고싶습니다 | 나가고싶습니다 | 투항하고싶습니다 | 살고싶습니다
chat-word-code = 암호 | 암호가 있습니다 | 나의 암호 | amho
chat-word-answers = 회답 | 회답 보기 | 우편함 | 새 소식 | hoedap
chat-word-tell = 알려주기 | 알려주십시오 | 알림 | allim
chat-word-start = 시작 | 안녕하십니까 | 안녕 | annyeonghasimnikka
chat-word-next = 계속 | 계속하기 | 다 됐습니다 | gyesok
chat-word-more = 더 | 더 읽기 | 더 보기
chat-word-skip = 건너뛰기 | 말하지 않겠습니다 | 대답하지 않겠습니다
chat-word-send = 보내기 | 지금 보내기 | 보내겠습니다 | bonaegi
chat-word-pass-on = 전하기 | 전해주십시오 | jeonhagi
chat-word-yes = 예 | 네 | 그렇습니다 | 맞습니다 | 알겠습니다
chat-word-no = 아니 | 아닙니다 | 아니요 | 아니오

chat-number-1 = 하나 | 첫째 | 첫번째 | 일
chat-number-2 = 둘 | 둘째 | 두번째 | 이
chat-number-3 = 셋 | 셋째 | 세번째 | 삼
chat-number-4 = 넷 | 넷째 | 네번째 | 사
chat-number-5 = 다섯 | 다섯째 | 다섯번째 | 오
chat-number-6 = 여섯 | 여섯째 | 여섯번째 | 륙
chat-number-7 = 일곱 | 일곱째 | 일곱번째 | 칠
chat-number-8 = 여덟 | 여덟째 | 여덟번째 | 팔
chat-number-9 = 아홉 | 아홉째 | 아홉번째 | 구
chat-number-10 = 열 | 열째 | 열번째 | 십

## 전화: 전화기 단추로 하는 같은 대화

call-greeting = 안녕하십니까. 조선말로 들으려면
call-trial = 이것은 시험입니다. 여기에는 진짜가 하나도 없으며 기다리는 사람도 없습니다. 사실을 말하지 마십시오.
call-seen = 전화회사와 국가는 당신의 번호와 이 전화를 알고 들을수도 있습니다. 토르로 여는 홈페지가 더 안전합니다. 후에 이 번호를 전화기에서 지우십시오.
call-default-language = 조선말로 계속합니다. 다른 말은 별표를 누르고 사번을 누르십시오.
call-welcome = 싸움터에서 안전하게 나오는 길입니다. 전쟁포로가 되면 살아서 먹을것을 받고 법의 보호를 받습니다.
call-keys = 언제든지 우물정자표를 누르면 다시 듣고, 공을 누르면 사람에게 말을 남기고, 별표를 누르면 그밖의것을 합니다.
call-menu = 무엇을 하겠습니까?
call-menu-surrender = 안전하게 투항하는 방법은
call-menu-rights = 당신의 권리는
call-menu-apply = 여기서 나가고싶으면
call-menu-third-party = 가까운 사람을 위해서라면
call-menu-at-risk = 군대에 불려갈수 있으면
call-menu-code = 암호가 있으면
call-menu-person = 사람에게 말을 남기려면
call-menu-genuine = 이것이 진짜인지 알려면
call-menu-elsewhere = 우리에게 오는 다른 길은
call-more = 더 들으려면
call-info-more = 더 들으려면 일번을 누르거나 기다리십시오. 그만하려면 이번을 누르십시오.
call-commands-1 = 다시 듣기는 일번, 뒤로는 이번, 느리게 또는 빠르게는 삼번, 다른 말은 사번, 사람은 오번.
call-commands-2 = 끝내기는 륙번, 모두 지우기는 칠번, 우리에게 오는 다른 길은 팔번, 도움말은 구번.
call-slower = 알겠습니다. 이제부터 천천히 말합니다.
call-faster = 알겠습니다. 다시 먼저와 같이 말합니다.
call-wrong-key = 이 단추는 여기서 쓰지 않습니다.
call-quiet = 누른 단추가 없습니다.
call-bye = 안녕히 계십시오. 몸조심하십시오. 이제 전화기의 통화목록에서 이 번호를 지우십시오.
call-bye-quiet = 전화를 끝냅니다. 언제든지 다시 걸수 있습니다. 통화목록에서 이 번호를 지우십시오.
call-bye-kept = 당신이 말한것을 잠그어 우리 사람들에게 보냅니다. 언제든지 다시 거십시오. 통화목록에서 이 번호를 지우십시오. 안녕히 계십시오.
call-bye-failed = 말한것을 보관하지 못했습니다. 몇분후에 다시 전화하거나 우리의 홈페지를 여십시오. 안녕히 계십시오.
call-no-live = 이 전화로 사람과 직접 말할수는 없습니다. 그러나 말을 남기면 우리 사람들이 듣습니다.
call-on-duty = 지금 우리 사람들이 자리에 있습니다. 회답은 보통 몇시간 걸립니다.
call-opens-hours = 지금은 자리에 사람이 없습니다. 약 { $words }시간후부터 듣습니다.
call-opens-days = 지금은 자리에 사람이 없습니다. 약 { $words }후부터 듣습니다.
call-no-promise = 지금은 언제 회답할지 말할수 없습니다. 당신이 말한것은 여기에 안전하게 있습니다. 래일 다시 전화하십시오.
call-person-keys = 말을 남기려면 일번을, 돌아가려면 이번을 누르십시오.
call-record = 신호소리가 나면 말하십시오. 이분까지 됩니다. 끝나면 우물정자표를 누르십시오. 전화를 끊으면 말한것이 우리 사람들에게 갑니다.
call-record-warn = 목소리로 사람을 알아볼수 있습니다. 이름, 장소, 부대, 다른 사람에 대해서는 말하지 마십시오.
call-record-answer = 신호소리가 나면 말하십시오. 끝나면 우물정자표를 누르십시오.
call-recorded = 록음했습니다. 우리 사람들에게 전하려면 일번, 다시 록음하려면 이번, 지우려면 삼번을 누르십시오.
call-recorded-answer = 록음했습니다. 그대로 두려면 일번, 다시 록음하려면 이번, 지우려면 삼번을 누르십시오.
call-longest = 한번에 더 길게 록음할수는 없습니다.
call-nothing-heard = 아무것도 듣지 못했습니다.
call-nothing-keys = 다시 하려면 일번을, 돌아가려면 이번을 누르십시오.
call-recording-erased = 록음을 지웠습니다.
call-passed = 당신의 말은 잠그어 우리 사람들에게 보냅니다.
call-failed = 지금은 되지 않았습니다. 잃은것은 없습니다. 한번 더 해보십시오.

## 전화로 하는 물음

call-begin-apply = 짧은 물음을 하나씩 묻습니다. 마지막에 암호를 알려드립니다. 그 암호로 다시 전화하여 회답을 듣습니다.
call-begin-third-party = 짧은 물음을 하나씩 묻습니다. 우리가 그 사람을 대신하여 결정할수는 없습니다. 마지막에 암호를 알려드립니다.
call-begin-at-risk = 짧은 물음을 하나씩 묻습니다. 우리는 알려드리고 보호를 찾도록 돕습니다. 전선에는 절대로 보내지 않습니다. 마지막에 암호를 알려드립니다.
call-begin-no-names = 이름, 부대, 지금 있는 곳은 묻지 않습니다. 그런것은 말하지 마십시오.
call-begin-kept = 전화가 끊어져도 당신의 대답은 우리 사람들에게 갑니다. 지우려면 별표를 누르고 칠번을 누르십시오.
call-why = 묻는 까닭은 이렇습니다.
call-several = 여러개를 골라도 됩니다. 다 고르면 우물정자표를 누르십시오.
call-chosen = 골랐습니다.
call-unchosen = 고른것을 취소했습니다.
call-decline = 말하지 않으려면
call-next = 계속하려면
call-understood = 알아들었으면
call-say-it = 이 물음에는 말로 대답합니다.
call-say-record = 대답을 말하려면
call-keep-answer = 전에 한 대답을 그대로 두려면
call-warn-spoken = 이름, 장소, 부대는 말하지 마십시오.
call-before = 전에 한 대답은
call-key-number = 수자를 누르고 우물정자표를 누르십시오.
call-key-decimal = 점앞의 수자를 누르고 우물정자표를 누르십시오.
call-key-decimal-part = 이제 점뒤의 수자를 누르고 우물정자표를 누르십시오. 없으면 우물정자표만 누르십시오.
call-key-date = 날자를 누르십시오. 년도 네자리, 달 두자리, 날 두자리를 누르고 우물정자표를 누르십시오.
call-key-time = 시간을 누르십시오. 시 두자리, 분 두자리를 누르고 우물정자표를 누르십시오.
call-key-skip = 말하지 않으려면 우물정자표만 누르십시오.
call-key-keep = 그대로 두려면 우물정자표만 누르십시오.
call-you-keyed = 누른것은
call-check-keys = 맞으면 일번을, 다시 누르려면 이번을 누르십시오.
call-point = 점
call-minus = 덜기
call-year = 년도
call-answer-spoken = 말로 대답했습니다.
call-answer-declined = 말하지 않기로 했습니다.
call-answer-yes = 알아들었습니다.
call-err-required = 이 물음에는 대답이 필요합니다.
call-err-number = 그 수자는 여기에 맞지 않습니다.
call-err-date = 그런 날자는 없습니다.
call-err-time = 그런 시간은 없습니다.
call-err-again = 이 대답은 맞지 않습니다. 다시 해보십시오.
call-switch = 다른 물음을 이미 시작하였습니다. 그것을 지우고 새로 시작하려면 일번을, 먼저것을 계속하려면 이번을 누르십시오.
call-review = 물음이 끝났습니다. 보내려면 일번을, 대답을 고치려면 이번을 누르십시오. 당신의 대답은 이렇습니다.
call-review-keys = 보내려면 일번, 대답을 고치려면 이번, 모두 다시 들으려면 우물정자표를 누르십시오.
call-change-keys = 이것을 고치려면 일번, 다음 대답은 이번, 돌아가려면 삼번을 누르십시오.
call-changed = 고쳤습니다.
call-review-open = 대답이 필요한 물음이 남아있습니다.
call-sent = 모두 받아 잠그었습니다. 우리 사람들만이 열수 있습니다.
call-kept-part = 지금까지 대답한것을 받아 잠그었습니다. 우리 사람들만이 열수 있습니다.
call-spoken-answer = 말로 대답함 { $number }

## 전화의 암호

call-code-lead = 이제 수자 열두개로 된 암호를 들려드립니다. 그 암호로 다시 전화하여 회답을 듣습니다. 외우거나 다른 번호들과 섞어 적으십시오.
call-code-weaker = 홈페지에서 주는 암호보다 약합니다. 전화를 엿듣는 사람도 이 암호를 듣습니다. 누구에게도 말하지 마십시오.
call-code-is = 당신의 암호입니다.
call-code-again = 한번 더 들려드립니다.
call-code-key = 이제 그 암호를 눌러보십시오. 다시 들으려면 우물정자표를 누르십시오. 누를수 없으면 그냥 기다리십시오.
call-code-right = 맞습니다.
call-code-wrong = 맞지 않습니다. 당신의 암호를 한번 더 들려드립니다.
call-code-same = 암호는 이미 받은것을 그대로 씁니다.
call-until-then = 그때까지 위험한 일은 하지 마십시오. 기다릴수 있으면 우리가 회답하기 전에 혼자 전선으로 가지 마십시오.
call-we-never = 우리는 절대로 먼저 전화하지 않으며 암호를 묻지 않습니다.
call-parting = 말을 남기려면 일번, 처음으로 가려면 이번, 끝내려면 삼번, 긴 암호도 들으려면 사번을 누르십시오.
call-receipt-lead = 이제 긴 암호를 들려드립니다. 수자 서른개를 세개씩 열번 말합니다. 홈페지와 통보프로그람에서 쓰며 짧은 암호보다 강합니다.
call-receipt-seen = 전화를 엿듣는 사람도 이 암호를 들으며, 암호를 가진 사람은 우리의 회답을 읽습니다. 아무도 못 찾을 곳에만 적으십시오. 우물정자표를 누르면 멎습니다.
call-code-enter = 암호의 수자 열두개를 누르십시오.
call-code-short = 수자가 열두개가 되지 않습니다.
call-code-slip = 수자 하나가 틀렸거나 두개의 자리가 바뀌였습니다. 아직 확인하지 않았으니 천천히 다시 누르십시오.
call-wait = 찾아보고있습니다. 기다려주십시오.
call-wait-minutes = { $words }분까지 걸릴수 있습니다. 기다리지 않으려면 별표를 누르십시오.
call-code-unknown = 그런 암호는 없습니다. 다른 암호이거나 이미 모두 지웠을수 있습니다.
call-unknown-keys = 암호를 다시 누르려면 일번을, 처음으로 가려면 이번을 누르십시오.
call-code-expired = 이 암호의 기한이 지나 모두 지웠습니다. 언제든지 다시 시작할수 있으며 불리할것이 없습니다.
call-desk-away = 지금은 찾아볼수 없습니다. 암호는 그대로 쓸수 있습니다. 후에 다시 전화하십시오.
call-busy = 지금은 모든 전화선이 차있습니다. 반시간후에 다시 전화하십시오. 우리는 당신을 잊지 않습니다. 홈페지와 통보문은 언제나 쓸수 있습니다.
call-again-hours = 약 { $words }시간후가 제일 좋습니다.
call-answer-is = 우리의 회답입니다.
call-no-answer-yet = 아직 회답이 없습니다.
call-answer-unready = 전화로는 아직 들을수 없는 회답이 있습니다. 후에 다시 전화하십시오.
call-case-keys = 다시 들으려면 일번, 다음것은 이번, 말을 남기려면 삼번, 끝내려면 사번을 누르십시오.
call-case-keys-none = 말을 남기려면 삼번을, 끝내려면 사번을 누르십시오.
call-no-next = 그것이 마지막 회답입니다.
call-stop = 끝내고 말한것을 우리 사람들에게 전하려면 일번, 계속하려면 이번, 모두 지우려면 삼번을 누르십시오.
call-stop-empty = 끝내려면 일번을, 계속하려면 이번을 누르십시오.
call-erase = 여기서 말한것을 모두 지우겠습니까? 아직 아무도 듣지 않았습니다. 지우려면 일번을, 그대로 두려면 이번을 누르십시오.
call-erase-case = 당신의 대답과 말, 우리의 회답을 모두 지우겠습니까? 누구도 되살릴수 없습니다. 지우려면 일번을, 그대로 두려면 이번을 누르십시오.
call-erase-nothing = 이 전화에는 당신에 대하여 보관된것이 없습니다. 전에 보낸것이 있으면 먼저 암호를 누르고 그다음에 지우십시오.
call-not-erased = 아무것도 지우지 않았습니다.
call-erased = 지웠습니다. 여기서 말한것은 이제 없습니다.
call-erased-case = 우리 사람들은 련결되는대로 자기쪽 것을 지웁니다. 이 암호로는 이제 아무것도 열수 없습니다.

## 전화로 여러 부분으로 나누어 들려주는것

call-surrender-1 = 통행증도, 종이도, 암호도, 전화기도 필요없습니다. 세가지를 외우십시오.
call-surrender-2 = 첫째, 무기를 몸에서 멀리 내려놓으십시오. 손에는 아무것도 없어야 합니다.
call-surrender-3 = 둘째, 두손을 높이 들고 손바닥을 펴십시오. 흰천이 있으면 드십시오.
call-surrender-4 = 셋째, 천천히 움직이십시오. 멀리서부터 보이게 오십시오. 서라고 하면 서고 하라는대로 하십시오.
call-surrender-5 = 무인기가 오면 멈추어 무기를 놓고 손을 들고 바라보십시오. 아래우로 움직이면 알아본것입니다. 걸음속도로 따라가십시오.
call-surrender-6 = 상처를 입었으면 가만히 누워 빈손을 보이고 소리쳐 부르십시오. 열여덟살이 안되였으면 큰소리로 나이를 말하십시오.
call-surrender-7 = 투항하는척하지 마십시오. 투항하는 사람을 쏘아서는 안됩니다. 그러나 제때에 본다고는 약속할수 없으니 잘 보이게, 천천히 움직이십시오.
call-rights-1 = 제네바 제삼협약은 첫 순간부터 당신을 보호합니다. 이 권리는 잃을수 없으며 수표해도 없어지지 않습니다.
call-rights-2 = 먹을것과 물, 싸움터에서 먼 따뜻한 잠자리, 무료로 보는 의사, 옷과 씻을것을 받으며 자기의 신앙을 지킵니다.
call-rights-3 = 말해야 하는것은 다섯가지입니다. 성, 이름, 군사칭호, 난 날, 군번입니다. 더 말하라고 때리거나 위협해서는 안됩니다.
call-rights-4 = 생포되였다는것과 그 날자만 적습니다. 어떻게 되였는지, 우리에게 말했는지는 적지 않습니다.
call-rights-5 = 당신을 군중이나 촬영기, 인터네트에 내보이지 않습니다. 붙잡은 편을 위해 싸우라고 강요할수 없습니다.
call-rights-6 = 교환되기를 바라는지는 혼자에게 비밀로 묻습니다. 떠날 때까지 마음을 바꿀수 있습니다. 모든 뜻이 이루어진다고 약속할수는 없습니다.
call-genuine-1 = 의심하는것이 옳습니다. 우리를 믿지 않아도 됩니다. 누구에게 말하지 않고도 투항할수 있습니다.
call-genuine-2 = 우리는 절대로 먼저 전화하지 않습니다. 돈, 이름, 부대, 문건, 전우, 진지, 무기에 대하여 묻지 않습니다.
call-genuine-3 = 암호는 당신이 우리에게 전화했을 때 직접 누르는것입니다. 우리가 먼저 묻지 않습니다. 이 규칙을 어기면 우리가 아니니 끊으십시오.
call-genuine-4 = 전화로는 우리가 누구인지 증명할수 없습니다. 서로 관계가 없는 두곳에서 이 번호를 견주어보십시오.
call-elsewhere-1 = 우리의 홈페지가 전화보다 더 안전합니다. 이것은 본보기이며 주소는 꾸며낸것입니다. 원 점 이그잼플 점 오알지.
call-elsewhere-2 = 통보프로그람, 통보문, 전자우편으로도 쓸수 있습니다. 주소는 홈페지에 있습니다. 전화로 받은 짧은 암호는 전화에서만 쓸수 있습니다.
call-help-1 = 당신이 단추를 누르면 우리가 무엇을 하는지 말합니다. 말이 끝나기 전에 눌러도 됩니다. 서두르지 마십시오.
call-help-2 = 우물정자표는 다시 듣기, 공은 사람에게 말 남기기, 별표는 그밖에 할수 있는것입니다.
call-help-3 = 누가 오면 그냥 전화를 끊으십시오. 지우지 않았으면 대답한것은 우리 사람들에게 갑니다.

## 하나씩 말하는 낱말, |로 나눔: 단추, 수자, 날자, 시간

call-press = 일번을 누르십시오 | 이번을 누르십시오 | 삼번을 누르십시오 | 사번을 누르십시오 | 오번을 누르십시오 | 륙번을 누르십시오 | 칠번을 누르십시오 | 팔번을 누르십시오 | 구번을 누르십시오
call-digits = 공 | 일 | 이 | 삼 | 사 | 오 | 륙 | 칠 | 팔 | 구
call-numbers = 령 | 일 | 이 | 삼 | 사 | 오 | 륙 | 칠 | 팔 | 구 | 십 | 십일 | 십이 | 십삼 | 십사 | 십오 | 십륙 | 십칠 | 십팔 | 십구 | 이십 | 이십일 | 이십이 | 이십삼 | 이십사 | 이십오 | 이십륙 | 이십칠 | 이십팔 | 이십구 | 삼십 | 삼십일 | 삼십이 | 삼십삼 | 삼십사 | 삼십오 | 삼십륙 | 삼십칠 | 삼십팔 | 삼십구 | 사십 | 사십일 | 사십이 | 사십삼 | 사십사 | 사십오 | 사십륙 | 사십칠 | 사십팔 | 사십구 | 오십 | 오십일 | 오십이 | 오십삼 | 오십사 | 오십오 | 오십륙 | 오십칠 | 오십팔 | 오십구 | 륙십 | 륙십일 | 륙십이 | 륙십삼 | 륙십사 | 륙십오 | 륙십륙 | 륙십칠 | 륙십팔 | 륙십구 | 칠십 | 칠십일 | 칠십이 | 칠십삼 | 칠십사 | 칠십오 | 칠십륙 | 칠십칠 | 칠십팔 | 칠십구 | 팔십 | 팔십일 | 팔십이 | 팔십삼 | 팔십사 | 팔십오 | 팔십륙 | 팔십칠 | 팔십팔 | 팔십구 | 구십 | 구십일 | 구십이 | 구십삼 | 구십사 | 구십오 | 구십륙 | 구십칠 | 구십팔 | 구십구
call-days = 일일 | 이일 | 삼일 | 사일 | 오일 | 륙일 | 칠일 | 팔일 | 구일 | 십일 | 십일일 | 십이일 | 십삼일 | 십사일 | 십오일 | 십륙일 | 십칠일 | 십팔일 | 십구일 | 이십일 | 이십일일 | 이십이일 | 이십삼일 | 이십사일 | 이십오일 | 이십륙일 | 이십칠일 | 이십팔일 | 이십구일 | 삼십일 | 삼십일일
call-months = 일월 | 이월 | 삼월 | 사월 | 오월 | 유월 | 칠월 | 팔월 | 구월 | 시월 | 십일월 | 십이월
call-date-order = y m d
call-hours = 밤 열두시 | 오전 한시 | 오전 두시 | 오전 세시 | 오전 네시 | 오전 다섯시 | 오전 여섯시 | 오전 일곱시 | 오전 여덟시 | 오전 아홉시 | 오전 열시 | 오전 열한시 | 낮 열두시 | 오후 한시 | 오후 두시 | 오후 세시 | 오후 네시 | 오후 다섯시 | 오후 여섯시 | 오후 일곱시 | 오후 여덟시 | 오후 아홉시 | 오후 열시 | 오후 열한시
call-minutes = 정각 | 일분 | 이분 | 삼분 | 사분 | 오분 | 륙분 | 칠분 | 팔분 | 구분 | 십분 | 십일분 | 십이분 | 십삼분 | 십사분 | 십오분 | 십륙분 | 십칠분 | 십팔분 | 십구분 | 이십분 | 이십일분 | 이십이분 | 이십삼분 | 이십사분 | 이십오분 | 이십륙분 | 이십칠분 | 이십팔분 | 이십구분 | 삼십분 | 삼십일분 | 삼십이분 | 삼십삼분 | 삼십사분 | 삼십오분 | 삼십륙분 | 삼십칠분 | 삼십팔분 | 삼십구분 | 사십분 | 사십일분 | 사십이분 | 사십삼분 | 사십사분 | 사십오분 | 사십륙분 | 사십칠분 | 사십팔분 | 사십구분 | 오십분 | 오십일분 | 오십이분 | 오십삼분 | 오십사분 | 오십오분 | 오십륙분 | 오십칠분 | 오십팔분 | 오십구분
call-count-hours = 한 | 두 | 세 | 네 | 다섯 | 여섯 | 일곱 | 여덟 | 아홉 | 열 | 열한 | 열두 | 열세 | 열네 | 열다섯 | 열여섯 | 열일곱 | 열여덟 | 열아홉 | 스무 | 스물한 | 스물두 | 스물세 | 스물네 | 스물다섯 | 스물여섯 | 스물일곱 | 스물여덟 | 스물아홉 | 서른 | 서른한 | 서른두 | 서른세 | 서른네 | 서른다섯 | 서른여섯 | 서른일곱 | 서른여덟 | 서른아홉 | 마흔 | 마흔한 | 마흔두 | 마흔세 | 마흔네 | 마흔다섯 | 마흔여섯 | 마흔일곱
call-count-days = 이틀 | 사흘 | 나흘 | 닷새 | 엿새 | 이레 | 여드레
call-count-minutes = 일 | 이 | 삼 | 사 | 오 | 륙 | 칠 | 팔 | 구 | 십 | 십일 | 십이 | 십삼 | 십사 | 십오
