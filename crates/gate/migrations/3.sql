-- Conversations on channels: sealed under keys that are only in memory. `id` is derived from such a key and a keyed hash of
-- the person's address there. Times are hours since 1970, rounded up. `place` orders them for moving to another gate; `turn` grows
-- with every message, so that of two copies the later one is known.
create table talks (
    place integer primary key autoincrement,
    id blob not null unique check (length(id) = 16),
    turn integer not null,
    until_hour integer not null,
    sealed blob not null
) strict;
create index talks_until on talks (until_hour);

-- Which messages of providers were taken, so that one that is delivered again is known. `mark` is a keyed hash of account and id,
-- or of account and content where the provider gives no id that lasts; only then are connection and number there, and the
-- minute: for eleven minutes. Else `minute` is a whole hour.
create table heard (
    place integer primary key autoincrement,
    mark blob not null check (length(mark) = 32),
    minute integer not null,
    connection integer,
    number integer,
    repeated_connection integer,
    repeated_number integer
) strict;
create index heard_mark on heard (mark);
create index heard_minute on heard (minute);
