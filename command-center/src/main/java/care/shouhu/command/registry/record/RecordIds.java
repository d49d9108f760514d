package care.shouhu.command.registry.record;

import java.security.SecureRandom;

/** Ids for records that are given none: nobody can guess the next one. */
public final class RecordIds {
  /** Without those that are taken for one another. */
  private static final String CHARACTERS = "23456789abcdefghijkmnpqrstuvwxyz";

  private static final int LENGTH = 12;

  private RecordIds() {}

  /** Such as {@code resident-7kq2m8dtw3xa}; 60 random bits. */
  public static String next(RecordKind kind, SecureRandom random) {
    var id = new StringBuilder(kind.name()).append('-');
    for (int n = 0; n < LENGTH; n++) {
      id.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return id.toString();
  }
}
