package care.shouhu.sim.bench;

import java.io.IOException;
import java.sql.SQLException;

/** The city of the domain in a product's register: 34,005 beds in 500 institutions. */
final class City {
  static final int BEDS = 34_005;

  /** Nine of ten beds have somebody; every third is of the nursing type. */
  private static final String CITY =
      """
      insert into place (id, kind, name, division, longitude, latitude)
      select 'home-' || n, 'INSTITUTION', '养老院 ' || n,
        (select code from division where parent is not null order by code offset n % 14 limit 1), 106.9, 27.7
      from generate_series(0, 499) n;
      insert into bed (id, place_id, room, label, nursing_type, state)
      select 'bed-' || n, 'home-' || n % 500, (n / 1000)::text, 'b' || n, n % 3 = 0,
        case when n % 10 = 9 then 'VACANT' else 'OCCUPIED' end
      from generate_series(0, 34004) n;
      insert into resident (id, name, birth_year, care_level, place_id, bed_id)
      select 'person-' || n, '老人', 1945, (array['INDEPENDENT', 'PARTIAL', 'FULL'])[1 + n % 3], 'home-' || n % 500,
        'bed-' || n
      from generate_series(0, 34004) n where n % 10 <> 9;
      """;

  private City() {}

  /** Writes it into the database; the product learns of it within seconds. */
  static void enter(Product product) throws IOException, SQLException {
    product.database().execute(CITY);
  }
}
