-- Who looks after all sites of an institution, also of those it gets later; who works at one names that one.
alter table app_user add column if not exists organisation_id text references organisation;
create index if not exists app_user_organisation on app_user (organisation_id) where organisation_id is not null;
do $$
begin
  alter table app_user drop constraint if exists app_user_one_site_or_all;
  alter table app_user add constraint app_user_one_site_or_all check (place_id is null or organisation_id is null);
end $$;

-- Institutions are known without the database, so that what their sites add up to has a name: they join the feed.
alter table organisation add column if not exists version bigint not null default 0;
create index if not exists organisation_version on organisation (version);
alter table organisation disable trigger user;
update organisation set version = nextval('register_version') where version = 0;
alter table organisation enable trigger user;
drop trigger if exists stamp on organisation;
create trigger stamp before insert or update on organisation for each row execute function stamp_register_version();

-- The auditor of an institution sees what its people of all sites did away from any one.
create index if not exists audit_trail_organisation on audit_trail (chain, (detail ->> 'organisationId'), number)
  where detail ->> 'organisationId' is not null;
