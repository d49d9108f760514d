-- The audit trail's copy, to be searched; the trail itself is in files of the data directory (docs/access.md).
-- Numbers count from 1 in each chain; each entry's hash covers the one before, as in an incident's history.
create table audit_trail (
  chain        text not null,
  number       integer not null,
  at           timestamptz not null,
  kind         text not null,
  by_user      text,
  from_address text,
  detail       jsonb not null,
  about        text generated always as (detail ->> 'about') stored,
  division     text generated always as (detail ->> 'division') stored,
  place_id     text generated always as (detail ->> 'placeId') stored,
  hash         text not null,
  primary key (chain, number)
);
create index audit_trail_about on audit_trail (about, number) where about is not null;
create index audit_trail_by on audit_trail (by_user, number);
create index audit_trail_at on audit_trail (at);

-- What was written is never changed, as with the history of incidents (V160).
create trigger audit_trail_append_only before update or delete on audit_trail
  for each row execute function refuse_history_change();
create trigger audit_trail_not_emptied before truncate on audit_trail
  for each statement execute function refuse_history_change();
