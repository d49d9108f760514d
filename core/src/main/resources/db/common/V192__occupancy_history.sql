-- How full each institution was, hour by hour out of the register; a missing hour is one in which nothing ran.
create table occupancy_hour (
  place_id         text not null references place,
  at               timestamptz not null,
  division         text not null,     -- as it was then
  beds             integer not null,  -- all but those out of service
  occupied         integer not null,  -- somebody's, also of who is away
  vacant           integer not null,
  reserved         integer not null,
  on_leave         integer not null,
  in_hospital      integer not null,
  respite          integer not null,
  out_of_service   integer not null,
  nursing_beds     integer not null,
  nursing_occupied integer not null,
  independent      integer not null,  -- of those who have a bed, by care level
  partial          integer not null,
  "full"           integer not null,
  primary key (place_id, at)
);
create index occupancy_hour_at on occupancy_hour (at);

-- Means of a day's hours, a day of Zunyi's; `hours` says of how many.
create table occupancy_day (
  place_id         text not null references place,
  day              date not null,
  division         text not null,
  hours            integer not null,
  beds             real not null,
  occupied         real not null,
  vacant           real not null,
  reserved         real not null,
  on_leave         real not null,
  in_hospital      real not null,
  respite          real not null,
  out_of_service   real not null,
  nursing_beds     real not null,
  nursing_occupied real not null,
  independent      real not null,
  partial          real not null,
  "full"           real not null,
  primary key (place_id, day)
);
create index occupancy_day_division on occupancy_day (division, day);

do $$
begin
  if exists (select from pg_roles where rolname = 'shouhu_dashboards') then
    grant select on occupancy_hour, occupancy_day to shouhu_dashboards;
  end if;
end $$;
