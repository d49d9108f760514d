package care.shouhu.allinone.dashboards;

import java.time.Instant;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * As much of Grafana's expansion for plain PostgreSQL as our dashboards use; the whole of it, with
 * its own tests, is in {@code dashboards/test/src/grafana.js}.
 *
 * @param from begin of the time range
 * @param to its end
 * @param intervalSeconds what Grafana chose for {@code $__interval}
 */
record GrafanaSql(Instant from, Instant to, int intervalSeconds) {
  private static final Pattern MACRO = Pattern.compile("\\$(\\w+)\\(([^)]*)\\)");

  String expand(String sql, String divisions) {
    String text =
        sql.replace("$division", divisions)
            .replace("$__interval_ms", Integer.toString(intervalSeconds * 1_000))
            .replace("$__interval", Integer.toString(intervalSeconds))
            .replace("$__unixEpochFrom()", Long.toString(from.getEpochSecond()))
            .replace("$__unixEpochTo()", Long.toString(to.getEpochSecond()));
    return MACRO.matcher(text).replaceAll(this::macro);
  }

  private String macro(MatchResult call) {
    String[] arguments = call.group(2).split(", *", -1);
    return switch (call.group(1)) {
      case "__timeFilter" -> arguments[0] + " BETWEEN '" + from + "' AND '" + to + "'";
      case "__timeFrom" -> "'" + from + "'";
      case "__timeTo" -> "'" + to + "'";
      case "__timeGroupAlias" -> {
        String seconds = arguments[1].equals("1h") ? "3600" : arguments[1];
        yield "floor(extract(epoch from %s)/%s)*%s AS \"time\""
            .formatted(arguments[0], seconds, seconds);
      }
      default -> throw new IllegalArgumentException("unknown macro " + call.group());
    };
  }
}
