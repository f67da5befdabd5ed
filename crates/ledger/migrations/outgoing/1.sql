-- Which queue this is, and how far the desk has come with it. Made with the first opening.
create table outgoing_state (
    only_row integer primary key check (only_row = 1),
    queue    blob    not null,
    received integer not null,
    covered  integer not null
) strict;

-- Sealed envelopes that wait for the desk. `autoincrement`: a place is never given twice, also when rows have gone,
-- because the desk counts by it. `day` is the day of arrival (days since 1970), nothing finer.
create table outgoing (
    place      integer primary key autoincrement,
    submission blob    not null,
    digest     blob    not null,
    day        integer not null,
    envelope   blob    not null
) strict;
create unique index outgoing_by_submission on outgoing (submission, digest);
