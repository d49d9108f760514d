package care.shouhu.command.incident;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.PolicyBook.Origin;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.Division;
import care.shouhu.core.directory.PolicyText;
import care.shouhu.core.directory.UnitPolicy;
import org.junit.jupiter.api.Test;

/** The nearest policy holds; one that is withdrawn or cannot be read is passed over. */
class PolicyBookTest {
  private final Directory directory = new Directory();
  private final PolicyBook book = new PolicyBook(directory);
  private long version;

  PolicyBookTest() {
    var all = DirectoryChanges.collect();
    all.division(new Division("520300", "遵义市", null, 106.9, 27.7));
    all.division(new Division("520302", "红花岗区", "520300", 106.9, 27.6));
    directory.apply(all.at(++version));
  }

  @Test
  void theNearestOneHolds() {
    assertHolds(1, Origin.BUILT_IN, null);

    put(null, null, 2, EscalationPolicy.defaultsJson());
    assertHolds(2, Origin.CITY, null);
    put("520300", null, 3, EscalationPolicy.defaultsJson());
    assertHolds(3, Origin.PARENT, "520300");
    put("520302", null, 4, EscalationPolicy.defaultsJson());
    assertHolds(4, Origin.DIVISION, "520302");
    put(null, "home", 5, EscalationPolicy.defaultsJson());
    assertHolds(5, Origin.PLACE, "home");

    assertThat(book.inForce("other", "520302").policy().version()).isEqualTo(4);
    assertThat(book.inForce(null, "520303").policy().version()).isEqualTo(2);
    assertThat(book.inForce(null, null).policy().version()).isEqualTo(2);
  }

  @Test
  void whatIsWithdrawnHoldsNoLonger() {
    put("520302", null, 4, EscalationPolicy.defaultsJson());
    put(null, "home", 5, EscalationPolicy.defaultsJson());

    put(null, "home", 6, null);
    assertHolds(4, Origin.DIVISION, "520302");
    put("520302", null, 7, null);
    assertHolds(1, Origin.BUILT_IN, null);
    // What comes late changes nothing.
    put(null, "home", 5, EscalationPolicy.defaultsJson());
    assertHolds(1, Origin.BUILT_IN, null);
  }

  @Test
  void whatCannotBeReadIsPassedOver() {
    put("520302", null, 4, EscalationPolicy.defaultsJson());
    put(null, "home", 5, "{\"institution\":{}}");
    assertHolds(4, Origin.DIVISION, "520302");

    put("520302", null, 6, "{}");
    assertHolds(4, Origin.DIVISION, "520302");
  }

  private void assertHolds(int policy, Origin origin, String unit) {
    PolicyBook.InForce held = book.inForce("home", "520302");
    assertThat(held.policy().version()).isEqualTo(policy);
    assertThat(held.origin()).isEqualTo(origin);
    assertThat(held.unit()).isEqualTo(unit);
  }

  private void put(String division, String placeId, int number, String json) {
    var text = new PolicyText(number, json);
    var change = DirectoryChanges.collect();
    if (division == null && placeId == null) {
      change.policy(text);
    } else {
      change.unitPolicy(new UnitPolicy(division, placeId, text));
    }
    directory.apply(change.at(++version));
  }
}
