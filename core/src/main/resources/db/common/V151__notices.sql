-- Who was told of what, by which channels, and what became of it. Written from the desk's decisions.
create table notice (
  id            text primary key,
  username      text not null,
  about         text not null,  -- incident, assignment, many, proof
  incident_id   text,
  assignment_id text,
  class         text not null,
  status        text not null,
  created_at    timestamptz not null,
  delivered_at  timestamptz,
  seen_at       timestamptz,
  ended_at      timestamptz,
  reason        text,
  attempts      jsonb not null,
  position      bigint not null
);
create index notice_incident on notice (incident_id, created_at);
create index notice_created on notice (created_at);
