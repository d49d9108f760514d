package care.shouhu.sim.crew;

import care.shouhu.core.directory.User.Role;
import care.shouhu.sim.world.CityPlan;
import care.shouhu.sim.world.PlannedUser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who of the city's staff is simulated: those whose password the crew was given. */
final class Colleagues {
  private final Map<String, PlannedUser> byName = new HashMap<>();
  private final Map<String, List<String>> carers = new HashMap<>();
  private final Map<String, String> leads = new HashMap<>();
  private final Map<String, String> countyDesks = new HashMap<>();
  private String watcher;

  Colleagues(CityPlan plan, Map<String, String> passwords) {
    for (PlannedUser user : plan.users()) {
      if (passwords.containsKey(user.username())) {
        add(user);
      }
    }
  }

  private void add(PlannedUser user) {
    byName.put(user.username(), user);
    switch (user.role()) {
      case CITY_OPERATOR -> watcher = watcher == null ? user.username() : watcher;
      case COUNTY_OPERATOR -> countyDesks.put(user.division(), user.username());
      case INSTITUTION_LEAD -> leads.put(user.placeId(), user.username());
      case INSTITUTION_STAFF ->
          carers.computeIfAbsent(user.placeId(), id -> new ArrayList<>()).add(user.username());
      case FIELD_WORKER, REGISTRAR, AUDITOR, ADMIN -> {}
    }
  }

  boolean has(String username) {
    return byName.containsKey(username);
  }

  boolean isFieldWorker(String username) {
    PlannedUser user = byName.get(username);
    return user != null && user.role() == Role.FIELD_WORKER;
  }

  List<String> carersOf(String placeId) {
    return carers.getOrDefault(placeId, List.of());
  }

  Optional<String> leadOf(String placeId) {
    return Optional.ofNullable(leads.get(placeId));
  }

  Optional<String> countyDeskOf(String division) {
    return Optional.ofNullable(countyDesks.get(division));
  }

  /** The city operator through whose eyes all see; only looks. */
  Optional<String> watcher() {
    return Optional.ofNullable(watcher);
  }
}
