package care.shouhu.allinone.demo;

import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.registry.BedCaller;
import care.shouhu.command.registry.BedRegister;
import care.shouhu.command.registry.Registry;
import care.shouhu.command.registry.WaitingRegister;
import care.shouhu.command.registry.Written;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * What the files of the demo city say besides who lies where: who runs the homes, which communities
 * have a centre, who was assessed, whom to ring, who waits for a bed. The same city has the same
 * files. Nobody in it is real, and the telephone numbers are not given to anybody.
 */
final class DemoFiles {
  private static final String BY = "demo";
  private static final long DAY_MILLIS = 86_400_000;

  private static final List<String> GIVEN = List.of("建国", "丽华", "志强", "晓燕", "明", "红梅", "勇", "敏");
  private static final List<String> RELATIONS = List.of("儿子", "女儿", "侄子", "邻居");

  /** Who waits at the home that is left to whoever tries the demo; the longest waiting first. */
  private static final List<Waiting> WAITING =
      List.of(
          new Waiting("王德明", 1938, "FULL", "UNABLE", "{TEKUN,DISABLED}"),
          new Waiting("罗秀英", 1941, "PARTIAL", "PARTLY", "{FAMILY_PLANNING_SPECIAL}"),
          new Waiting("赵国安", 1944, "FULL", "UNABLE", "{POOR,LIVES_ALONE}"),
          new Waiting("冯素芬", 1949, "PARTIAL", "PARTLY", "{}"),
          new Waiting("陈永福", 1951, "INDEPENDENT", "ABLE", "{}"));

  private record Waiting(
      String name, int birthYear, String careLevel, String selfCare, String categories) {}

  private final Registry registry;
  private final FieldSeal seal;
  private final Clock clock;

  DemoFiles(Registry registry, FieldSeal seal, Clock clock) {
    this.registry = registry;
    this.seal = seal;
    this.clock = clock;
  }

  /**
   * Writes them for a city whose places, beds and people are in the register, unless they are
   * there.
   *
   * @param placeId where people wait
   * @return how many contacts were written
   */
  Written<Integer> write(String placeId) {
    Written<Integer> written =
        registry.write(
            BY,
            handle -> {
              if (areThere(handle)) {
                return new Written.Done<>(0);
              }
              organisations(handle);
              communities(handle);
              people(handle);
              assessments(handle);
              elders(handle);
              waiting(handle, placeId);
              return new Written.Done<>(contacts(handle));
            });
    if (written instanceof Written.Done<Integer> done && done.value() > 0) {
      enter(placeId);
    }
    return written;
  }

  private static boolean areThere(Handle handle) {
    return handle
        .createQuery("select exists (select from contact where id like 'contact-%')")
        .mapTo(Boolean.class)
        .one();
  }

  /** Half of the central homes are run for the county by somebody else (公建民营). */
  private static void organisations(Handle handle) {
    handle.execute(
        """
        update organisation o set
          kind = case right(p.id, 2) when '01' then 'COUNTY_CENTRE' when '02' then 'REGIONAL_CENTRE' else 'PRIVATE_HOME' end,
          owner_kind = case right(p.id, 2) when '03' then 'ENTERPRISE' else 'GOVERNMENT' end,
          operator_kind = case when right(p.id, 2) = '03' then 'ENTERPRISE'
                               when right(p.id, 2) = '01' and p.division::int % 2 = 1 then 'NON_PROFIT'
                               when right(p.id, 2) = '02' and p.division::int % 3 = 0 then 'COLLECTIVE'
                               else 'GOVERNMENT' end,
          licence_until = date '2028-12-31', grade = 3
        from place p where p.organisation_id = o.id and p.kind = 'INSTITUTION'
        """);
  }

  /**
   * Five in the town of each county; most have a centre, which stands beside one of the homes.
   * Their codes, 9xx under the county and the street, are given to no area of the statistical
   * bureau's, so that the real ones can be brought into the register beside them.
   */
  private static void communities(Handle handle) {
    handle.execute(
        """
        insert into area (id, name, division)
        select code || '901', '城区街道', code from division where parent is not null
        on conflict (id) do nothing
        """);
    handle.execute(
        """
        insert into area (id, name, division, parent)
        select d.code || '90190' || c.n, c.name || '社区', d.code, d.code || '901'
        from division d, unnest(array['红旗', '桃溪', '民主', '和平', '新华']) with ordinality c (name, n)
        where d.parent is not null
        on conflict (id) do nothing
        """);
    handle.execute(
        """
        insert into place (id, kind, name, division, area, terrain, longitude, latitude, services, day_places)
        select 'community-' || a.id, 'INSTITUTION', d.name || a.name || '养老服务中心', a.division, a.id, 'TOWN',
          h.longitude, h.latitude, array['DAY_CARE', 'MEALS'], 20
        from area a join division d on d.code = a.division
        join lateral (
          select longitude, latitude from place
          where division = a.division and kind = 'HOUSEHOLD' and terrain = 'TOWN'
          order by id offset right(a.id, 1)::int - 1 limit 1) h on true
        where a.parent = a.division || '901' and (right(a.id, 1)::int + a.division::int) % 5 <> 0
        on conflict (id) do nothing
        """);
    handle.execute(
        """
        update organisation set kind = 'COMMUNITY_CENTRE', owner_kind = 'GOVERNMENT', operator_kind = 'NON_PROFIT'
        where id like 'community-%'
        """);
  }

  /** One of four is 特困. */
  private static void people(Handle handle) {
    handle.execute(
        """
        update resident set
          self_care = case care_level when 'FULL' then 'UNABLE' when 'PARTIAL' then 'PARTLY' else 'ABLE' end,
          categories = case when abs(hashtext(id)) % 4 = 0 then array['TEKUN'] else '{}' end,
          doctor = case when bed_id is null then '村卫生室 ' || left(name, 1) || '医生' else '院内医务室' end
        """);
  }

  /** One in nine has run out. */
  private static void assessments(Handle handle) {
    handle.execute(
        """
        insert into assessment (id, resident_id, level, assessed_on, assessor, assessed_by, valid_until)
        select 'assessed-' || id, id, care_level, today - h % 240 - case when h % 9 = 0 then 366 else 0 end, '周明华',
               '遵义市养老评估中心', today - h % 240 - case when h % 9 = 0 then 366 else 0 end + 365
        from (select id, care_level, abs(hashtext(id)) as h, current_date as today from resident where bed_id is not null) r
        """);
  }

  /** As many as have the demo's few beds a thousand that the city has. */
  private static void elders(Handle handle) {
    handle.execute(
        """
        insert into elder_count (division, as_of, elders, source, made_by)
        select p.division, date '2025-12-31', count(*) * 1000 / 32, '演示数据', 'demo'
        from bed b join place p on p.id = b.place_id group by 1
        """);
  }

  private static void waiting(Handle handle, String placeId) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into resident (id, name, birth_year, care_level, self_care, categories, willing, division)
            select :id, :name, :birthYear, :careLevel, :selfCare, cast(:categories as text[]), true, division
            from place where id = :placeId
            """);
    for (int i = 0; i < WAITING.size(); i++) {
      Waiting one = WAITING.get(i);
      batch
          .bind("id", waitingId(i))
          .bind("placeId", placeId)
          .bind("name", one.name())
          .bind("birthYear", one.birthYear())
          .bind("careLevel", one.careLevel())
          .bind("selfCare", one.selfCare())
          .bind("categories", one.categories())
          .add();
    }
    batch.execute();
    handle.execute(
        """
        insert into assessment (id, resident_id, level, assessed_on, assessor, assessed_by, valid_until)
        select 'assessed-' || id, id, care_level, current_date - 30, '周明华', '遵义市养老评估中心', current_date + 335
        from resident where id like 'waits-%'
        """);
  }

  private static String waitingId(int index) {
    return "waits-" + (index + 1);
  }

  /** One or two of each person; how many altogether. */
  private int contacts(Handle handle) {
    List<String[]> people =
        handle
            .createQuery("select id, name from resident order by id")
            .map((row, context) -> new String[] {row.getString(1), row.getString(2)})
            .list();
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into contact (id, resident_id, name, relation, rank, phone_sealed, phone_index)
            values (:id, :residentId, :name, :relation, :rank, :sealed, :index)
            """);
    int all = 0;
    for (int i = 0; i < people.size(); i++) {
      for (int rank = 1; rank <= 1 + i % 2; rank++) {
        String id = "contact-" + people.get(i)[0] + "-" + rank;
        String phone = "1300000%04d".formatted(all % 10_000);
        batch
            .bind("id", id)
            .bind("residentId", people.get(i)[0])
            .bind("name", people.get(i)[1].substring(0, 1) + GIVEN.get((i + rank) % GIVEN.size()))
            .bind("relation", RELATIONS.get((i + 2 * rank) % RELATIONS.size()))
            .bind("rank", rank)
            .bind("sealed", seal.seal(FieldSeal.field("contact", id, "phone_sealed"), phone))
            .bind("index", seal.blindIndex(phone))
            .add();
        all++;
      }
    }
    batch.execute();
    return all;
  }

  /** Vacant beds that suit are offered at once, as for everybody who comes to the list. */
  private void enter(String placeId) {
    var list = new WaitingRegister(new BedRegister(registry), registry);
    var by = new BedCaller(BY, null, "", (division, place) -> true);
    for (int i = 0; i < WAITING.size(); i++) {
      long since = clock.millis() - (60 - 9L * i) * DAY_MILLIS;
      list.enter(new WaitingRegister.Wish(placeId, waitingId(i), null, since, null), by);
    }
  }
}
