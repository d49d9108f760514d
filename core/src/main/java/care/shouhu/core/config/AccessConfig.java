package care.shouhu.core.config;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How people sign in.
 *
 * @param sessionHours how long a session lasts at most
 * @param idleMinutes a session of which nothing was heard this long is over; field workers, who
 *     lose the network in the mountains, are not held to it
 * @param wallDays how long an open wall keeps its own session at most, counted from signing in; 0:
 *     no longer than any other
 * @param secondFactorRoles names of the roles that must have a second factor
 * @param oidc an identity provider, if there is one
 * @param fieldKey 64 hexadecimal digits that encrypt the keys of sealed fields, if a key service
 *     hands them out
 */
public record AccessConfig(
    int sessionHours,
    int idleMinutes,
    int wallDays,
    Set<String> secondFactorRoles,
    Optional<OidcConfig> oidc,
    Optional<Secret> fieldKey) {
  static final String HOURS = "SHOUHU_SESSION_HOURS";
  static final String IDLE = "SHOUHU_SESSION_IDLE_MINUTES";
  static final String WALL_DAYS = "SHOUHU_WALL_SESSION_DAYS";
  static final String SECOND_FACTOR = "SHOUHU_SECOND_FACTOR_ROLES";
  private static final String ISSUER = "SHOUHU_OIDC_ISSUER";
  private static final String CLIENT_ID = "SHOUHU_OIDC_CLIENT_ID";
  private static final String CLIENT_SECRET = "SHOUHU_OIDC_CLIENT_SECRET";
  private static final String FIELD_KEY = "SHOUHU_FIELD_KEY";
  private static final String PUBLIC_URL = "SHOUHU_PUBLIC_URL";
  private static final Set<String> ROLES =
      Set.of(
          "CITY_OPERATOR",
          "COUNTY_OPERATOR",
          "INSTITUTION_LEAD",
          "INSTITUTION_STAFF",
          "FIELD_WORKER",
          "REGISTRAR",
          "AUDITOR",
          "ADMIN");

  public AccessConfig {
    secondFactorRoles = Set.copyOf(secondFactorRoles);
  }

  /**
   * An identity provider that speaks OpenID Connect.
   *
   * @param issuer its address, without {@code /.well-known/…}
   * @param publicUrl where browsers reach our own pages, without a path
   */
  public record OidcConfig(URI issuer, String clientId, Secret clientSecret, URI publicUrl) {}

  static AccessConfig of(Variables variables) {
    return new AccessConfig(
        variables.number(HOURS, 12, 1, 24),
        variables.number(IDLE, 60, 5, 1_440),
        variables.number(WALL_DAYS, 30, 0, 90),
        roles(variables),
        oidc(variables),
        fieldKey(variables));
  }

  private static Optional<Secret> fieldKey(Variables variables) {
    Optional<Secret> key = variables.secret(FIELD_KEY, 64, 64);
    if (key.isPresent() && !key.get().value().matches("[0-9a-fA-F]{64}")) {
      variables.refuse(FIELD_KEY + " is no key; 64 hexadecimal digits are wanted.");
      return Optional.empty();
    }
    return key;
  }

  private static Set<String> roles(Variables variables) {
    Set<String> roles =
        variables.text(SECOND_FACTOR).stream()
            .flatMap(list -> Arrays.stream(list.split(",", -1)))
            .map(String::strip)
            .filter(role -> !role.isEmpty())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> unknown = new TreeSet<>(roles);
    unknown.removeAll(ROLES);
    if (!unknown.isEmpty()) {
      variables.refuse(SECOND_FACTOR + " names " + unknown + "; roles are " + new TreeSet<>(ROLES));
      return Set.of();
    }
    return roles;
  }

  private static Optional<OidcConfig> oidc(Variables variables) {
    boolean any = variables.isSet(ISSUER) || variables.isSet(CLIENT_ID);
    boolean all =
        variables.isSet(ISSUER)
            && variables.isSet(CLIENT_ID)
            && variables.isSet(CLIENT_SECRET)
            && variables.isSet(PUBLIC_URL);
    if (!all) {
      if (any) {
        variables.refuse(
            "An identity provider needs all of %s, %s, %s and %s."
                .formatted(ISSUER, CLIENT_ID, CLIENT_SECRET, PUBLIC_URL));
      }
      return Optional.empty();
    }
    Optional<URI> issuer = address(variables, ISSUER);
    Optional<URI> publicUrl = address(variables, PUBLIC_URL);
    Optional<Secret> secret = variables.secret(CLIENT_SECRET, 1, 500);
    if (issuer.isEmpty() || publicUrl.isEmpty() || secret.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new OidcConfig(
            issuer.get(), variables.text(CLIENT_ID).orElseThrow(), secret.get(), publicUrl.get()));
  }

  /** In clear only on this machine itself. */
  private static Optional<URI> address(Variables variables, String name) {
    String text = variables.text(name).orElse("");
    try {
      URI address = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean local =
          "localhost".equals(address.getHost()) || "127.0.0.1".equals(address.getHost());
      boolean safe =
          "https".equals(address.getScheme()) || (local && "http".equals(address.getScheme()));
      if (safe && address.getHost() != null && address.getRawQuery() == null) {
        return Optional.of(address);
      }
    } catch (IllegalArgumentException e) {
      // Refused below like any other text that is no address.
    }
    variables.refuse(name + " is '" + text + "'; an address like https://id.example is wanted.");
    return Optional.empty();
  }
}
