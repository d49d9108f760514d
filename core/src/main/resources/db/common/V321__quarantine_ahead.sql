-- How far the clock of a message's receipt was ahead: a replay is judged by it as the message would have been.
alter table quarantine add column if not exists ahead_millis bigint not null default 0;
