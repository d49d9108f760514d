package care.shouhu.core.directory;

import care.shouhu.core.directory.User.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Users in memory, by where they work and as what. One thread changes it, any may read. */
final class Users {
  private final Map<String, User> users = new ConcurrentHashMap<>();
  private final IdIndex byPlace = new IdIndex();
  private final IdIndex byOrganisation = new IdIndex();
  private final IdIndex byDivision = new IdIndex();
  private final IdIndex byRole = new IdIndex();

  User user(String username) {
    return users.get(username);
  }

  Map<String, User> byName() {
    return users;
  }

  Collection<User> all() {
    return Collections.unmodifiableCollection(users.values());
  }

  List<User> ofPlace(String placeId) {
    return found(byPlace, placeId);
  }

  List<User> ofOrganisation(String organisationId) {
    return found(byOrganisation, organisationId);
  }

  List<User> ofDivision(String division) {
    return found(byDivision, division);
  }

  List<User> ofRole(Role role) {
    return found(byRole, role.name());
  }

  private List<User> found(IdIndex index, String key) {
    List<User> found = new ArrayList<>();
    for (String username : index.ids(key)) {
      User user = users.get(username);
      if (user != null) {
        found.add(user);
      }
    }
    return found;
  }

  void put(User user) {
    index(user.username(), users.put(user.username(), user), user);
  }

  void remove(String username) {
    index(username, users.remove(username), null);
  }

  private void index(String username, User before, User after) {
    byPlace.move(username, key(before, User::placeId), key(after, User::placeId));
    byOrganisation.move(
        username, key(before, User::organisationId), key(after, User::organisationId));
    byDivision.move(username, key(before, User::division), key(after, User::division));
    byRole.move(username, key(before, u -> u.role().name()), key(after, u -> u.role().name()));
  }

  private static String key(User user, Function<User, String> key) {
    return user == null ? null : key.apply(user);
  }
}
