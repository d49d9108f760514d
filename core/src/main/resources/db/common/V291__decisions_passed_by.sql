-- What the desk decided after an older copy of its log was put back, and what the tables know as something else: about
-- another incident, alarm or assignment that has the id, or another entry in the place of one of a history. It is not
-- mixed with that; the decision is kept here as a whole, for people to look at.
create table if not exists decision_passed_by (
  id          bigint generated always as identity primary key,
  reason      text not null,
  thing_id    text not null,
  number      integer not null, -- of the history entry; 0 for an alarm or an assignment
  at          timestamptz not null, -- of the entry, the alarm's raising, the assignment
  incident_id text not null,
  position    bigint not null,
  passed_at   timestamptz not null default now(),
  decision    jsonb not null,
  unique (reason, thing_id, number, at)
);
create index if not exists decision_passed_by_incident on decision_passed_by (incident_id);
create index if not exists decision_passed_by_passed_at on decision_passed_by (passed_at);
