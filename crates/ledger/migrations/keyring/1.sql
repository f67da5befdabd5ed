-- The key under which each class of entries is encrypted; made afresh whenever the file is rewritten. `Intake`'s
-- stands open here (a locked desk has to write), `Case`'s is encrypted under the desk's own unlocking key.
create table generations (
    class integer primary key,
    key   blob not null
) strict;

create table entries (
    class integer not null,
    name  text    not null,
    key   blob    not null,
    primary key (class, name)
) strict, without rowid;
