-- In which county a device is, kept beside it: found through bed, person and place a search for the devices of a county
-- reads those of the city. The triggers below are the only writers.
alter table device add column division text references division;

create function division_of_device() returns trigger language plpgsql as $$
begin
  new.division := coalesce((select division from resident where id = new.resident_id and place_id is not null),
                           (select p.division from bed b join place p on p.id = b.place_id where b.id = new.bed_id),
                           (select division from place where id = new.place_id));
  return new;
end $$;

-- What stands there already changes no version and no history.
alter table device disable trigger user;
update device d
set division = coalesce((select division from resident where id = d.resident_id and place_id is not null),
                        (select p.division from bed b join place p on p.id = b.place_id where b.id = d.bed_id),
                        (select division from place where id = d.place_id));
alter table device enable trigger user;

create trigger division before insert or update of place_id, bed_id, resident_id on device
  for each row execute function division_of_device();

create function devices_follow() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'resident' then
    update device set resident_id = resident_id where resident_id = new.id;
  else
    update device set place_id = place_id
    where place_id = new.id or bed_id in (select id from bed where place_id = new.id);
  end if;
  return null;
end $$;
create trigger devices after update of division, place_id on resident
  for each row when (old.division <> new.division or (old.place_id is null) <> (new.place_id is null))
  execute function devices_follow();
create trigger devices after update of division on place
  for each row when (old.division <> new.division) execute function devices_follow();

create index device_division_id_begins on device (division, id text_pattern_ops);
