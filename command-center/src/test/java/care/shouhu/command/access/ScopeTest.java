package care.shouhu.command.access;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScopeTest {

  private static Scope scope(Role role, String division, String placeId) {
    return Scope.of(
        new User("u", "U", "hash", role, division, placeId, null, null, List.of(), true));
  }

  @Test
  void eachRole_seesItsOwnPart() {
    assertThat(scope(Role.CITY_OPERATOR, null, null).covers("520303", "p")).isTrue();
    assertThat(scope(Role.ADMIN, null, null).covers(null, null)).isTrue();
    assertThat(scope(Role.COUNTY_OPERATOR, "520302", null).covers("520302", "p")).isTrue();
    assertThat(scope(Role.COUNTY_OPERATOR, "520302", null).covers("520303", "p")).isFalse();
    assertThat(scope(Role.COUNTY_OPERATOR, "520302", null).covers(null, null)).isFalse();
    assertThat(scope(Role.INSTITUTION_STAFF, "520302", "p").covers("520302", "p")).isTrue();
    assertThat(scope(Role.INSTITUTION_STAFF, "520302", "p").covers("520302", "q")).isFalse();
    assertThat(scope(Role.FIELD_WORKER, "520302", null).covers("520302", "p")).isFalse();
    assertThat(scope(Role.REGISTRAR, "520302", null).covers("520303", "p")).isFalse();
    assertThat(scope(Role.REGISTRAR, null, null).covers("520303", "p")).isTrue();
  }

  @Test
  void roleWithoutTheScopeItNeeds_seesNothing() {
    assertThat(scope(Role.COUNTY_OPERATOR, null, null).covers(null, null)).isFalse();
    assertThat(scope(Role.COUNTY_OPERATOR, null, null).covers("520302", "p")).isFalse();
    assertThat(scope(Role.INSTITUTION_LEAD, "520302", null).covers("520302", null)).isFalse();
  }
}
