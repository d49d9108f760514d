package care.shouhu.core.config;

import java.util.Objects;

/** A password or key. It never shows itself in a log line. */
public record Secret(String value) {
  public Secret {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return "…";
  }
}
