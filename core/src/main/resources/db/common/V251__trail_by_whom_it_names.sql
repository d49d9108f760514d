-- An entry about several people names them in `ids`; who asks what was looked at of one of them finds it too.
alter table audit_trail
  add column ids text[] generated always as (string_to_array(detail ->> 'ids', ' ')) stored;
create index audit_trail_ids on audit_trail using gin (ids) where ids is not null;

-- Auditors of a county or a place read backwards through their own entries, and so does who asks for a kind.
create index audit_trail_division on audit_trail (chain, division, number);
create index audit_trail_place on audit_trail (chain, place_id, number);
create index audit_trail_kind on audit_trail (chain, kind, number);
