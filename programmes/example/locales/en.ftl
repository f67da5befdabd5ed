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

## The call: the same conversation by keys on a telephone

# Everything below is spoken, piece by piece: at most twelve seconds each, simple words, no page and no button on a screen.
# A piece is followed by another one (“press one”), so it must make sense with what comes after it.
call-greeting = Hello. For English,
call-trial = This is a trial. Nothing here is real, and nobody is waiting for you. Say nothing true.
call-seen = Telephone companies and states see your number and this call, and can listen. Our website through Tor is safer. Later, delete this number from your phone.
call-default-language = We go on in English. For another language press star, then four.
call-welcome = This is a safe way out of the war. As a prisoner of war you will live, be fed, and be protected by law.
call-keys = At any moment: hash repeats, zero is for a message to a person, star is for everything else.
call-menu = What would you like?
call-menu-surrender = How to surrender safely:
call-menu-rights = Your rights:
call-menu-apply = I want to get out:
call-menu-third-party = For somebody close to me:
call-menu-at-risk = I may be called up:
call-menu-code = I have a code:
call-menu-person = A message to a person:
call-menu-genuine = Is this genuine?
call-menu-elsewhere = Where else to find us:
call-more = More:
call-info-more = To go on, press one or wait. If that is enough, press two.
call-commands-1 = Repeat: one. Back: two. Slower or faster: three. Another language: four. A person: five.
call-commands-2 = Stop: six. Erase everything: seven. Where else to find us: eight. Help: nine.
call-slower = Good. More slowly from now on.
call-faster = Good. As before.
call-wrong-key = This key does nothing here.
call-quiet = We did not hear a key.
call-bye = Goodbye. Take care of yourself. Now delete this number from the list of calls in your phone.
call-bye-quiet = We are ending the call. You can call again at any time. Delete this number from the list of calls.
call-bye-kept = What you have said is locked and on its way to our people. Call again at any time. Delete this number from the list of calls. Goodbye.
call-bye-failed = We could not keep what you said. Please call again in a few minutes, or come to our website. Goodbye.
call-no-live = Nobody can talk with you on this line. But you can leave a message, and our people will listen to it.
call-on-duty = Our people are on duty now. An answer usually takes a few hours.
call-opens-hours = Nobody is on duty now. Our people begin to listen in about { $hours ->
    [one] { $words } hour
   *[other] { $words } hours
}.
call-opens-days = Nobody is on duty now. Our people begin to listen in about { $words } days.
call-no-promise = We cannot say now when you will be answered. What you say is safe here. Please call again tomorrow.
call-person-keys = To leave a message, press one. To go back, press two.
call-record = Speak after the tone, up to two minutes. End with hash. If you hang up, what you have said goes to our people.
call-record-warn = A voice is known again. No names, no places, no units. Nothing about other people.
call-record-answer = Speak after the tone. End with hash.
call-recorded = It is recorded. To pass it on to our people, press one. To record it again, two. To erase it, three.
call-recorded-answer = It is recorded. To keep it, press one. To record it again, two. To erase it, three.
call-longest = That is as much as we can record at once.
call-nothing-heard = We heard nothing.
call-nothing-keys = To try again, press one. To go back, press two.
call-recording-erased = The recording is erased.
call-passed = Your message is locked and on its way to our people.
call-failed = That did not work just now. Nothing is lost. Please try once more.

## The questions by telephone

call-begin-apply = We ask a few short questions, one at a time. At the end you hear a code. With it you call again and hear our answer.
call-begin-third-party = We ask a few short questions. We cannot decide for him: he must want it himself. At the end you hear a code for our answer.
call-begin-at-risk = We ask a few short questions. We explain and help you find protection. We never send you to the front. At the end you hear a code.
call-begin-no-names = We do not ask your name, your unit or where you are. Please do not say them.
call-begin-kept = If the line breaks or you hang up, your answers still go to our people. To erase them, press star, then seven.
call-why = Why we ask:
call-several = You can choose several. End with hash.
call-chosen = chosen
call-unchosen = no longer chosen
call-decline = I would rather not say:
call-next = To go on,
call-understood = If you have understood this,
call-say-it = You answer this with your voice.
call-say-record = To speak your answer,
call-keep-answer = To keep what you said before,
call-warn-spoken = No names, no places, no units.
call-before = Your answer before:
call-key-number = Key a whole number, then hash.
call-key-decimal = Key what stands before the point, then hash.
call-key-decimal-part = Now what stands after the point, then hash. If nothing, only hash.
call-key-date = Key the date: two digits for the day, two for the month, four for the year, then hash.
call-key-time = Key the time: two digits for the hour, two for the minutes, then hash.
call-key-skip = If you would rather not say, press only hash.
call-key-keep = To keep it as it is, press only hash.
call-you-keyed = You have keyed:
call-check-keys = If that is right, press one. To key it again, press two.
call-point = point
call-minus = minus
call-year = year
call-answer-spoken = You have spoken the answer.
call-answer-declined = You would rather not say.
call-answer-yes = Understood.
call-err-required = This one needs an answer.
call-err-number = That was no number that fits here.
call-err-date = There is no such day.
call-err-time = There is no such time.
call-err-again = This answer does not fit. Please try again.
call-switch = You have begun other questions, and nothing of them was sent. To erase them and begin these, press one. To go on with them, two.
call-review = That was all. To send it, press one. To change an answer, press two. This is what you have answered:
call-review-keys = To send it, press one. To change an answer, press two. To hear everything again, hash.
call-change-keys = To change this, press one. The next answer: two. Back: three.
call-changed = It is changed.
call-review-open = One question still needs an answer.
call-sent = Everything has arrived and is locked. Only our people can open it.
call-kept-part = What you have answered so far has arrived and is locked. Only our people can open it.
# Not spoken: this stands in the form for an answer that was spoken. The number must stay, because two words may have to differ.
call-spoken-answer = spoken, recording { $number }

## The code of a call

call-code-lead = Now you will hear your code, twelve digits. With it you call here again and hear our answer. Learn it, or write it among other numbers.
call-code-weaker = It is weaker than the code of our website: whoever listens to the line hears it too. Tell it to nobody.
call-code-is = Your code:
call-code-again = Once more:
call-code-key = Now key it, so that we both know that you have it. Hash says it again. If you cannot, just wait.
call-code-right = That is right.
call-code-wrong = That was different. Here is your code once more:
call-code-same = Your code stays the one that you have.
call-until-then = Until then do nothing that is dangerous for you. If you can wait, do not go to the front line before we have answered.
call-we-never = We never call first, and never ask your code.
call-parting = To leave a message by voice, press one. The menu: two. To end the call: three. To hear the long code as well: four.
call-receipt-lead = Now you will hear your long code, thirty digits in ten groups of three. It is for our website and messengers, and stronger than the short one.
call-receipt-seen = Whoever listens to the line hears it too, and whoever has it reads our answers. Write it down only where nobody can find it. Hash stops it.
call-code-enter = Key the twelve digits of your code.
call-code-short = Those were fewer than twelve digits.
call-code-slip = One digit was wrong, or two changed places. The code was not tried: try again calmly.
call-wait = Please wait, we are looking.
call-wait-minutes = This can take { $minutes ->
    [one] { $words } minute
   *[other] { $words } minutes
}. Star leads elsewhere.
call-code-unknown = We do not know this code. Perhaps it is another one, or all of it was erased.
call-unknown-keys = To key a code again, press one. The menu: two.
call-code-expired = This code is over, and everything is erased. You can begin anew at any time; nothing is the worse for it.
call-desk-away = We cannot look just now. Your code stays good. Please call again later.
call-busy = All our lines are taken just now. Please call again in half an hour. You are not forgotten. Our website and messages by messenger or SMS work at any hour.
call-again-hours = Best in about { $hours ->
    [one] { $words } hour
   *[other] { $words } hours
}.
call-answer-is = Our answer:
call-no-answer-yet = There is no answer here yet.
call-answer-unready = An answer is there that cannot be heard by telephone yet. Please call again later.
call-case-keys = To hear it again, press one. The next one: two. To leave a message: three. To end the call: four.
call-case-keys-none = To leave a message, press three. To end the call, press four.
call-no-next = That was the last answer.
call-stop = To end and pass on what you have said, press one. To go on, two. To erase everything, three.
call-stop-empty = To end the call, press one. To go on, press two.
call-erase = Erase all that you have said here? Nobody has heard it. To erase everything, press one. To keep it, press two.
call-erase-case = Erase your answers, your messages and our answers? Nobody can bring them back. To erase everything, press one. To keep it, two.
call-erase-nothing = Nothing of you is kept in this call. If you sent something before, key its code first and then erase.
call-not-erased = Nothing was erased.
call-erased = It is erased. What you said here is gone.
call-erased-case = Our people erase theirs as soon as they are reached. The code opens nothing any more.

## What is told by telephone in parts. As many parts as you like, numbered from 1

call-surrender-1 = You need no pass, no paper, no code and no telephone. Remember three things.
call-surrender-2 = One. Weapon on the ground, away from you. Nothing in your hands.
call-surrender-3 = Two. Both hands up, high, palms open. If you have a white cloth, hold it.
call-surrender-4 = Three. Slowly. Let them see you from afar. If they say stop, stop. Do what they say.
call-surrender-5 = If a drone comes: stop, put the weapon down, hands up, look at it. If it moves up and down, it has understood. Follow it at a walk.
call-surrender-6 = If you are wounded, lie still, show one empty hand and call out. If you are under eighteen, say loudly how old you are.
call-surrender-7 = Never pretend to surrender. Whoever clearly surrenders must not be shot at. But nobody can promise that all see you in time: so, in sight and slowly.
call-rights-1 = The Third Geneva Convention protects you from the first minute until you are home or free. Nobody can take these rights from you, and you cannot sign them away.
call-rights-2 = You get food and water, a warm dry place away from the fighting, a doctor free of charge, clothes, washing and your own prayer.
call-rights-3 = You must say five things: surname, first name, rank, date of birth, service number. Nobody may beat or threaten you to say more.
call-rights-4 = It is recorded that you were taken prisoner, and when. Not how it came to that, and not what you told us.
call-rights-5 = You are not shown to crowds, to cameras or on the internet. Nobody may force you to fight for the side that holds you.
call-rights-6 = You are asked in private whether you want to be exchanged. You can change your mind until you leave. Not every wish can be promised.
call-genuine-1 = You are right to doubt. You need not believe us: you can surrender without telling anybody anything.
call-genuine-2 = We never call first. We never ask for money, names, units, documents, comrades, positions or weapons.
call-genuine-3 = We never ask what your code is, except for your keying it here after you called us. Whoever breaks these rules is not us: hang up.
call-genuine-4 = A telephone line cannot prove who we are. Compare this number in two places that have nothing to do with each other.
call-elsewhere-1 = Our website is safer than the telephone. This is an example: its address is invented, one dot example dot org.
call-elsewhere-2 = You can also write to us by messenger, SMS or e-mail; our website says where. The short code from the telephone works on the telephone only.
call-help-1 = You press keys, and we say what they do. You can press before we have finished. Take your time.
call-help-2 = Hash says it again. Zero is for a message to a person. Star says everything else that you can do.
call-help-3 = If somebody comes, just hang up. What you have answered goes to our people, unless you erased it.

## Words that are spoken one by one, parted by |: keys, digits, numbers, dates and times as they are said

# Exactly nine: what is pressed.
call-press = press one | press two | press three | press four | press five | press six | press seven | press eight | press nine
# Exactly ten, from zero on, as a telephone number is read.
call-digits = zero | one | two | three | four | five | six | seven | eight | nine
# Exactly a hundred, from zero on, as one counts.
call-numbers = zero | one | two | three | four | five | six | seven | eight | nine | ten | eleven | twelve | thirteen | fourteen | fifteen | sixteen | seventeen | eighteen | nineteen | twenty | twenty-one | twenty-two | twenty-three | twenty-four | twenty-five | twenty-six | twenty-seven | twenty-eight | twenty-nine | thirty | thirty-one | thirty-two | thirty-three | thirty-four | thirty-five | thirty-six | thirty-seven | thirty-eight | thirty-nine | forty | forty-one | forty-two | forty-three | forty-four | forty-five | forty-six | forty-seven | forty-eight | forty-nine | fifty | fifty-one | fifty-two | fifty-three | fifty-four | fifty-five | fifty-six | fifty-seven | fifty-eight | fifty-nine | sixty | sixty-one | sixty-two | sixty-three | sixty-four | sixty-five | sixty-six | sixty-seven | sixty-eight | sixty-nine | seventy | seventy-one | seventy-two | seventy-three | seventy-four | seventy-five | seventy-six | seventy-seven | seventy-eight | seventy-nine | eighty | eighty-one | eighty-two | eighty-three | eighty-four | eighty-five | eighty-six | eighty-seven | eighty-eight | eighty-nine | ninety | ninety-one | ninety-two | ninety-three | ninety-four | ninety-five | ninety-six | ninety-seven | ninety-eight | ninety-nine
# As days and months stand together in a date, in the right case and gender.
call-days = first | second | third | fourth | fifth | sixth | seventh | eighth | ninth | tenth | eleventh | twelfth | thirteenth | fourteenth | fifteenth | sixteenth | seventeenth | eighteenth | nineteenth | twentieth | twenty-first | twenty-second | twenty-third | twenty-fourth | twenty-fifth | twenty-sixth | twenty-seventh | twenty-eighth | twenty-ninth | thirtieth | thirty-first
call-months = January | February | March | April | May | June | July | August | September | October | November | December
# d, m and y in the order in which your language says a date; call-key-date says the same.
call-date-order = d m y
# As hours and minutes stand together in a time of day, 0 to 23 and 0 to 59.
call-hours = twelve at night | one at night | two at night | three at night | four in the morning | five in the morning | six in the morning | seven in the morning | eight in the morning | nine in the morning | ten in the morning | eleven in the morning | twelve noon | one in the afternoon | two in the afternoon | three in the afternoon | four in the afternoon | five in the afternoon | six in the evening | seven in the evening | eight in the evening | nine in the evening | ten at night | eleven at night
call-minutes = exactly | one minute | two minutes | three minutes | four minutes | five minutes | six minutes | seven minutes | eight minutes | nine minutes | ten minutes | eleven minutes | twelve minutes | thirteen minutes | fourteen minutes | fifteen minutes | sixteen minutes | seventeen minutes | eighteen minutes | nineteen minutes | twenty minutes | twenty-one minutes | twenty-two minutes | twenty-three minutes | twenty-four minutes | twenty-five minutes | twenty-six minutes | twenty-seven minutes | twenty-eight minutes | twenty-nine minutes | thirty minutes | thirty-one minutes | thirty-two minutes | thirty-three minutes | thirty-four minutes | thirty-five minutes | thirty-six minutes | thirty-seven minutes | thirty-eight minutes | thirty-nine minutes | forty minutes | forty-one minutes | forty-two minutes | forty-three minutes | forty-four minutes | forty-five minutes | forty-six minutes | forty-seven minutes | forty-eight minutes | forty-nine minutes | fifty minutes | fifty-one minutes | fifty-two minutes | fifty-three minutes | fifty-four minutes | fifty-five minutes | fifty-six minutes | fifty-seven minutes | fifty-eight minutes | fifty-nine minutes
# Numbers as they stand before “hours” in call-opens-hours and call-again-hours, in their case and gender: $words there. 1 to 47.
call-count-hours = one | two | three | four | five | six | seven | eight | nine | ten | eleven | twelve | thirteen | fourteen | fifteen | sixteen | seventeen | eighteen | nineteen | twenty | twenty-one | twenty-two | twenty-three | twenty-four | twenty-five | twenty-six | twenty-seven | twenty-eight | twenty-nine | thirty | thirty-one | thirty-two | thirty-three | thirty-four | thirty-five | thirty-six | thirty-seven | thirty-eight | thirty-nine | forty | forty-one | forty-two | forty-three | forty-four | forty-five | forty-six | forty-seven
# The same with days, in call-opens-days: 2 to 8.
call-count-days = two | three | four | five | six | seven | eight
# The same with minutes, in call-wait-minutes: 1 to 15.
call-count-minutes = one | two | three | four | five | six | seven | eight | nine | ten | eleven | twelve | thirteen | fourteen | fifteen
