-- Lists by area, and of what was removed, read what they show and no more; so does asking whether an area is in use.
create index resident_area on resident (area, id) where area is not null;
create index place_area on place (area) where area is not null;
create index resident_removed on resident (division, id) where removed_at is not null;
create index resident_removed_city on resident (id) where removed_at is not null;
create index device_removed on device (id) where removed_at is not null;
