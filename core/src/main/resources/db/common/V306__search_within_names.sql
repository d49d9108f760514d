-- Homes, organisations, townships and communities are found by any part of their names: they are a few thousand, and
-- each question reads one small index. People are found by their given name too, for a million files through indexes
-- on what follows the surname.

-- What follows the surname: in characters, or in letters when its spelling is given (V230). Null for what is no
-- Chinese name. The letters are split where the next syllable begins, which its initial tells: `zhangxiuying` (zxy) is
-- zhang + xiuying. It calls nothing of its own, so that a dump can be restored.
create or replace function given_part(name text, pinyin text, initials text) returns text
  language plpgsql immutable parallel safe as $$
declare
  surname integer := 1;
  rest    text := pinyin;
begin
  if length(name) < 2 or ascii(name) < 128 then
    return null;
  end if;
  if length(name) > 2 and left(name, 2) = any ('{欧阳,令狐,司马,司徒,司空,上官,诸葛,夏侯,皇甫,尉迟,公孙,长孙,仲孙,慕容,宇文,轩辕,钟离,闻人,端木,南宫,东方,西门,百里,独孤,濮阳,淳于,单于,太叔,申屠,公冶,公羊,宗政,赫连,澹台,拓跋,鲜于,闾丘,呼延,万俟}'::text[]) then
    surname := 2;
  end if;
  if pinyin is null then
    return substr(name, surname + 1);
  end if;
  if length(initials) <> length(name) then
    return null;
  end if;
  for syllable in 1 .. surname loop
    rest := substr(rest, 1 + length(substring(
      rest from '^[bcdfghjklmnpqrstwxyz]*[aeiou]+(?:ng?|r)?(?=' || substr(initials, syllable + 1, 1) || ')')));
  end loop;
  return nullif(rest, '');
end $$;

create index if not exists resident_served_given on resident (division, given_part(name, null, null) text_pattern_ops)
  where place_id is not null and removed_at is null;
create index if not exists resident_served_given_spelt on resident (division, given_part(name, pinyin, initials) text_pattern_ops)
  where place_id is not null and removed_at is null;
create index if not exists resident_file_given on resident (division, given_part(name, null, null) text_pattern_ops)
  where place_id is null and removed_at is null;
create index if not exists resident_file_given_spelt on resident (division, given_part(name, pinyin, initials) text_pattern_ops)
  where place_id is null and removed_at is null;
create index if not exists staff_given on staff (division, given_part(name, null, null) text_pattern_ops) where removed_at is null;
create index if not exists staff_given_spelt on staff (division, given_part(name, pinyin, initials) text_pattern_ops)
  where removed_at is null;
create index if not exists staff_certificate on staff (certificate text_pattern_ops)
  where certificate is not null and removed_at is null;
create index if not exists place_institution_name on place (division, name text_pattern_ops)
  include (pinyin, initials) where kind = 'INSTITUTION' and removed_at is null;

-- Townships and communities are spelt like everything else that has a name (V230).
alter table area add column if not exists pinyin text not null default '', add column if not exists initials text not null default '';
create index if not exists area_unspelt on area (id) where pinyin = '';
do $$
begin
  drop trigger if exists revise on area;
  drop trigger if exists revise_insert on area;
  drop trigger if exists revise_update on area;
  create trigger revise_insert before insert on area for each row execute function count_revision();
  create trigger revise_update before update on area for each row
    when (old.pinyin = new.pinyin or old.name <> new.name) execute function count_revision();
end $$;
