-- Several incidents of which one person was told together: who was told of an incident is asked by each of them.
alter table notice add column if not exists incident_ids text[];
create index if not exists notice_incidents on notice using gin (incident_ids);
