package care.shouhu.command.web;

import care.shouhu.core.directory.Bed;
import java.util.regex.Pattern;

/** What people who look at a whole house call a bed. */
final class BedLabel {
  private BedLabel() {}

  /** With its room, unless the label says that already: {@code 101 A}, {@code 101-1}. */
  static String withRoom(Bed bed) {
    boolean saysRoom = bed.label().matches(Pattern.quote(bed.room()) + "\\D.*");
    return saysRoom ? bed.label() : bed.room() + " " + bed.label();
  }
}
