package care.shouhu.sim.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;

/**
 * Everything people type into the field of the register, asked by the city, by a county and by a
 * ward. The figure is the 95th percentile of the slowest kind of question, so that no kind hides
 * behind another.
 */
final class Searches {
  private static final int ROUNDS = 60;
  private static final int WARM_UP_ROUNDS = 10;
  private static final int KNOWN_PEOPLE = 40;

  /** Weights and check characters of GB 11643. */
  private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};

  private static final String CHECKS = "10X98765432";

  /** What is typed. */
  private enum Question {
    SURNAME,
    NAME_BEGINS,
    NAME,
    PINYIN_BEGINS,
    PINYIN,
    INITIALS,
    ONE_LETTER,
    GIVEN_NAME,
    GIVEN_PINYIN,
    PART_OF_A_HOME,
    PART_OF_A_HOME_PINYIN,
    PERSON_ID,
    BED_ID,
    ROOM,
    DEVICE_ID,
    DEVICE_BEGINS,
    PHONE,
    IDENTITY_NUMBER,
    NOTHING_THERE
  }

  /** Somebody of the filled register. */
  private record Person(
      String id, String name, String pinyin, String initials, String given, String givenPinyin) {}

  /** An institution of the filled register. */
  private record Home(String name, String pinyin) {}

  private final Product product;
  private final Random random = new Random(7);
  private final Map<Question, Histogram> micros = new EnumMap<>(Question.class);
  private final List<Person> people = new ArrayList<>();
  private final List<Home> homes = new ArrayList<>();
  private int hits;

  Searches(Product product) {
    this.product = product;
    for (Question question : Question.values()) {
      micros.put(question, Pages.micros());
    }
  }

  /** The pages of who asks; an administrator's write down whose numbers are looked for. */
  Figure measure(List<Pages> asking, Pages admin) throws Exception {
    for (int n = 0; n < KNOWN_PEOPLE; n++) {
      admin.post(
          "/api/v1/residents",
          "{\"name\":\"曾已知\",\"division\":\"520302\",\"phone\":\"%s\",\"identityNumber\":\"%s\"}"
              .formatted(phone(n), identityNumber(n)));
    }
    readPeople();
    readHomes();
    for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
      for (Pages one : asking) {
        for (Question question : Question.values()) {
          ask(one, question, round >= 0);
        }
      }
    }
    return figure();
  }

  private void readPeople() throws Exception {
    try (var connection = product.database().connect();
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    """
                    select id, name, pinyin, initials, given_part(name, null, null),
                           given_part(name, pinyin, initials) from resident
                    tablesample system (1) repeatable (7) where phone_index is not null limit 2000
                    """)) {
      while (rows.next()) {
        people.add(
            new Person(
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6)));
      }
    }
  }

  private void readHomes() throws Exception {
    try (var connection = product.database().connect();
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    """
                    select name, pinyin from place where kind = 'INSTITUTION' and removed_at is null limit 2000
                    """)) {
      while (rows.next()) {
        homes.add(new Home(rows.getString(1), rows.getString(2)));
      }
    }
  }

  private void ask(Pages page, Question question, boolean counts) throws IOException {
    String typed = typed(question);
    long began = System.nanoTime();
    int found = page.post("/api/v1/search", "{\"q\":\"%s\"}".formatted(typed)).path("items").size();
    if (counts) {
      micros.get(question).recordValue(Pages.microsSince(began));
      hits += found;
    }
  }

  private String typed(Question question) {
    Person person = people.get(random.nextInt(people.size()));
    Home home = homes.get(random.nextInt(homes.size()));
    return switch (question) {
      case SURNAME -> person.name().substring(0, 1);
      case NAME_BEGINS -> person.name().substring(0, 2);
      case NAME -> person.name();
      case PINYIN_BEGINS -> person.pinyin().substring(0, 4);
      case PINYIN -> person.pinyin();
      case INITIALS -> person.initials();
      case ONE_LETTER -> person.initials().substring(0, 1);
      case GIVEN_NAME -> person.given();
      case GIVEN_PINYIN -> person.givenPinyin();
      case PART_OF_A_HOME -> home.name().substring(home.name().length() / 2);
      case PART_OF_A_HOME_PINYIN -> home.pinyin().substring(home.pinyin().length() / 2);
      case PERSON_ID -> person.id();
      case BED_ID -> "bed-" + random.nextInt(CityRegister.BEDS);
      case ROOM -> Integer.toString(random.nextInt(CityRegister.BEDS / 1_000));
      case DEVICE_ID -> "button-520302-bed-" + random.nextInt(CityRegister.BEDS);
      case DEVICE_BEGINS -> List.of("but", "sensor-", "pendant-5203").get(random.nextInt(3));
      case PHONE -> phone(random.nextInt(KNOWN_PEOPLE));
      case IDENTITY_NUMBER -> identityNumber(random.nextInt(KNOWN_PEOPLE));
      // A surname nobody has, and letters no name begins with.
      case NOTHING_THERE -> random.nextBoolean() ? "酆" : "vq";
    };
  }

  private static String phone(int n) {
    return "1390000%04d".formatted(n);
  }

  private static String identityNumber(int n) {
    String body = "52030219450101%03d".formatted(n);
    int sum = 0;
    for (int at = 0; at < WEIGHTS.length; at++) {
      sum += (body.charAt(at) - '0') * WEIGHTS[at];
    }
    return body + CHECKS.charAt(sum % 11);
  }

  private Figure figure() {
    Map<String, Double> each = new LinkedHashMap<>();
    double worst = 0;
    long count = 0;
    for (Map.Entry<Question, Histogram> one : micros.entrySet()) {
      double p95 = one.getValue().getValueAtPercentile(95) / 1_000.0;
      each.put(one.getKey().name().toLowerCase(java.util.Locale.ROOT), p95);
      worst = Math.max(worst, p95);
      count += one.getValue().getTotalCount();
    }
    return Figure.of(Measure.SEARCH_P95, worst)
        .with("p95_ms_of", each)
        .with("count", count)
        .with("hits", hits);
  }
}
