package care.shouhu.allinone.register;

import care.shouhu.command.registry.search.Spelling;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Fills an empty register with as many invented people as wanted, by the database itself. The same
 * numbers give the same register. Nine of ten beds are taken; 15 of a hundred people are cared for
 * at home; the others have a file only. Nobody in it is real.
 */
public final class SeededRegister {
  /** The commonest first, so that the first of them has as many hits as in life. */
  private static final String SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚";

  private static final String GIVEN =
      "秀英华玉兰珍芳明国建军文德福贵春梅桂花荣美琴淑云永忠义仁礼智信光辉平安康宁清香莲凤霞红艳丽娟菊翠碧素贤良才学志勇强刚龙虎山川江河海";

  private static final int INSTITUTIONS = 300;
  private static final int DIVISIONS = 14;
  private static final int PEOPLE_A_STATEMENT = 100_000;

  private final Jdbi jdbi;

  public SeededRegister(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Adds them; ids are {@code home-n}, {@code bed-n}, {@code house-n} and {@code person-n}.
   *
   * @param beds of the city; 34,005 in the plan
   * @param residents files of the city; 1,120,000 in the plan, at least as many as beds
   */
  public void fill(int beds, int residents) {
    jdbi.useTransaction(handle -> {
      handle.execute("set local synchronous_commit = off");
      names(handle);
      places(handle, beds, residents);
      people(handle, beds, residents);
    });
    jdbi.useHandle(handle -> handle.execute("analyze"));
  }

  private static void names(Handle handle) {
    List<String> surnames = SURNAMES.codePoints().mapToObj(Character::toString).toList();
    List<String> given = GIVEN.codePoints().mapToObj(Character::toString).toList();
    handle.execute(
        """
        create temporary table seed_name on commit drop as
        select s.c || a.c || b.c as name, s.p || a.p || b.p as pinyin, left(s.p, 1) || left(a.p, 1) || left(b.p, 1) as initials,
               row_number() over () - 1 as n
        from (select c, p, n from unnest(?::text[], ?::text[]) with ordinality as x (c, p, n)) s
        cross join (select c, p from unnest(?::text[], ?::text[]) as x (c, p)) a
        cross join (select c, p from unnest(?::text[], ?::text[]) as x (c, p) limit 12) b
        -- The fiftieth surname is a twentieth as common as the first.
        where hashtext(s.c || a.c || b.c) % (1 + s.n::int / 3) = 0
        """,
        texts(surnames.stream()),
        texts(surnames.stream().map(one -> Spelling.of(one).full())),
        texts(given.stream()),
        texts(given.stream().map(one -> Spelling.of(one).full())),
        texts(given.stream()),
        texts(given.stream().map(one -> Spelling.of(one).full())));
    handle.execute("create unique index on seed_name (n)");
  }

  private static String[] texts(Stream<String> texts) {
    return texts.toArray(String[]::new);
  }

  private static void places(Handle handle, int beds, int residents) {
    handle.execute(
        """
        create temporary table seed_division on commit drop as
        select code, row_number() over (order by code) - 1 as n from division where parent is not null
        """);
    handle.execute(
        """
        insert into place (id, kind, name, pinyin, initials, division, terrain, longitude, latitude)
        select 'home-' || i, 'INSTITUTION', '第' || i || '敬老院', 'di' || i || 'jinglaoyuan', 'd' || i || 'jly', d.code,
               case when i % 3 = 0 then 'TOWN' else 'RURAL' end, 106.5 + i % 100 / 100.0, 27.5 + i % 90 / 100.0
        from generate_series(0, ? - 1) i join seed_division d on d.n = i % ?
        """,
        INSTITUTIONS, DIVISIONS);
    handle.execute(
        """
        insert into bed (id, place_id, wing, room, label, nursing_type, respite, state)
        select 'bed-' || i, 'home-' || i % ?, '', (101 + i / ? / 2)::text, (1 + i / ? % 2)::text, i % 9 < 5, i % 50 = 0,
               case when i % 10 < 9 then 'OCCUPIED' else 'VACANT' end
        from generate_series(0, ? - 1) i
        """,
        INSTITUTIONS, INSTITUTIONS, INSTITUTIONS, beds);
    handle.execute(
        """
        insert into place (id, kind, name, pinyin, initials, division, terrain, longitude, latitude)
        select 'house-' || i, 'HOUSEHOLD', s.name || '家', s.pinyin || 'jia', s.initials || 'j', d.code, 'RURAL',
               106.5 + i % 1000 / 1000.0, 27.5 + i % 900 / 1000.0
        from generate_series(0, ? - 1) i
        join seed_division d on d.n = i % ?
        join seed_name s on s.n = (i * 7919::bigint) % (select count(*) from seed_name)
        """,
        athome(residents), DIVISIONS);
  }

  /** 170,000 of 1.12 million. */
  private static int athome(int residents) {
    return (int) (residents * 0.152);
  }

  /** In parts: a single statement would take longer than a connection may be silent. */
  private static void people(Handle handle, int beds, int residents) {
    for (int from = 0; from < residents; from += PEOPLE_A_STATEMENT) {
      people(handle, beds, residents, from, Math.min(residents, from + PEOPLE_A_STATEMENT));
    }
  }

  private static void people(Handle handle, int beds, int residents, int from, int to) {
    handle.execute(
        """
        insert into resident (id, name, pinyin, initials, birth_year, sex, care_level, place_id, bed_id, division, screened_on)
        select 'person-' || i, s.name, s.pinyin, s.initials, 1930 + i % 35, case when i % 2 = 0 then 'F' else 'M' end,
               case when i % 3 = 0 then 'FULL' when i % 3 = 1 then 'PARTIAL' else 'INDEPENDENT' end,
               case when i < beds and i % 10 < 9 then 'home-' || i % homes
                    when i >= beds and i < beds + athome then 'house-' || (i - beds) end,
               case when i < beds and i % 10 < 9 then 'bed-' || i end,
               d.code, date '2026-01-01' - i % 300
        from (select ? as beds, ? as athome, ? as homes) k, generate_series(?, ? - 1) i
        join seed_division d on d.n = i % ?
        join seed_name s on s.n = (i * 7919::bigint) % (select count(*) from seed_name)
        """,
        beds, athome(residents), INSTITUTIONS, from, to, DIVISIONS);
  }
}
