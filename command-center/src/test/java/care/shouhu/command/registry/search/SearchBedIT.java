package care.shouhu.command.registry.search;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.access.Scope;
import care.shouhu.core.db.TestDatabase;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Beds are asked for as the register shows them, and as it keeps them. */
class SearchBedIT {
  private static TestDatabase test;
  private static Search search;

  @BeforeAll
  static void fill() {
    test = TestDatabase.fresh();
    search = new Search(test.database().jdbi(), null);
    test.database()
        .jdbi()
        .useHandle(handle -> {
          handle.execute(
              """
              insert into place (id, kind, name, division, longitude, latitude)
              values ('home', 'INSTITUTION', '院', '520303', 106.9, 27.7)
              """);
          handle.execute(
              """
              insert into bed (id, place_id, room, label) values
                ('whole', 'home', '101', '101-1'), ('part', 'home', '102', '1'), ('wing', 'home', 'A-3', '2')
              """);
        });
  }

  @AfterAll
  static void stop() {
    test.close();
  }

  @Test
  void roomAndBed_findThatBed_howeverItsLabelIsKept() {
    assertThat(bedsAt("101-1")).containsExactly("whole");
    assertThat(bedsAt("102-1")).containsExactly("part");
    assertThat(bedsAt("A-3-2")).containsExactly("wing");
  }

  @Test
  void otherBedOrRoom_isNotFound_andARoomHasAllItsBeds() {
    assertThat(bedsAt("101-2")).isEmpty();
    assertThat(bedsAt("10-1")).isEmpty();
    assertThat(bedsAt("10")).containsExactly("whole", "part");
    assertThat(bedsAt("A-3")).containsExactly("wing");
  }

  private static List<String> bedsAt(String typed) {
    return search
        .find(new Asked(typed), Set.of("bed"), new Scope.County("520303"), Search.HITS_MAX)
        .stream()
        .map(Hit::id)
        .toList();
  }
}
