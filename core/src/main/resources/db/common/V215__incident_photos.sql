-- What responders photographed on the scene. What was said of a photograph, its digest and size, stands in the chained
-- history; the bytes lie here. A row is never changed.
create table incident_photo (
  id            text primary key,
  incident_id   text not null,
  assignment_id text not null,
  taken_by      text not null,
  received_at   timestamptz not null,
  sha256        text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes         bytea not null check (octet_length(bytes) between 4 and 400000)
);
create index incident_photo_assignment on incident_photo (assignment_id);
create index incident_photo_received_at on incident_photo (received_at);
