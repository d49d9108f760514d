-- Looking for people, places, beds and devices by the beginning of a name, its pinyin, its initials or a number.
-- Plain b-trees, so that it needs no extension. The division stands first: a county reads its own part of the index,
-- and the city reads fourteen parts. Who is served has indexes of their own, because they are looked for most.
do $$
declare spelt text;
begin
  foreach spelt in array array['name', 'pinyin', 'initials'] loop
    execute format('create index %I on resident (division, %I text_pattern_ops) where place_id is not null and removed_at is null',
                   'resident_served_' || spelt, spelt);
    execute format('create index %I on resident (division, %I text_pattern_ops) where place_id is null and removed_at is null',
                   'resident_file_' || spelt, spelt);
    execute format('create index %I on staff (division, %I text_pattern_ops) where removed_at is null', 'staff_' || spelt, spelt);
    execute format('create index %I on place (division, %I text_pattern_ops) where removed_at is null', 'place_' || spelt, spelt);
    execute format('create index %I on organisation (division, %I text_pattern_ops) where removed_at is null',
                   'organisation_' || spelt, spelt);
  end loop;
end $$;

create index resident_id_begins on resident (id text_pattern_ops);
create index bed_id_begins on bed (id text_pattern_ops);
create index bed_room_begins on bed (room text_pattern_ops);
create index device_id_begins on device (id text_pattern_ops);
create index staff_id_begins on staff (id text_pattern_ops);
create index place_id_begins on place (id text_pattern_ops);
create index resident_division_id_begins on resident (division, id text_pattern_ops);
create index place_division_id_begins on place (division, id text_pattern_ops);

-- Who was written without a spelling gets one soon after; the spelling is no change of the record.
create index resident_unspelt on resident (id) where pinyin = '';
create index staff_unspelt on staff (id) where pinyin = '';
create index place_unspelt on place (id) where pinyin = '';
create index organisation_unspelt on organisation (id) where pinyin = '';

do $$
declare t text;
begin
  foreach t in array array['resident', 'staff', 'place', 'organisation'] loop
    execute format('drop trigger revise on %I', t);
    execute format('create trigger revise_insert before insert on %I for each row execute function count_revision()', t);
    execute format('create trigger revise_update before update on %I for each row
                    when (old.pinyin = new.pinyin or old.name <> new.name) execute function count_revision()', t);
  end loop;
end $$;
