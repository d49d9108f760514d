-- How many elders (60 years and older) live in a division: from the yearly report of the statistical bureau, not from
-- the register, which knows those who were screened.
create table elder_count (
  division text not null references division,
  as_of    date not null,
  elders   integer not null check (elders >= 0),
  source   text not null,
  made_by  text not null,
  made_at  timestamptz not null default clock_timestamp(),
  primary key (division, as_of)
);

-- What the indicators are made of, a row a division and day, for trends and the monthly report. A day's row is that of
-- its last hour; what is null was not known.
create table indicator_day (
  division            text not null references division,
  day                 date not null,
  at                  timestamptz not null,
  elders              integer,
  elders_as_of        date,
  beds                integer not null,
  nursing_beds        integer not null,
  beds_operator_known integer not null,
  beds_by_government  integer not null,
  communities         integer not null,
  communities_served  integer not null,
  tekun               integer not null,
  tekun_known         integer not null,  -- of these, self-care status is known
  tekun_dependent     integer not null,
  tekun_in_care       integer not null,  -- of the dependent ones
  institutions        integer not null,
  reporting           integer not null,
  primary key (division, day)
);

create index resident_tekun on resident (division) where removed_at is null and 'TEKUN' = any (categories);

do $$
begin
  if exists (select from pg_roles where rolname = 'shouhu_dashboards') then
    grant select on elder_count, indicator_day to shouhu_dashboards;
  end if;
end $$;
