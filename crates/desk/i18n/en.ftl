# Words of the desk's own pages. Staff read them, people outside never do.

## Shell
desk-title = Desk
trial-badge = TRIAL
trial-line = This is a trial. Nothing here is about a real person.
me = { $name } · { $role }
sign-out = Sign out
lock-desk = Lock the desk
skip-to-queue = To the queue
skip-to-conversation = To the conversation
nav-queue = Queue
nav-figures = Figures
nav-audit = Audit
nav-help = Help
nav-envelopes = Not opened
language = Language
blank-screen = Blank
blank-hint = Screen hidden. Press any key or click to show it again.
blur-on = Blur words
blur-off = Show words
yes = yes
no = no
go-back = Go back
save = Save
key-hint = key { $key }

## Roles and kinds
role-op = operator
role-ver = verifier
role-aud = auditor
role-adm = administrator
kind-application = Application
kind-third-party = For somebody else
kind-conscription-risk = At risk of call-up
kind-short-application = application
kind-short-third-party = for another
kind-short-conscription-risk = call-up

## States
state-opened = Opened
state-triaged = Triaged
state-awaiting-subject = Waiting for the person himself
state-info-given = Information given
state-referred-asylum = Referred: asylum
state-referred-cta = Referred: Central Tracing Agency
state-draft = Draft
state-submitted = Submitted
state-under-review = Under review
state-verified = Verified
state-unverifiable = Cannot be verified
state-suspected-hostile = Suspected hostile
state-out-of-scope = Out of scope
state-expired = Expired
state-withdrawn = Withdrawn

## Dangers
marks-label = Dangers
mark-duress = Duress
mark-under-18 = Under 18
mark-injured = Injured
mark-monitored-phone = Phone may be watched
mark-suspected-hostile = Suspected hostile
mark-advice-duress = He used the agreed word: somebody may be making him write. Answer something harmless, arrange nothing.
mark-advice-under-18 = A child-protection officer takes part. No hand-over by himself.
mark-advice-injured = Ask what he can do alone before anything else.
mark-advice-monitored-phone = Write nothing that would harm him if somebody else reads it.
mark-advice-suspected-hostile = This changes the method, never the right to be taken prisoner alive.

## Queue
queue = Queue
queue-waiting = Waiting
queue-mine = Mine
queue-all = All
queue-empty-waiting = Nobody waits for an answer.
queue-empty-mine = You have no case.
queue-empty-all = There are no cases.
queue-new-held = { $n ->
    [one] { $n } new case · show
   *[other] { $n } new cases · show
  }
queue-opening = { $n ->
    [one] { $n } envelope is still being opened.
   *[other] { $n } envelopes are still being opened.
  }
queue-count = { $n ->
    [one] { $n } case
   *[other] { $n } cases
  }
waiting-for = waits { $age }
waiting-not = answered
messages-new = { $n ->
    [one] { $n } new
   *[other] { $n } new
  }
owner-me = yours
owner-nobody = nobody’s
time-hour = { $day }.{ $month } · { $hour } h
age-minutes = { $n } min
age-hours = { $n } h
age-days = { $n } d
next-waiting = Next waiting case
search = Search
search-placeholder = Word, case, language …
search-results = Results for “{ $what }”
search-none = Nothing was found.
search-note = Only this desk’s memory was searched. Words are matched in any script, also inside words.

## Nothing chosen
welcome = Choose a case, or take the next one that waits.
welcome-keys = n next waiting · j k move · Enter open · ? all keys

## Conversation
case-ref = Case { $ref }
conversation = Conversation
from-person = Person
from-us = { $name }
application-answers = Answers
answer-question = Question
answer-ours = In your language
answer-theirs = As written
answer-declined = would rather not say
answers-faulty = These answers break the form’s own rules: treat them with care.
answers-other-revision = Written with an earlier version of the form: some answers show as codes.
message-revised = sent again with changes
voice-about = Voice note, { $seconds } s, { $kilobytes } KB
voice-about-no-length = Voice note, { $kilobytes } KB
voice-not-searched = A search does not find it: write down in a note what matters in it.
channel-web = Site
channel-onion = Onion site
channel-capsule = Capsule
channel-sms = SMS
channel-voice = Telephone
channel-other = Other channel
protection-page-sealed = sealed in his page
protection-gate-sealed = sealed by the gate
protection-note-page-sealed = The gate saw no words, unless it served him another page.
protection-note-gate-sealed = The gate saw the words in memory; its disk never did.
rather-listens = Would rather listen than read: short sentences.
reply-sequence = answer { $n }
reply-until = in the mailbox until { $date }
reply-held = waits until { $time } (safe hours)
new-below = New message below · show
presence-others = Also here: { $names }
case-changed = Somebody has changed this case. Reload to see it; what you typed stays.
reload = Reload

## Replying
reply-label = Answer in { $language }
reply-placeholder = He reads exactly this. No names, no places.
reply-send = Send answer
reply-keys = Ctrl+Enter
prepared = Prepared answers
reply-refused = You cannot answer: { $why }
reply-empty = Nothing was written, so nothing was sent.
reply-too-long = This is longer than { $max } characters. Please shorten it or send it in two parts.
reply-stale-title = Not sent yet: the case has changed
reply-stale = He wrote, or a colleague answered, while you were writing. Read it first; your text is below.
reply-outside-title = Not sent yet: outside his safe hours
reply-outside = It is { $now } on the programme’s clock. He can look safely at: { $hours }.
reply-outside-why = An answer waits in the mailbox and rings no bell; but somebody who looks over his shoulder now may read it.
reply-wait = Send at { $time }
reply-anyway = Send now all the same
reply-sent = Sent to every gate.
reply-waits = Kept. It goes out at { $time }.

## Case column
case = Case
next-step = Next step
step-by-key = a
steps-other = Other steps
steps-refused = Not now
steps-none = There is no further step at this desk.
step-move-triaged = Triage done
step-move-awaiting-subject = Wait for the person himself
step-move-info-given = Information given
step-move-referred-asylum = Refer: asylum
step-move-referred-cta = Refer: Central Tracing Agency
step-move-draft = Begin a draft
step-move-submitted = Submit for verification
step-move-under-review = Begin the review
step-move-verified = Verified
step-propose-unverifiable = Find: cannot be verified
step-propose-suspected-hostile = Find: suspected hostile
step-propose-out-of-scope = Find: out of scope
step-confirm = Confirm as second verifier
step-set-aside = Set the finding aside
step-settle = Nothing to answer
step-take = Take this case
step-release = Give it back to the queue
proposal-waits = { $name } found: { $finding }. A second verifier must confirm.
assigned = Who has it
safe-hours = Safe hours
safe-hours-unknown = not known
safe-hours-form = Hours, such as 6-9 20-23
safe-hours-wrong = Hours look like 6-9 or 6-9 20-23.
duress-word = Duress word
duress-word-none = none agreed
duress-word-form = The word he chose
purge-on = Destroyed on { $date } if nobody writes
purge-on-ended = Destroyed on { $date }
purge-now = Destroy now
purge-confirm-title = Destroy case { $ref }?
purge-confirm = Its keys are destroyed at this desk and it can never be read again, by anyone. What waits in his mailbox goes too. Backups of keys die within 7 days.
purge-confirm-button = Destroy it for good
purged-title = Destroyed
purged = Case { $ref } can no longer be read by anyone.
raise-mark = Mark a danger
clear-mark = Take away “{ $mark }”
notes = Notes
notes-none = No notes.
note-add = Add a note for colleagues
note-placeholder = He never sees it. No names, no places.
history = History
did-opened = opened
did-message = he wrote
did-revised = he sent his answers again
did-replied = answered
did-reply-held = answer kept until safe hours
did-seen = read
did-settled = nothing to answer
did-noted = wrote a note
did-assigned = given to { $about }
did-released = given back
did-moved = { $about }
did-proposed = found: { $about }
did-confirmed = confirmed: { $about }
did-set-aside = finding set aside
did-flag-raised = marked: { $about }
did-flag-cleared = mark removed: { $about }
did-duress-word = duress word agreed
did-safe-hours = safe hours set
did-withdrawn = he withdrew
did-expired = expired
did-purged = destroyed
by-person = the person
by-desk = the desk

## Why not
refused-role = only { $roles }
refused-not-by-hand = nobody does this by hand
refused-others = { $owner } has this case: take it first
refused-not-from-here = not from “{ $state }”
refused-never-for-kind = never for “{ $kind }”: this rule has no exception
refused-second-person = another verifier must do this
refused-finding-waits = a finding waits for a second verifier
refused-nothing-proposed = no finding waits
refused-no-duress-word = first agree a duress word
refused-over = the case is over
refused-still-open = an open case is not destroyed by hand: only he can withdraw it
refused-already = it is so already

## Unlock and sign in
unlock-title = The desk is locked
unlock-lead = Envelopes are still collected and kept sealed. Nobody can read or answer until the desk is unlocked.
unlock-passphrase = Passphrase
unlock-button = Unlock
unlock-waiting = { $n ->
    [0] No envelope waits.
    [one] { $n } sealed envelope waits.
   *[other] { $n } sealed envelopes wait.
  }
unlock-under-way = The desk is being unlocked and reads its cases. This takes a moment.
unlock-wrong = This is not the passphrase.
sign-in-title = Sign in
sign-in-name = Name
sign-in-password = Password
sign-in-button = Sign in
sign-in-wrong = Name or password is wrong.
sign-in-throttled = Too many attempts. Try again in { $minutes } min.
sign-in-trial = Trial sign-ins are on the start page of the trial.
lock-confirm-title = Lock the desk?
lock-confirm = Everybody is signed out, and nothing can be read until somebody enters the passphrase. Envelopes are still collected.
lock-button = Lock
role-has-no-cases = Your role does not read cases. You find your pages above.

## Figures
figures = Figures
figures-note = For this desk only. Nothing here may be published: the programme publishes rounded totals by its own rules.
figures-oldest = Longest waiting
figures-oldest-none = Nobody waits.
figures-arrivals = Arrivals a day, 14 days
figures-by-state = Cases by state
figures-by-kind = Cases by kind
figures-small = fewer than 5
figures-max = highest: { $n }

## Envelopes that cannot be opened
envelopes = Envelopes that were not opened
envelopes-lead = They are kept as they came. None is lost by staying here.
envelopes-none = Every envelope was opened.
envelope-gate = Gate
envelope-day = Day
envelope-why = Why
envelope-why-unknown-key = sealed with a key that this desk does not hold
envelope-why-expired-key = sealed with a key that has been destroyed
envelope-why-damaged = damaged on the way
envelope-why-newer = of a newer format than this desk knows
envelope-why-unreadable = opened, but its contents make no sense
envelope-why-not-the-holder = a message whose writer does not hold the receipt
envelope-why-unknown-mailbox = a message for a mailbox that this desk does not know (yet)
envelope-why-sample = trial data, refused in production
envelope-why-form = of a form that this programme does not have

## Audit
audit = Audit
audit-lead = What was done, by whom. Never what was said.
audit-chain-whole = The chain is whole: { $records } records, { $shredded } of them destroyed by rule. Nothing is missing.
audit-chain-broken = The chain is broken at record { $at }. Stop, keep everything as it is, and tell the administrator.
audit-head = Head of the chain: { $head }. Write down the last eight characters and compare them next time.
audit-since = Since your last visit, nothing that you had seen has changed.
audit-first = First visit: there is nothing to compare with yet.
audit-when = When
audit-who = Who
audit-what = What
audit-case = Case
audit-unlocked = unlocked the desk
audit-locked = locked the desk
audit-signed-in = signed in
audit-sign-in-failed = sign-in failed
audit-signed-out = signed out
audit-looked = looked at a case
audit-searched = searched
audit-acted = { $about }
audit-replied = answered
audit-noted = wrote a note
audit-purged = destroyed a case
audit-purged-due = case destroyed by the clock
audit-withdrawn = case destroyed because the person withdrew
audit-audited = read this page
audit-staff = changed an account

## Staff
staff = Accounts
staff-name = Name
staff-role = Role
staff-add = Add an account
staff-remove = Remove
staff-password-hint = At least 12 characters
staff-wrong = The name or the password does not fit. A name has letters, digits, dots or hyphens; a password at least 12 characters.
staff-last-admin = The last administrator stays.

## Help
help = Keys and rules
help-keys = Keys
help-flow = The shortest way through ten waiting cases: n opens the next one, r begins the answer, Ctrl+Enter sends it, a takes the next right step. Four keys a case. Outside his safe hours one Enter more keeps the answer until then.
help-rules = Rules that the desk keeps by itself
help-rule-second = Findings against a person need a second verifier.
help-rule-risk = People at risk of call-up never come near a hand-over: there is no such step for them.
help-rule-third = Nobody consents for somebody else.
help-rule-purge = Silence of { $silence } days ends a case; { $ended } days after its end it is destroyed.
help-rule-location = There is no field for names, units or places. Do not put them into notes.
key-j = next case in the list
key-k = case before it
key-enter = open the chosen case
key-n = next waiting case
key-r = write an answer
key-p = choose a prepared answer
key-send = send it
key-a = take the next right step
key-e = nothing to answer
key-t = take the case
key-m = write a note
key-slash = search
key-ctrlk = find any act
key-b = hide the screen (also Esc twice)
key-help = this page
key-esc = leave the field

## Palette
palette-title = Find an act
palette-none = No such act here.

## Foot
foot-links = Gates
gate-up = { $name }: collected { $age } ago
gate-down = { $name }: not in reach
gate-connected = { $name }: connected, nothing to collect yet
gate-never = { $name }: not yet reached
foot-backup = Backup { $age } ago
foot-backup-none = No backup yet

## Errors: what happened, and what to do now
err-not-found = There is no such page or case.
rec-not-found = It may have been destroyed by rule. Go back to the queue.
err-not-signed-in = You are not signed in.
rec-not-signed-in = Sign in again; what you typed may be lost.
err-forbidden = This is not for your role.
rec-forbidden = Ask somebody who has the role named beside the act.
err-other-site = This request did not come from the desk’s own page.
rec-other-site = Go back, reload the page and try again.
err-refused = Not done: { $why }
rec-refused = Go back to the case and look again.
err-stale = Not done: the case has changed meanwhile.
rec-stale = He wrote, or a colleague did something. Go back, read it, and do it again if it is still right.
err-form = What was sent cannot be read.
rec-form = Go back and try again, without files and with less text.
err-internal = The desk could not do this.
rec-internal = Nothing was changed. Try again; if it happens again, tell the administrator.
err-disk = The desk’s disk is full.
rec-disk = Nothing was changed. Tell the administrator now: gates keep everything until there is room.

## Channels: how it came, and who could read it
channel-telegram = Telegram
channel-signal = Signal
channel-whatsapp = WhatsApp
channel-viber = Viber
channel-matrix = Matrix
channel-email = E-mail
channel-radio = Radio
channel-paper = Letter
channel-in-person = In person
protection-operators = operators can read it
protection-provider = the provider can read it
protection-mail = both mail providers can read it
protection-end-to-end = only the two ends read it
protection-heard-by-all = everybody could hear it
protection-paper = whoever held the paper could read it
protection-in-person = said to one of us
protection-not-known = protection not known
protection-note-operators = The telephone operators of both sides, and everybody they serve, can read or hear it and know both numbers.
protection-note-provider = Whoever runs the messenger can read it and knows his account.
protection-note-mail = His mail provider and ours can read it and know both addresses.
protection-note-end-to-end = Nobody on the way can read it; the service knows who writes to whom, and when.
protection-note-heard-by-all = Whoever listens to the frequency hears it. A colleague wrote it down.
protection-note-paper = Whoever carried or found it could read it. A colleague wrote it down.
protection-note-in-person = A colleague heard it and wrote it down.
protection-note-not-known = This desk does not know the channel. Take it that others can read it.

## Telling him that an answer is there
reply-in-mailbox = lies in his mailbox
notice-queued = { $channel }: to be told
notice-sent = { $channel }: told
notice-delivered = { $channel }: told, it is on his device
notice-blocked = { $channel }: not told, he has blocked the account or closed the conversation
notice-no-such-address = { $channel }: not told, there is no such address any more
notice-rejected = { $channel }: not told, the provider does not carry it
notice-no-account = { $channel }: not told, the programme has no account there that works
notice-faulty = { $channel }: not told, our settings are wrong; tell the administrator
notice-unsure = { $channel }: perhaps told, the line broke; it is not sent again
notice-undelivered = { $channel }: sent, and never arrived
notice-expired = { $channel }: not told, time ran out
notice-not-wished = { $channel }: not told, he took his wish back
notice-note = The notice says only that something is there. The answer itself lies in his mailbox.
notice-none = nobody told him
notice-none-note = He did not ask to be told. The answer lies in his mailbox until he looks.
reply-told = { $channels }: he asked to be told once. A word without contents goes out when the answer is in his mailbox; then he must ask again.
reply-told-no-account = { $channels }: he asked to be told there, but the programme has no account there that works.
reply-told-nowhere = Nobody tells him: the answer lies in his mailbox until he looks.

## Who somebody is who wrote only words
kind-unknown = Not known yet who he is
kind-short-unknown = not known
step-say-kind-application = He is a soldier who applies
step-say-kind-third-party = He writes for somebody else
step-say-kind-conscription-risk = He may be called up
refused-kind-unknown = first it must be known who he is: by a form, or a verifier says it
did-kind-known = known who he is: { $about }
did-language = answers are to be in: { $about }
did-wished = he wants to be told once: { $about }
did-wish-taken-back = he does not want to be told any more
did-notice-sent = told that an answer is there
did-code-given = he was given a code for the telephone
did-released-for-telephone = an answer was released for the telephone
did-notice-delivered = the notice is on his device
did-notice-failed = he could not be told
audit-written-down = wrote down what came by hand: { $about }
audit-released = released an answer for the telephone
audit-channel-added = added an account or its settings: { $about }
audit-channel-moved = moved an account: { $about }
audit-channel-removed = removed an account: { $about }
audit-channel-put-back = put an account back: { $about }
audit-channel-banned = a provider does not take an account: { $about }

## Accounts on channels
nav-channels = Channels
channels = Channels
channels-lead = The programme’s accounts at messengers, SMS and mail providers. An account is at one gate at a time. Passwords and tokens are never shown.
channels-none = There is no account. Whoever has access to this machine adds one with: safeconduct channel add
channels-account = Account
channels-gate = Gate
channels-state = State
channels-lease = Gate may hold it until
channels-waiting = To be told
channels-failed = Could not be told
channels-to = To gate
channels-move = Move
channels-lost = The old gate is lost: do not wait
channels-put-back = It works again
channels-remove = Remove …
channels-remove-note = Its passwords are destroyed here. People who write to it get no answer any more. A gate that is not in reach lets it go when its time is over.
channels-remove-button = Remove it
channel-state-listening = listens
channel-state-not-heard = the gate has not answered yet
channel-state-banned = the provider does not take it
channel-state-faulty = its settings cannot be used
channel-state-taking = taken from { $gate }; if that does not answer, until { $time }
channel-state-copying = conversations are copied from { $gate }
channel-refused-order = the order cannot be read
channel-refused-no-such-account = there is no such account any more
channel-refused-no-such-gate = there is no such gate
channel-refused-taken = an account of that name is there, of another kind or at another gate
channel-refused-full = that gate has as many accounts as it can hold
channel-refused-moving = it is on its way already

## Written down by hand
nav-write-down = Write down
write-down = Write down what came by radio, letter, telephone or in person
write-down-here = Write down what he said elsewhere
write-down-lead = Write his own words, in his language. No names, no places. It becomes part of a case like everything that arrives.
write-down-channel = How it came
write-down-kind = Who he says he is
write-down-language = His language
write-down-words = His words
write-down-button = Write it down
write-down-words-wrong = Write at least one word, and at most { $max } characters.
write-down-again = this was written down already; a receipt is shown only once
write-down-slow = it is stored and becomes a case in a moment; look at the queue
receipt-title = Written down. This is his receipt
receipt-once = It is shown once and kept nowhere. Pass it on to him, by the way he came; do not print it and do not write it into a note. Whoever has it reads the answers.
receipt-words = Ten words
receipt-digits = Or thirty digits
receipt-either = Words or digits: either opens his mailbox at every gate and on every channel.
receipt-to-case = To the case
release-too-long = This is longer than what is read out by telephone: at most a minute and a half. Write or say it in two answers.

## Answers by telephone
phone-code = Code for the telephone
phone-code-until = He has a code that counts until { $date }.
phone-unreleased = { $n ->
    [one] { $n } answer cannot be heard by telephone yet.
   *[other] { $n } answers cannot be heard by telephone yet.
  }
phone-not-yet = He cannot hear it by telephone yet.
phone-let-hear = Let him hear it by telephone
phone-since = He can hear it by telephone since { $time }.
phone-older = Released for the telephone, but only the { $n } newest are read out.
phone-ended = Released for the telephone; he has no code any more that counts.
phone-heard = As he hears it, { $seconds } s
phone-replace = Let him hear another sound
phone-released = Released: he hears it when he calls and keys his code.
phone-title = Answer { $n } by telephone
phone-no-code = he has no code for the telephone that still counts
phone-take = What he would hear
phone-by-program = Spoken by a program, { $seconds } s
phone-by-own = Recorded by you, { $seconds } s
phone-listen-first = Listen to it to the end first. Nobody hears it before you release it.
phone-release = Release it: he can hear this
phone-now = What he hears now
phone-spoken-title = Spoken by a program
phone-speak = Let the program speak it
phone-speak-again = Let the program speak it again
phone-record-title = Recorded by you
phone-record-lead = Read the answer aloud, at most { $seconds } s. It is made as loud as everything else that he hears.
phone-record-warn = A voice is known again, by people and by machines, and whoever has his code hears yours. Nobody has to record.
phone-record = Record
phone-record-again = Record again
phone-stop = Stop
phone-level = Level
phone-length = Length
phone-recording = Recording. Speak now.
phone-sending = Recorded. It is being made what he would hear.
phone-longest = { $seconds } s are over: that is the longest. It is being made what he would hear.
phone-no-scripts = Recording needs scripts, and this browser runs none here. The program speaks without them.
phone-tick = He hears it by telephone at once, spoken by a program
phone-tick-note = Without this he hears nothing of it when he calls, until somebody releases it.
phone-waits-note = He does not hear it by telephone by itself: release it when it has gone out.
phone-err-program = The program that speaks is not on this machine: whoever looks after the desk installs espeak-ng. Recording works without it.
phone-err-speech = The program could not speak this text in this language. Record it instead.
phone-err-long = Spoken this is longer than { $seconds } s, and so much is not read out. Say it in two answers.
phone-err-recording = this is no recording that the desk can read
phone-err-silent = nothing is heard in it: look whether the microphone is on, and speak nearer to it
phone-err-gone = What you listened to is not kept any more. Make it anew, listen, and release it then.
phone-err-refused = The browser does not give its microphone to this page. Allow it beside the address, then press “Record” again.
phone-err-absent = There is no microphone that this browser can use. Plug one in, or let the program speak it. Without TLS browsers give none.
phone-err-upload = It could not be sent to the desk, and nothing was changed. Record it again.
reply-sent-aloud = Sent to every gate, and he can hear it by telephone.
reply-unspoken-title = Not sent yet: he could not hear it
reply-unspoken = Nothing was sent. Change the text; or send it without the tick and let him hear it afterwards.
answers-cut = The call was cut; these are the answers until then.
cut-short = call was cut
set-aside = perhaps a machine
set-aside-why = perhaps a machine called: read others first. Nothing is lost, and it is over as soon as you take the case or answer
