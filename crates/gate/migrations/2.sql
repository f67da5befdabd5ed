-- Half-done interviews, receipts for some minutes, open mailboxes: sealed under a handle that only the person has and a
-- key that is only in memory. `id` is derived from both. Times are hours since 1970, rounded up.
create table states (
    id blob not null unique check (length(id) = 16),
    until_hour integer not null,
    sealed blob not null
) strict;
create index states_until on states (until_hour);

-- Replies of the desk. `box` is an HMAC of the mailbox id under a key that is only in memory; `sealed` hides the mailbox id that a
-- reply carries. `epoch` names that key: after a change of keys the desk fills the table again. `digest` names the reply to the
-- desk. `expires` is a day since 1970.
create table replies (
    digest blob not null unique check (length(digest) = 32),
    epoch integer not null,
    box blob not null check (length(box) = 32),
    expires integer not null,
    sealed blob not null
) strict;
create index replies_box on replies (box);

-- Mailboxes withdrawn here: late replies are refused until the desk has heard of it.
create table withdrawn (
    box blob primary key check (length(box) = 32),
    until_day integer not null
) strict, without rowid;
