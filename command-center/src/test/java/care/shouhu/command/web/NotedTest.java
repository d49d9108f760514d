package care.shouhu.command.web;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.registry.PersonPlaces.PersonPlace;
import care.shouhu.command.trail.TrailNote;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NotedTest {

  @Test
  void manyPeople_becomeEntriesOfTheirDivisions_andNoIdIsCut() {
    var noted = new Noted();
    noted.put("count", "5000");
    noted.people(
        "resident",
        IntStream.range(0, 5_000)
            .mapToObj(n ->
                new PersonPlace(
                    "R-0000000%05d".formatted(n), n % 2 == 0 ? "520302" : "520303", null))
            .toList());

    List<Map<String, String>> entries = noted.entries();

    assertThat(entries).hasSizeGreaterThan(4).hasSizeLessThan(20);
    assertThat(entries).allMatch(one -> one.get(TrailNote.IDS).length() <= TrailNote.IDS_CHARS_MAX);
    assertThat(entries).allMatch(one -> one.get("count").equals("5000"));
    assertThat(entries.stream().flatMap(one -> Arrays.stream(one.get(TrailNote.IDS).split(" "))))
        .hasSize(5_000)
        .doesNotHaveDuplicates()
        .allMatch(id -> id.length() == "R-000000000000".length());
    assertThat(entries).allMatch(NotedTest::isOfItsDivision);
  }

  private static boolean isOfItsDivision(Map<String, String> entry) {
    int rest = entry.get(TrailNote.DIVISION).equals("520302") ? 0 : 1;
    return Arrays.stream(entry.get(TrailNote.IDS).split(" "))
        .allMatch(id -> Integer.parseInt(id.substring(2)) % 2 == rest);
  }

  @Test
  void peopleOfOnePlace_areNotedWithIt_andOthersWithout() {
    var noted = new Noted();
    noted.people(
        "resident",
        List.of(
            new PersonPlace("R-1", "520302", "home-1"),
            new PersonPlace("R-2", "520302", "home-1"),
            new PersonPlace("R-3", "520303", "home-2"),
            new PersonPlace("R-4", "520303", null)));

    assertThat(noted.entries())
        .extracting(one -> one.get(TrailNote.IDS), one -> one.get(TrailNote.PLACE))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("R-1 R-2", "home-1"),
            org.assertj.core.groups.Tuple.tuple("R-3 R-4", null));
  }

  @Test
  void nobodyShown_isNoEntry_andWithoutPeopleThereIsOne() {
    var nobody = new Noted();
    nobody.nobody();

    assertThat(nobody.entries()).isEmpty();
    assertThat(new Noted().entries()).hasSize(1);
  }
}
