package care.shouhu.command.quarantine;

import java.util.List;

/**
 * Which rows of quarantine; what is null or empty does not narrow, all of them together do.
 *
 * @param ids at most {@value #IDS_MAX}
 * @param reason as in the row
 * @param profile a profile's wire name
 */
public record Wanted(List<Long> ids, String reason, String deviceId, String profile) {
  public static final int IDS_MAX = 1_000;

  public Wanted {
    ids = List.copyOf(ids);
  }
}
