package care.shouhu.sim.bench;

import java.io.IOException;
import java.sql.SQLException;

/**
 * A register as large as the city's, written by the database itself. The same numbers give the same
 * register. Ids are {@code home-n}, {@code bed-n}, {@code house-n}, {@code person-n}, and {@code
 * button-division-n} and the like; nobody in it is real. Who lives at home stands county by county,
 * as when each county hands in its files.
 */
final class CityRegister {
  static final int BEDS = 34_005;
  static final int INSTITUTIONS = 500;

  /** 170,000 of 1.12 million are cared for at home. */
  private static final double AT_HOME = 0.152;

  private static final int PEOPLE_A_STATEMENT = 100_000;

  /** The commonest first, so that the first of them has as many hits as in life. */
  private static final String SURNAMES =
      """
      王:wang 李:li 张:zhang 刘:liu 陈:chen 杨:yang 黄:huang 赵:zhao 周:zhou 吴:wu 徐:xu 孙:sun 马:ma 朱:zhu 胡:hu 郭:guo \
      何:he 高:gao 林:lin 罗:luo 郑:zheng 梁:liang 谢:xie 宋:song 唐:tang 许:xu 韩:han 冯:feng 邓:deng 曹:cao 彭:peng \
      曾:zeng 肖:xiao 田:tian 董:dong 袁:yuan 潘:pan 蒋:jiang 蔡:cai 余:yu\
      """;

  private static final String GIVEN =
      """
      秀:xiu 英:ying 华:hua 玉:yu 兰:lan 珍:zhen 芳:fang 明:ming 国:guo 建:jian 军:jun 文:wen 德:de 福:fu 贵:gui 春:chun \
      梅:mei 桂:gui 花:hua 荣:rong 美:mei 琴:qin 淑:shu 云:yun 永:yong 忠:zhong 义:yi 仁:ren 礼:li 智:zhi 信:xin 光:guang \
      平:ping 安:an 康:kang 宁:ning 清:qing 香:xiang 莲:lian 凤:feng\
      """;

  private static final String NAMES =
      """
      create table bench_name as
      with surname as (
        select split_part(x, ':', 1) as c, split_part(x, ':', 2) as p, n from unnest(string_to_array('%s', ' '))
          with ordinality as t (x, n)),
      given as (
        select split_part(x, ':', 1) as c, split_part(x, ':', 2) as p from unnest(string_to_array('%s', ' ')) as t (x))
      select s.c || a.c || b.c as name, s.p || a.p || b.p as pinyin, left(s.p, 1) || left(a.p, 1) || left(b.p, 1) as initials,
        row_number() over (order by s.n, a.c, b.c) - 1 as n
      from surname s, given a, given b
      -- The fortieth surname is a fourteenth as common as the first.
      where hashtext(s.c || a.c || b.c) %% (1 + s.n::int / 3) = 0;
      create unique index on bench_name (n);
      create table bench_division as
      select code, row_number() over (order by code) - 1 as n from division where parent is not null;
      """
          .formatted(SURNAMES, GIVEN);

  private static final String YEAR =
      """
      insert into occupancy_hour (place_id, at, division, beds, occupied, vacant, reserved, on_leave, in_hospital, respite,
        out_of_service, nursing_beds, nursing_occupied, independent, partial, "full")
      select 'home-' || n, at, '520302', 68, 61, 7, 0, 2, 1, 0, 0, 23, 20, 20, 20, 21
      from generate_series(0, 499) n, generate_series(date_trunc('hour', now()) - interval '365 days',
        date_trunc('hour', now()) - interval '2 hours', interval '1 hour') at
      """;

  private final ProductDatabase database;
  private final int residents;

  /**
   * @param residents files of the city; at least as many as beds
   */
  CityRegister(ProductDatabase database, int residents) {
    this.database = database;
    this.residents = residents;
  }

  /** Beds, households and people; in parts, so that what was changed is read in parts too. */
  void fill() throws SQLException, IOException {
    int atHome = (int) (residents * AT_HOME);
    database.execute(NAMES);
    database.execute(places(atHome));
    for (int from = 0; from < residents; from += PEOPLE_A_STATEMENT) {
      int to = Math.min(residents, from + PEOPLE_A_STATEMENT);
      database.execute(people(atHome, from, to));
    }
    database.execute(devices());
    database.execute("drop table bench_name, bench_division");
  }

  /** Nine of ten beds have somebody; every third is of the nursing type. */
  private static String places(int atHome) {
    return """
    insert into place (id, kind, name, pinyin, initials, division, longitude, latitude)
    select 'home-' || i, 'INSTITUTION', '养老院' || i, 'yanglaoyuan' || i, 'yly' || i, d.code, 106.9, 27.7
    from generate_series(0, %1$d - 1) i join bench_division d on d.n = i %% 14;
    insert into bed (id, place_id, room, label, nursing_type, state)
    select 'bed-' || i, 'home-' || i %% %1$d, (i / 1000)::text, 'b' || i, i %% 3 = 0,
      case when i %% 10 = 9 then 'VACANT' else 'OCCUPIED' end
    from generate_series(0, %2$d - 1) i;
    insert into place (id, kind, name, pinyin, initials, division, terrain, longitude, latitude)
    select 'house-' || i, 'HOUSEHOLD', s.name || '家', s.pinyin || 'jia', s.initials || 'j', d.code, 'RURAL',
      106.5 + i %% 1000 / 1000.0, 27.5 + i %% 900 / 1000.0
    from generate_series(0, %3$d - 1) i join bench_division d on d.n = i * 14 / %3$d
    join bench_name s on s.n = (i * 7919::bigint) %% (select count(*) from bench_name);
    """
        .formatted(INSTITUTIONS, BEDS, atHome);
  }

  /** Everybody has a telephone and an identity number, of which the register keeps digests. */
  private String people(int atHome, int from, int to) {
    return """
    insert into resident (id, name, pinyin, initials, birth_year, sex, care_level, place_id, bed_id, division,
      screened_on, phone_index, identity_index)
    select 'person-' || i, s.name, s.pinyin, s.initials, 1930 + i %% 35, case when i %% 2 = 0 then 'F' else 'M' end,
      (array['INDEPENDENT', 'PARTIAL', 'FULL'])[1 + i %% 3],
      case when i < %1$d and i %% 10 <> 9 then 'home-' || i %% %2$d
        when i >= %1$d and i < %1$d + %3$d then 'house-' || (i - %1$d) end,
      case when i < %1$d and i %% 10 <> 9 then 'bed-' || i end,
      d.code, date '2026-01-01' - i %% 300, sha256(('telephone ' || i)::bytea), sha256(('identity ' || i)::bytea)
    from generate_series(%4$d, %5$d - 1) i join bench_division d on d.n = i * 14::bigint / %6$d
    join bench_name s on s.n = (i * 7919::bigint) %% (select count(*) from bench_name);
    """
        .formatted(BEDS, INSTITUTIONS, atHome, from, to, residents);
  }

  /** A sensor and a button at each bed, a pendant and a button in each household; none is heard. */
  private static String devices() {
    return """
    insert into device (id, kind, secret_sha256, interval_seconds, bed_id)
    select k || '-' || p.division || '-' || b.id, case k when 'sensor' then 'bed_sensor' else 'call_button' end,
      sha256(b.id::bytea), %1$d, b.id
    from bed b join place p on p.id = b.place_id, unnest(array['sensor', 'button']) k;
    insert into device (id, kind, secret_sha256, interval_seconds, place_id)
    select k || '-' || division || '-' || id, 'call_button', sha256(id::bytea), %1$d, id
    from place, unnest(array['pendant', 'button']) k where kind = 'HOUSEHOLD';
    """
        .formatted(ProductDatabase.INTERVAL_SECONDS);
  }

  /** A year of occupancy by the hour, of each institution. */
  void addYear() throws SQLException, IOException {
    database.execute(YEAR);
  }
}
