package care.shouhu.command.registry.search;

import care.shouhu.command.access.FieldSeal;
import care.shouhu.command.access.Scope;
import care.shouhu.command.registry.search.Hit.By;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * Finds what begins with what was typed, people also by their given names, and homes, organisations
 * and areas by any part of theirs. Several small questions, each answered by one index, in the
 * order of what is most likely meant; it stops when enough was found. Blocks.
 */
public final class Search {
  public static final int HITS_MAX = 50;

  private static final int QUERY_SECONDS_MAX = 5;

  private final Jdbi jdbi;
  private final FieldSeal seal;

  public Search(Jdbi jdbi, FieldSeal seal) {
    this.jdbi = jdbi;
    this.seal = seal;
  }

  private static final String RESIDENT =
      """
      select 'resident' as kind, r.id, r.name, r.division, r.place_id, p.name as place, r.bed_id, r.birth_year
      from resident r left join place p on p.id = r.place_id
      """;
  private static final String STAFF =
      """
      select 'staff' as kind, r.id, r.name, r.division, r.place_id, p.name as place, null as bed_id, null::smallint as birth_year
      from staff r left join place p on p.id = r.place_id
      """;
  private static final String PLACE =
      """
      select 'place' as kind, r.id, r.name, r.division, r.id as place_id, r.name as place, null as bed_id, null::smallint as birth_year
      from place r
      """;
  private static final String ORGANISATION =
      """
      select 'organisation' as kind, r.id, r.name, r.division, null as place_id, null as place, null as bed_id, null::smallint as birth_year
      from organisation r
      """;
  private static final String AREA =
      """
      select 'area' as kind, r.id, r.name, r.division, null as place_id, null as place, null as bed_id, null::smallint as birth_year
      from area r
      """;
  private static final String BED =
      """
      select 'bed' as kind, r.id, concat_ws(' ', nullif(r.wing, ''),
               case when starts_with(r.label, r.room) and substr(r.label, length(r.room) + 1) ~ '^[^0-9]'
                    then null else r.room end, r.label) as name, p.division, r.place_id,
             p.name as place, r.id as bed_id, null::smallint as birth_year
      from bed r join place p on p.id = r.place_id
      """;
  private static final String DEVICE =
      """
      select 'device' as kind, r.id, r.kind as name, r.division, p.id as place_id, p.name as place, r.bed_id, null::smallint as birth_year
      from device r
      left join resident x on x.id = r.resident_id
      left join bed b on b.id = r.bed_id
      left join place p on p.id = coalesce(x.place_id, b.place_id, r.place_id)
      """;

  /**
   * Each way to belong to a place by its own index; all three agree, and the place has the last
   * word.
   */
  private static final String ANY_DIGEST =
      " = any (array(select decode(d, 'hex') from unnest(:value) d))";

  private static final String IN_PLACE =
      """
       and p.id = any (:places) and (r.place_id = any (:places)
        or r.bed_id = any (array(select id from bed where place_id = any (:places)))
        or r.resident_id = any (array(select id from resident where place_id = any (:places))))
      """;

  /** Shorter letters are in nearly every name. */
  private static final int WITHIN_LETTERS_MIN = 2;

  /** Room and bed as the register joins them; without a dash no room is asked for. */
  private static final String ROOM_AND_BED =
      """
      r.room = substring(:value from '^(.+)-[^-]*$')
        and (starts_with(r.label, :value) or starts_with(r.room || '-' || r.label, :value))
      """;

  /** What has an index that begins with the division. */
  private static final Set<By> SPELT = EnumSet.of(By.NAME, By.PINYIN, By.INITIALS);

  /** What follows the surname, as the indexes of V306 have it. */
  private static final Map<By, String> GIVEN =
      Map.of(
          By.NAME, "given_part(r.name, null, null)",
          By.PINYIN, "given_part(r.name, r.pinyin, r.initials)");

  private static final String SERVED = "r.place_id is not null and ";
  private static final String INSTITUTION = "r.kind = 'INSTITUTION' and ";
  private static final String FILE_ONLY = "r.place_id is null and ";

  /** The kinds that are looked for when none is named. */
  public static final Set<String> KINDS =
      Set.of("resident", "staff", "place", "organisation", "area", "bed", "device");

  /**
   * One small question.
   *
   * @param order the text by which its index stands; null when a few rows answer it
   */
  private record Question(
      By by, String kind, String select, String where, Object value, String order) {}

  /**
   * What was found, the likeliest first.
   *
   * @param kinds which are wanted
   * @param limit at most {@value #HITS_MAX}
   */
  public List<Hit> find(Asked asked, Set<String> kinds, Scope scope, int limit) {
    if (asked.isEmpty() || scope instanceof Scope.Own || scope instanceof Scope.Nothing) {
      return List.of();
    }
    return jdbi.withHandle(handle -> {
      Map<String, Hit> found = new LinkedHashMap<>();
      for (Question question : questions(asked)) {
        if (found.size() >= limit) {
          break;
        }
        if (kinds.contains(question.kind())) {
          ask(handle, question, scope, limit)
              .forEach(hit -> found.putIfAbsent(hit.kind() + "/" + hit.id(), hit));
        }
      }
      return found.values().stream().limit(limit).toList();
    });
  }

  private List<Question> questions(Asked asked) {
    List<Question> questions = new ArrayList<>();
    if (asked.isNumber()) {
      byNumber(asked, questions);
    }
    if (asked.isSpelt()) {
      String spelt = Spelling.asked(asked.text());
      names(By.PINYIN, "pinyin", spelt, questions);
      names(By.INITIALS, "initials", spelt, questions);
    } else {
      names(By.NAME, "name", asked.text(), questions);
    }
    if (asked.isId()) {
      byId(asked, questions);
    }
    if (asked.isRoom()) {
      questions.add(
          new Question(
              By.ROOM, "bed", BED, "r.room like :value", Asked.begins(asked.text()), "r.room"));
      questions.add(new Question(By.ROOM, "bed", BED, ROOM_AND_BED, asked.text(), "r.room"));
    }
    if (asked.isPaper()) {
      byPaper(asked, questions);
    }
    return questions;
  }

  /** Exactly so first, then what begins so; who is served before who only has a file. */
  private static void names(By by, String column, String value, List<Question> questions) {
    String exact = "r." + column + " = :value";
    String begins = "r." + column + " like :value";
    String prefix = Asked.begins(value);
    String order = "r." + column;
    questions.add(new Question(by, "resident", RESIDENT, SERVED + exact, value, order));
    questions.add(new Question(by, "place", PLACE, exact, value, order));
    questions.add(new Question(by, "resident", RESIDENT, SERVED + begins, prefix, order));
    questions.add(new Question(by, "organisation", ORGANISATION, begins, prefix, order));
    questions.add(new Question(by, "place", PLACE, INSTITUTION + begins, prefix, order));
    questions.add(new Question(by, "staff", STAFF, begins, prefix, order));
    questions.add(new Question(by, "area", AREA, begins, prefix, order));
    questions.add(new Question(by, "place", PLACE, begins, prefix, order));
    if (by == By.NAME || value.length() >= WITHIN_LETTERS_MIN) {
      String within = Asked.within(value);
      questions.add(new Question(by, "place", PLACE, INSTITUTION + begins, within, "r.name"));
      questions.add(new Question(by, "organisation", ORGANISATION, begins, within, "r.name"));
      questions.add(new Question(by, "area", AREA, begins, within, "r.name"));
    }
    given(by, SERVED, prefix, questions);
    questions.add(new Question(by, "resident", RESIDENT, FILE_ONLY + exact, value, order));
    questions.add(new Question(by, "resident", RESIDENT, FILE_ONLY + begins, prefix, order));
    given(by, FILE_ONLY, prefix, questions);
  }

  /** By what follows the surname, which is what people are called by. */
  private static void given(By by, String which, String prefix, List<Question> questions) {
    String given = GIVEN.get(by);
    if (given == null) {
      return;
    }
    String begins = given + " like :value";
    questions.add(new Question(by, "resident", RESIDENT, which + begins, prefix, given));
    if (which.equals(SERVED)) {
      questions.add(new Question(by, "staff", STAFF, begins, prefix, given));
    }
  }

  /** A licence may be written in many ways, and there are few; a certificate begins with it. */
  private static void byPaper(Asked asked, List<Question> questions) {
    questions.add(
        new Question(
            By.LICENCE,
            "organisation",
            ORGANISATION,
            "r.licence like :value",
            Asked.within(asked.text()),
            null));
    questions.add(
        new Question(
            By.CERTIFICATE,
            "staff",
            STAFF,
            "r.certificate like :value",
            Asked.begins(asked.text()),
            "r.certificate"));
  }

  private static void byId(Asked asked, List<Question> questions) {
    String prefix = Asked.begins(asked.text());
    Map<String, String> selects = new LinkedHashMap<>();
    selects.put("device", DEVICE);
    selects.put("bed", BED);
    selects.put("resident", RESIDENT);
    selects.put("place", PLACE);
    selects.put("staff", STAFF);
    selects.put("organisation", ORGANISATION);
    selects.put("area", AREA);
    selects.forEach((kind, select) ->
        questions.add(new Question(By.ID, kind, select, "r.id = :value", asked.text(), "r.id")));
    selects.forEach((kind, select) ->
        questions.add(new Question(By.ID, kind, select, "r.id like :value", prefix, "r.id")));
  }

  private void byNumber(Asked asked, List<Question> questions) {
    // By each key there is: a number that is not marked anew yet is found too.
    String[] index =
        seal.blindIndexes(asked.number()).stream()
            .map(HexFormat.of()::formatHex)
            .toArray(String[]::new);
    if (asked.isIdentityNumber()) {
      String where = "r.identity_index" + ANY_DIGEST;
      questions.add(new Question(By.IDENTITY_NUMBER, "resident", RESIDENT, where, index, null));
      questions.add(new Question(By.IDENTITY_NUMBER, "staff", STAFF, where, index, null));
      return;
    }
    String own = "r.phone_index" + ANY_DIGEST;
    String theirs =
        "r.id in (select resident_id from contact where phone_index"
            + ANY_DIGEST
            + " and removed_at is null)";
    questions.add(new Question(By.PHONE, "resident", RESIDENT, own, index, null));
    questions.add(new Question(By.PHONE, "resident", RESIDENT, theirs, index, null));
    questions.add(new Question(By.PHONE, "staff", STAFF, own, index, null));
  }

  private static List<Hit> ask(Handle handle, Question question, Scope scope, int limit) {
    String sql =
        "%s where %s and r.removed_at is null%s%s limit :limit"
            .formatted(
                question.select(),
                question.where(),
                inside(question, scope),
                inOrderOfIndex(question, scope));
    Query query = handle.createQuery(sql).bind("limit", limit);
    if (question.value() instanceof String[] several) {
      query.bindArray("value", String.class, (Object[]) several);
    } else {
      query.bind("value", question.value());
    }
    query.setQueryTimeout(QUERY_SECONDS_MAX);
    switch (scope) {
      case Scope.County county -> query.bind("division", county.division());
      case Scope.Institution institution ->
          query.bindArray("places", String.class, institution.placeIds().toArray());
      case Scope.City city -> {}
      case Scope.Own own -> throw new IllegalStateException("sees nothing");
      case Scope.Nothing nothing -> throw new IllegalStateException("sees nothing");
    }
    return query
        .map((row, context) ->
            new Hit(
                row.getString("kind"),
                row.getString("id"),
                row.getString("name"),
                question.by(),
                row.getString("division"),
                row.getString("place_id"),
                row.getString("place"),
                row.getString("bed_id"),
                row.getObject("birth_year", Integer.class)))
        .list();
  }

  /**
   * In the order of the index that answers. Without one the database may read the whole table,
   * because it takes hits for evenly spread, and the people of a county stand together. What
   * belongs to one place is found by that, and is little.
   */
  private static String inOrderOfIndex(Question question, Scope scope) {
    if (scope instanceof Scope.Institution || question.order() == null) {
      return "";
    }
    String first = SPELT.contains(question.by()) ? "r.division, " : "";
    return " order by " + first + question.order() + " using ~<~";
  }

  /** The whole city is asked by its divisions, because each index begins with one. */
  private static String inside(Question question, Scope scope) {
    String division = question.kind().equals("bed") ? "p.division" : "r.division";
    return switch (scope) {
      case Scope.City city ->
          SPELT.contains(question.by())
              ? " and r.division = any (array(select code from division))"
              : "";
      case Scope.County county -> " and " + division + " = :division";
      case Scope.Institution institution ->
          switch (question.kind()) {
            case "place" -> " and r.id = any (:places)";
            case "organisation" ->
                " and exists (select from place s where s.organisation_id = r.id and s.id = any (:places))";
            case "area" -> " and false";
            case "device" -> IN_PLACE;
            default -> " and r.place_id = any (:places)";
          };
      case Scope.Own own -> " and false";
      case Scope.Nothing nothing -> " and false";
    };
  }
}
