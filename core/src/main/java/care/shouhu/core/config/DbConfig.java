package care.shouhu.core.config;

import java.util.Objects;

/**
 * Where the database is.
 *
 * @param url {@code jdbc:postgresql://host[:port]/database[?parameters]}, without user and password
 * @param user may be empty: then the driver's own default holds
 * @param password may be empty
 */
public record DbConfig(String url, String user, Secret password) {
  public DbConfig {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
  }
}
