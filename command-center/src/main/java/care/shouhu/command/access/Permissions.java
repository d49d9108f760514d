package care.shouhu.command.access;

import care.shouhu.core.directory.User.Role;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which roles may call which operation, as the contract declares it ({@code x-roles}). An operation
 * without a declaration, or with one that means nothing, stops the start.
 */
public final class Permissions {
  private static final String ANYONE = "ANYONE";
  private static final String SIGNED_IN = "SIGNED_IN";

  private final Map<String, Set<Role>> rolesByOperation;
  private final Set<String> open;

  private Permissions(Map<String, Set<Role>> rolesByOperation, Set<String> open) {
    this.rolesByOperation = rolesByOperation;
    this.open = open;
  }

  /**
   * Checks the declarations.
   *
   * @param declared the words of {@code x-roles} by operation id; an empty list is "not declared"
   * @throws IllegalArgumentException naming every operation whose declaration is wrong
   */
  public static Permissions of(Map<String, List<String>> declared) {
    var roles = new HashMap<String, Set<Role>>();
    var open = new java.util.HashSet<String>();
    var problems = new ArrayList<String>();
    declared.forEach((operation, words) -> {
      if (words.equals(List.of(ANYONE))) {
        open.add(operation);
      } else if (words.equals(List.of(SIGNED_IN))) {
        roles.put(operation, EnumSet.allOf(Role.class));
      } else {
        try {
          roles.put(operation, roles(words));
        } catch (IllegalArgumentException e) {
          problems.add(operation + ": " + e.getMessage());
        }
      }
    });
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "openapi.yaml, x-roles: " + String.join("; ", problems.stream().sorted().toList()));
    }
    return new Permissions(Map.copyOf(roles), Set.copyOf(open));
  }

  private static Set<Role> roles(List<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("not declared");
    }
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String word : words) {
      roles.add(role(word));
    }
    boolean adminBelongs = roles.contains(Role.CITY_OPERATOR) || roles.contains(Role.REGISTRAR);
    if (adminBelongs && !roles.contains(Role.ADMIN)) {
      throw new IllegalArgumentException(
          "ADMIN may do what CITY_OPERATOR and REGISTRAR may, and is not named");
    }
    return roles;
  }

  private static Role role(String word) {
    try {
      return Role.valueOf(word);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("there is no role " + word, e);
    }
  }

  /** Whether the operation needs no session. */
  public boolean isOpen(String operationId) {
    return open.contains(operationId);
  }

  /** Whether this role may call the operation; false for an operation that is not declared. */
  public boolean allows(String operationId, Role role) {
    return isOpen(operationId)
        || rolesByOperation.getOrDefault(operationId, Set.of()).contains(role);
  }
}
