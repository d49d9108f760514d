package care.shouhu.command.incident;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class RespondersTest {

  @Test
  void onDutyThenOwnPlaceThenFreeThenNear() {
    Subject subject =
        new Subject(
            "r",
            "老人",
            null,
            null,
            "home",
            "家",
            PlaceKind.INSTITUTION,
            null,
            null,
            List.of(),
            null,
            null,
            "520302",
            106.9,
            27.7);
    List<User> users =
        List.of(
            user("off", Role.FIELD_WORKER, null, 106.9, false),
            user("far", Role.FIELD_WORKER, null, 107.5, true),
            user("near", Role.FIELD_WORKER, null, 106.91, true),
            user("busy", Role.FIELD_WORKER, null, 106.9, true),
            user("nowhere", Role.FIELD_WORKER, null, null, true),
            user("staff", Role.INSTITUTION_STAFF, "home", null, true),
            user("operator", Role.CITY_OPERATOR, null, 106.9, true));

    List<RankedResponder> ranked =
        Responders.rank(subject, users, name -> name.equals("busy") ? 1 : 0);

    assertThat(ranked)
        .extracting(RankedResponder::responder)
        .containsExactly("staff", "near", "far", "nowhere", "busy", "off");
    assertThat(ranked.get(1).distanceMeters()).isBetween(950L, 1_020L);
  }

  private static User user(String name, Role role, String placeId, Double longitude, boolean duty) {
    Double latitude = longitude == null ? null : Double.valueOf(27.7);
    return new User(name, name, "", role, null, placeId, longitude, latitude, List.of(), duty);
  }
}
