### Every word the gate shows to a person, apart from the questionnaire and the information pages.
###
### For translators. The reader is afraid, may be cold and short of time, may read badly, may be watched.
### Write as one calm adult speaks to another: short sentences, everyday words, no slogans, no exclamation marks.
### Never promise more than the English says. Use the polite form (вы, Ви, 합니다/하십시오).
### Nothing in a title, button or heading may betray the subject where the English does not.
### Placeholders such as { $number } stay as they are; plural forms may be added as your language needs.

## On every page

# The button in the corner that leaves for a harmless site at once. One short word if you can.
exit = Leave
# Read aloud by screen readers for the button above.
exit-long = Leave this site at once
# The same button while somebody is writing: leaving erases.
exit-erases = Leave at once and erase what I wrote
# First link of the page for keyboard and screen-reader users.
skip = Go to the text
# Heading above the list of languages.
languages = Language
# Link to the first page.
to-start = First page
back = Back
next = Next
continue = Continue
cancel = No, go back

## The first page

# Two lines: what this is, and that he will live.
home-line-1 = A safe way out of the war.
home-line-2 = You will be a prisoner of war: alive, fed, protected by law.
# The three large choices.
home-out = I want to get out
home-code = I have a code
home-how = How it is done, without writing to anyone
# Smaller links below.
home-families = For families
home-at-risk = I may be called up
home-genuine = Is this genuine?
home-more = Read first
# Link to the page about who runs this.
home-about = Who we are
home-rights = Your rights
home-safety = Keep your phone and yourself safe
home-blocked = If this site is blocked
home-questions = Questions and answers
# Shown on top of every page of a programme that is only an example or a trial.
trial = TRIAL. Nothing here is real and nobody is waiting for you. Do not write anything true.
# Shown where texts have not yet been checked by two native readers.
draft = This translation is a draft. A native reader has not checked it yet.

## Before the questions begin

begin-apply = Before you begin
# What the conversation is, in one or two sentences.
begin-apply-what = We ask some short questions, one on each page. At the end you get a code. With the code you come back and read our answer.
begin-third-party = For somebody close to you
begin-third-party-what = We ask some short questions, one on each page. We cannot decide for him: he must want it himself. At the end you get a code to read our answer.
begin-at-risk = If you may be called up
begin-at-risk-what = We ask some short questions, one on each page. We give information and help to find protection. We never send you to the front. At the end you get a code to read our answer.
begin-no-names = We do not ask for your name, your unit or the place where you are. Please do not write them.
begin-skip = Almost everywhere you may leave out the answer or say “I do not know”. That is never a disadvantage.
begin-erase = Until you send it, you can erase everything. Nobody reads it before that.
# { $minutes } is a whole number.
begin-time = What you write here waits { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
} for you. Then it erases itself.
begin-start = Begin
begin-all-on-one = Very bad connection? All questions on one page
begin-read-first = First read how it is done

## How well this page is protected. One honest sentence below each form, with a coloured dot and these words.

# Label: protected in part.
protection-part = Partly protected.
# Label: not protected on its way.
protection-none = Not protected on the way.
# Over the encrypted web (TLS).
protection-tls = Your words travel encrypted. Our machine can read them for a moment, then it locks them and can no longer open them. Whoever watches your line sees this address, but not your words.
# Over the Tor network, at our onion address.
protection-onion = Your words travel encrypted and nobody on the line sees this address. Our machine can read your words for a moment, then it locks them and can no longer open them.
# Over plain http: only in a trial.
protection-plain = Anybody on your line can read this page and what you write. This is for a trial only: write nothing true.

## The questions

# { $remaining } questions are still to come after this one; it may become more or fewer.
progress = { $remaining ->
    [0] Last question
    [one] About one more question after this
   *[other] About { $remaining } more questions after this
}
# Goes before the reason why a question is asked.
why = Why we ask:
# Under every field where something is typed.
warn-typed = No names, no places, no numbers of units.
decline = I’d rather not say
choose-several = You can choose more than one.
acknowledge = I understand
# Beside the answer that was given before, when somebody comes back to a question.
chosen = chosen
# Label for screen readers of the field where one types.
field = Your answer
# Above the message that an answer could not be accepted.
please-look = Please look at this once more.
review-link = See what I have written
# Small button on every question.
erase-all = Erase everything I wrote

## Why an answer was not accepted, and what to do

err-answer-required = This question needs an answer.
err-answer-not-whole = Please write a whole number, for example 24.
err-answer-not-number = Please write a number, for example 1.5.
err-answer-not-date = Please write a date: day, month, year.
err-answer-not-time = Please write a time, for example 18:30.
err-answer-not-choice = Please choose one of the answers.
# { $max } is the greatest number of letters.
err-answer-too-long = This is too long: at most { $max } letters. Please shorten it.
err-answer-all-too-long = All your answers together are too long. Please shorten this one.
err-answer-not-accepted = This answer does not fit here. Please look at it once more.
err-answer-tick = Please confirm this before you go on.
err-answer-cannot-decline = We need an answer to this question to be able to help.

## What I have written, before it is sent

review = What you have written
review-lead = Nobody has it yet. Look at it once more, then send it.
review-change = Change
# Read aloud by screen readers: { $question } is the text of the question.
review-change-long = Change the answer to: { $question }
review-declined = Rather not say
review-empty = No answer
review-send = Send it now
review-send-note = When you send it, it is locked at once. Only our people can open it. Here it can then no longer be read or changed.
# When a question that must be answered is still open.
review-unfinished = One question still needs an answer.
review-go-to-open = Go to that question

erase-title = Erase everything?
erase-lead = All that you wrote here will be gone at once. Nobody has read it.
erase-yes = Erase everything
erased = Erased
erased-lead = What you wrote is gone. Nobody has read it.
erased-next = You can begin again at any time. You can also close this page.

## All questions on one page

all = All questions on one page
all-lead = Answer what you want and leave out the rest. Then press the button once and wait. The answer is your code.
# Before questions that only matter in some cases; { $condition } is that case, taken from the questionnaire: “Are you
# serving now? – Yes”.
all-only-if = Only if: { $condition }
# Between answers that must all have been given, and between cases of which one is enough.
all-and = and
all-or = or
all-send = Send it now
all-choose = Choose
# { $count } answers could not be accepted.
all-look-again = { $count ->
    [one] One answer needs another look. It is marked. All others are kept on this page.
   *[other] { $count } answers need another look. They are marked. All others are kept on this page.
}

## The code (the receipt). The most important page.

receipt = This is your code
receipt-lead = It has arrived and is locked. This code is the only key to our answer.
receipt-words = In words
receipt-digits = The same in digits
receipt-either = Words or digits: one of them is enough.
receipt-nobody = Nobody can restore it, not even we. Keep it before you leave this page.
receipt-keep = How to keep it
receipt-keep-1 = Best of all: learn the words by heart. Make a small story out of them.
receipt-keep-2 = Or write the digits on paper, like three telephone numbers, among other numbers.
receipt-keep-3 = In the telephone: save them as contacts with ordinary names. No screenshot: pictures are looked at first.
receipt-keep-4 = Do not send it to anybody. Whoever has the code can read our answers to you.
receipt-when = When somebody answers
# { $from }, { $to }: hours such as 08:00. { $days }: for example “every day” or “Mon, Tue, Wed”. { $zone }: see hours-zone.
receipt-hours = Our people answer from { $from } to { $to }, { $days } ({ $zone }).
receipt-on-duty = Somebody is on duty now. An answer mostly comes within some hours.
# { $from }: the hour when the next shift begins.
receipt-off-duty = Nobody is on duty now. The next shift begins at { $from } ({ $zone }).
# When the desk has not collected anything for some hours, nothing may be promised.
receipt-no-promise = At the moment we cannot say when somebody will answer. What you sent is safe here and will be collected. Please look again tomorrow.
receipt-where = You can read the answer here or at any of our other addresses, from any telephone. “I have a code” on the first page.
receipt-we-never = We never write first, we never telephone, we never ask for your code.
receipt-phone = If they come for your phone
receipt-phone-1 = Press “Leave safely” below. After that this page cannot be opened again.
receipt-phone-2 = Then close all pages and clear the browser’s history. Better still, use a private window next time.
receipt-phone-3 = Without the code nobody can find or open what you wrote, here or on your phone.
# { $minutes } is a whole number.
receipt-minutes = This page dies by itself after { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}.
receipt-leave = I have kept it. Leave safely
# The line before the next steps for the person.
receipt-next = Until then
receipt-next-1 = Do nothing that puts you in danger. Do not come to the front line by yourself before we have answered, if you can wait.
receipt-next-2 = If you cannot wait: how to do it without writing to anyone.

## Days and time zone for the shift hours

hours-every-day = every day
# What people call the time zone in which the shift hours are given.
hours-zone = our time, UTC{ $offset }
hours-day-1 = Mon
hours-day-2 = Tue
hours-day-3 = Wed
hours-day-4 = Thu
hours-day-5 = Fri
hours-day-6 = Sat
hours-day-7 = Sun

## I have a code

code = Your code
code-lead = Write the ten words or the thirty digits. Capitals, spaces and line breaks do not matter. Every language of this site works.
code-field = Words or digits
code-open = Open
code-lost = Lost the code? Nobody can restore it. You can begin again without any disadvantage.
code-empty = Please write your code here: ten words or thirty digits.
# { $position }: which word, counted from 1. { $word }: what was written.
code-unknown-word = Word { $position }, “{ $word }”, is not in our list.
# { $neighbours }: similar words of the list.
code-neighbours = Perhaps you meant: { $neighbours }
# { $found }: how many words were understood.
code-length = { $found ->
    [one] We read one word. The code has ten words or thirty digits.
   *[other] We read { $found } words. The code has ten words or thirty digits.
}
# { $found }: how many digits were understood.
code-digits = { $found ->
    [one] We read one digit. The code has thirty digits, three for each word.
   *[other] We read { $found } digits. The code has thirty digits, three for each word.
}
code-too-long = This is far longer than a code. Please write only the ten words or the thirty digits.
# The words were written together in a way that can be read as two different codes.
code-ambiguous = This can be read in two ways. Please write it with spaces between the words.
# All words are in the list, but together they are not a code.
code-check = Every word is in our list, but together they are not a code. One of them is wrong, or two have changed places.
# { $first }, { $second }: positions of two words that have probably changed places.
code-swapped = Perhaps words { $first } and { $second } have changed places.
# The gate was restarted and waits for its keys. { $minutes } is not known: promise nothing.
code-wait = This address has just started and cannot open the post yet. Please try again in some minutes, or use another of our addresses. Your code stays good.
code-other = Other addresses

## The post box

mailbox = Our answers
# Nothing new, or the box is unknown: the same words for both.
mailbox-nothing = There is no answer here yet. If you have just written, look again after some hours.
mailbox-look-again = Look again
# { $day }: a date. Shown above a message.
mailbox-from = From us
mailbox-verified = Signature checked: this comes from our people.
mailbox-gap = One of our messages is missing here. Please look at another of our addresses too.
mailbox-unverified = There is a message here that we cannot prove to be ours. We do not show it.
# { $day }: date after which this message is deleted.
mailbox-until = Kept until { $day }
mailbox-captured = If somebody has taken over this machine, even these words could be false. When an answer demands names, places of others, or money, it is not from us.
# Why the person does not see his own words.
mailbox-own = You do not see your own messages here. That is on purpose: if somebody steals your code, he must not read what you wrote.
mailbox-write = Write to us
mailbox-write-field = Your message
mailbox-send = Send
mailbox-sent-waiting = Your message is stored here, locked. Our people collect it as soon as they can.
mailbox-sent-collected = Our people have collected your message.
mailbox-empty-message = Please write something first.
mailbox-withdraw = Erase everything
mailbox-stop = Close this page safely
mailbox-minutes = This page dies by itself after { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}. Your code stays good.

withdraw = Erase everything?
withdraw-lead = We erase your answers, your messages and our answers. Nobody can bring them back. Your code stops working.
# { $days }: number of days.
withdraw-copies = Here it is gone at once. With our people, as soon as they are reached. Copies that we cannot reach die by themselves after at most { $days ->
    [one] one day
   *[other] { $days } days
}.
withdraw-no-disadvantage = This is never a disadvantage for you. You can begin again at any time.
withdraw-yes = Yes, erase everything
withdrawn = Erased
# { $days }: number of days.
withdrawn-lead = Your post box is gone from this machine. Our people erase their part as soon as they are reached; what cannot be reached dies after at most { $days ->
    [one] one day
   *[other] { $days } days
}. Your code no longer opens anything.
left = Closed
left-lead = This page can no longer be opened. Your code stays good.
left-next = Now close this window and clear the browser’s history.

## When something goes wrong. err-*: what happened. rec-*: what to do now.

err-not-found = This page does not exist.
rec-not-found = Nothing is lost. Go to the first page, or use “I have a code”.
err-expired = This page is closed.
rec-expired = Pages here live only a short time, to protect you. If you have a code, what you sent is safe: open it with “I have a code”. If you had not sent it yet, it has been erased; please begin again.
# A half-finished conversation cannot be read because the gate was restarted.
err-waiting = What you wrote is still here, but we cannot open it at this moment.
rec-waiting = Please load this page again in some minutes. If it takes too long, begin again at another of our addresses.
err-method = That does not work here.
rec-method = Nothing is lost. Go back one page and use its buttons.
err-too-large = That was too much at once.
rec-too-large = Nothing was stored. Go back, shorten it and send it again. Pictures, recordings and files cannot be sent here.
err-unreadable = We could not read what your browser sent.
rec-unreadable = Nothing is lost. Go back one page and try again. Files cannot be sent here.
# The disk is full; mostly shown before the person has written anything.
err-full = This address cannot take anything more at the moment.
rec-full = What you sent before is kept. Please use another of our addresses, or try again in an hour. You can still read everything here.
err-slow = That took too long.
rec-slow = Please try again. What you sent before is kept.
# Something broke on our side.
err-broken = Something has broken on our side.
rec-broken = What you sent before is kept. Please load the page again. If it stays so, use another of our addresses.
# The questionnaire has been replaced while somebody was answering.
err-changed = The questions have been changed in the meantime.
rec-changed = What you wrote has been erased and nobody has read it. We are sorry: please begin again.
# Heading above other addresses and ways to reach us, on every error page.
other-ways = Other ways to reach us

## Messages: the same conversation by messenger, SMS and e-mail. At most 300 letters each, no page and no button in sight.

# The honest line of a channel: who can read this. SMS.
chat-seen-open = Your network and the authorities can read every SMS, also later.
# A messenger whose owner can read what is written to us.
chat-seen-provider = The owner of this messenger can read what you write here and sees your account. Whoever holds your phone sees it too.
chat-seen-mail = The owner of your mailbox can read this letter and sees to whom you write.
# Matrix, where our adapter does not encrypt from end to end.
chat-seen-servers = Whoever runs the servers, yours and ours, can read what you write here and sees your account. Whoever holds your phone sees it too.
chat-seen-end-to-end = Only your device and ours can read this. But the network sees that you write to us.
# { $way }: an address such as https://one.example.org/
chat-safer = Safer: { $way }
chat-choose = What do you want to do?
chat-choose-number = What do you want to do? Write the number.
# A line for something that is chosen by a word. { $what }: what it does. { $word }: the word.
chat-type = { $what }: write “{ $word }”
chat-to-a-person = Write to a person
chat-what-else = What else is possible
chat-begin-apply = We ask some short questions, one at a time. At the end you get a code. With the code you read our answer, here or elsewhere.
chat-begin-third-party = We ask some short questions, one at a time. We cannot decide for him: he must want it himself. At the end you get a code to read our answer.
chat-begin-at-risk = We ask some short questions, one at a time. We give information and help to find protection. We never send you to the front. At the end you get a code to read our answer.
chat-help-word = What you can do at any moment: write “{ $word }”.
chat-switch = You have begun other questions. Nothing of them was sent. Drop those answers and begin the new questions?
chat-switch-yes = Drop them, begin the new ones
chat-switch-no = Go on with the old ones
# Heading of the list of words.
chat-help = You can write these words at any moment:
# What each word does: it stands behind the word and a dash.
chat-means-back = to the question before
chat-means-change = see and change my answers
chat-means-person = write to our people
chat-means-surrender = how it is done safely
chat-means-rights = your rights
chat-means-genuine = how to check us
chat-means-elsewhere = other ways to reach us
chat-means-code = read our answer with your code
chat-means-language = another language
chat-means-stop = end the talk, or close your mailbox here
chat-means-erase = erase everything
# { $answer }: what was answered before.
chat-before = Your answer so far: { $answer }
chat-several = You can write several numbers, for example: 1 3
# Where choices are buttons that mark and unmark.
chat-pick = Choose all that fit, then “Done”.
chat-done = Done
chat-change-by-number = To change an answer, write its number.
# In the list of answers, instead of words that were written: they are not repeated, so that less stays on the phone.
chat-written = written
# { $word }: the word for “change an answer”.
chat-changed = Changed. To see all your answers: “{ $word }”.
chat-cannot-change = What was sent is locked: here nobody can change it any more. Tell our people what should be different.
# { $word }: the word for “back”.
chat-write = Write in one message what you want to say to our people. If not: “{ $word }”.
chat-write-it = Then write it in one message.
chat-offer = Our people have not seen what you just wrote. Shall we pass it on to them?
chat-offer-yes = Pass it on
chat-too-long-to-keep = We cannot keep this here until you decide. If it is for our people, please send it once more now.
chat-passed = It is locked and on its way to our people.
chat-passed-first = It is locked and on its way to our people. Their answer waits under a code.
chat-failed = That did not work just now. Nothing is lost. Please try once more in some minutes, or on another way.
chat-edited = We do not see changes in messages that were sent. Please write it anew.
chat-broken = Part of your message did not arrive. Please write it again, shorter if you can.
chat-no-picture = We take no pictures: they show places and faces. We have not opened it. Please delete it here and say it in words.
chat-no-file = We take no files: they can say who made them and where. We have not opened it. Please delete it here and say it in words.
chat-no-location = Please do not send where you are. We have not looked at it and keep nothing of it. Delete it here.
chat-no-contact = Please send no numbers of other people, and not your own. We keep nothing of it. Delete it here.
chat-no-sticker = We can only read words.
chat-no-voice = We take no recordings here: a voice is known again. We have not listened to it. Please delete it here and write.
chat-offer-voice = Our people have not heard your recording, and we have not fetched it. A voice is known again: writing is safer. Shall we pass it on? Afterwards please delete it here.
chat-voice-lost = Your recording did not reach us, and nothing of it is with us. Please try once more, record it anew and shorter, or write.
chat-voice-too-long = This recording is too long: about five minutes is the most. We have not listened to it. Please delete it here, and record a shorter one or write.
chat-not-erased = Nothing was erased.
chat-stopped = Good. Nothing of you is kept here. You can write again at any time.
# { $hours } is a whole number.
chat-stopped-waits = Good. Your answers wait for you up to { $hours ->
    [one] one hour
   *[other] { $hours } hours
}, then they erase themselves. They have not been sent. To go on, just write.
chat-stopped-case = Closed: your code is no longer kept here. It stays valid. To read on, write the code. Now delete these messages.
# { $word }: the word for “erase”.
chat-erase-now = To erase it now: “{ $word }”.
chat-erase-with-code = Nothing of you was kept here. If you have sent something before, write your code first, then erase.
chat-erase-history = These messages are still on your phone: delete them there yourself.
chat-more = Go on reading
chat-there-is-more = There is more.
chat-code-works-everywhere = Your code works on each of them.
chat-nothing-new = Nothing new has come since you last looked.
chat-tell-me = Tell me here when an answer comes
chat-will-tell = We will write here once that something is there, not what. Whoever sees your screen then sees that we wrote. “{ $word }” ends it.
chat-back-to-questions = Back to the questions
chat-close = Close it here
chat-write-here = What you write now goes to our people.
# { $word }: the word for “person”.
chat-ask-a-person = To write to our people: “{ $word }”.
# Below the code, in a message.
chat-nobody-restores = Nobody can restore the code, not even we.
chat-keep-code = Learn the words by heart, or write the digits on paper among other numbers. Then delete these messages. Send the code to nobody.
# { $word }: the word for “our answers”.
chat-read-answer = To look for our answer: write “{ $word }” here, or your code here or on any of our other ways.
# It must not say what it is about. { $word }: the word for “our answers”.
chat-something-new = There is something new. “{ $word }”
chat-something-new-code = There is something new. Your words or digits open it.
# The same by e-mail, where a letter carries a whole question and is answered by a letter.
chat-mail-choose-number = What do you want to do? Reply with the number.
chat-mail-several = You can reply with several numbers, for example: 1 3
chat-mail-change-by-number = To change an answer, reply with its number.
chat-mail-erase-history = These letters are still in your mailbox, also under “Sent”: delete them there yourself, and in the bin.
chat-mail-keep-code = Learn the words by heart, or write the digits on paper among other numbers. Then delete these letters, also under “Sent” and in the bin. Send the code to nobody.
chat-mail-stopped-case = Closed: your code is no longer kept here. It stays valid. To read on, write the code. Now delete these letters, also under “Sent” and in the bin.
chat-mail-reply-number = Reply to this letter with the number.
chat-mail-reply-words = Reply to this letter with your answer only, above what is quoted.

## The words that people write instead of pressing. The first of each is the one we show; the others are understood as well:
## what people really write, without diacritics too (those are forgiven), in Latin letters, with | between. A word may mean
## one thing only, in all languages together, and may be no number.

chat-word-help = help | what can i do | commands
chat-word-back = back | go back | previous question
chat-word-change = edit | change answer | change an answer | change my answer | correct | review | my answers
chat-word-stop = stop | quit | end | close | unsubscribe
chat-word-erase = erase | erase all | erase everything | delete | delete all | delete everything
chat-word-language = language | another language | other language | change language
chat-word-person = person | a person | human | operator | write to a person | talk to a person
chat-word-elsewhere = where else | where else can i reach you | other ways | other addresses | contacts
chat-word-genuine = genuine | is this genuine | is this real | is it a trap | fake
chat-word-surrender = how | how it is done | how to surrender | how to surrender safely | surrender
chat-word-rights = rights | my rights
chat-word-out = i want to get out | get me out | i want to surrender | i want to live | apply
chat-word-code = code | i have a code | my code
chat-word-answers = replies | reply | mailbox | any news
chat-word-tell = tell me | notify | notify me | let me know
chat-word-start = start | hello | hi | hey | good morning | good evening | menu
chat-word-next = next | continue | go on | ok | okay | done
chat-word-more = more | read on | go on reading
chat-word-skip = skip | rather not say | i’d rather not say | i would rather not say
chat-word-send = send | send it | send it now | submit
chat-word-pass-on = pass on | pass it on | forward
chat-word-yes = yes | y | yeah | yep | i understand
chat-word-no = no | n | nope

chat-number-1 = one | first
chat-number-2 = two | second
chat-number-3 = three | third
chat-number-4 = four | fourth
chat-number-5 = five | fifth
chat-number-6 = six | sixth
chat-number-7 = seven | seventh
chat-number-8 = eight | eighth
chat-number-9 = nine | ninth
chat-number-10 = ten | tenth
