package care.shouhu.command.downlink;

import care.shouhu.core.directory.User.Role;
import care.shouhu.core.wire.DeviceCommand;

/** Who may have which command sent; the scope is checked beside it. */
public final class DownlinkRules {

  private DownlinkRules() {}

  /**
   * What speaks to the person is for those who answer for the person; what changes how the device
   * works is for those who answer for the device.
   */
  public static boolean mayAsk(Role role, DeviceCommand.Kind kind) {
    boolean forThePerson = kind == DeviceCommand.Kind.HELP_IS_COMING;
    boolean forTheDevice =
        kind == DeviceCommand.Kind.SET_INTERVAL || kind == DeviceCommand.Kind.REBOOT;
    return switch (role) {
      case ADMIN, INSTITUTION_LEAD -> true;
      case CITY_OPERATOR, COUNTY_OPERATOR, INSTITUTION_STAFF -> !forTheDevice;
      case REGISTRAR -> !forThePerson;
      case FIELD_WORKER, AUDITOR -> false;
    };
  }
}
