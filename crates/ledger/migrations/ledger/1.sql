-- One row: where the chain ends. Positions and links are taken from here, inside the batch's transaction.
create table head (
    only_row integer primary key check (only_row = 1),
    position integer not null,
    link     blob    not null
) strict;
insert into head values (1, 0, zeroblob(32));

create table streams (
    id      integer primary key,
    name    text    not null unique,
    version integer not null
) strict;

-- The ciphertext stands last, so that the chain can be walked without reading it.
create table records (
    position   integer primary key,
    stream     integer not null references streams (id),
    version    integer not null,
    kind       integer not null,
    digest     blob    not null,
    link       blob    not null,
    ciphertext blob
) strict;
create unique index records_by_stream on records (stream, version);

-- What each idempotency key was used for, so that an append sent again gets the first answer.
create table appends (
    idempotency    blob    primary key,
    stream         integer not null,
    records        integer not null,
    first_position integer not null,
    last_version   integer not null
) strict, without rowid;

-- How far the queues of others have been read; see `Bookmark`.
create table bookmarks (
    name   text primary key,
    queue  blob    not null,
    cursor integer not null
) strict, without rowid;
