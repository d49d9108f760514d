package care.shouhu.command.downlink;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.downlink.Downlink.Reason;
import care.shouhu.core.directory.User.Role;
import care.shouhu.core.event.CommandStep;
import care.shouhu.core.wire.DeviceCommand.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every step of a command to a device, with a clock in seconds. */
class DownlinkMachineTest {

  private static Downlink issued(Kind kind) {
    return DownlinkMachine.issue(
        "C-1", "sos-1", kind, kind == Kind.SET_INTERVAL ? 30 : null, "w1", "I-1", 0);
  }

  /** What is said: {@code s}ent, {@code d}elivered, refused, … one a second, or due far later. */
  private static Downlink say(Downlink from, char word, long second) {
    return heard(from, word, second).orElse(from);
  }

  private static Optional<Downlink> heard(Downlink from, char word, long second) {
    long now = second * 1_000;
    return switch (word) {
      case 's' -> DownlinkMachine.progressed(from, CommandStep.SENT, now, now);
      case 'd' -> DownlinkMachine.progressed(from, CommandStep.DELIVERED, now, now);
      case 'o' -> DownlinkMachine.progressed(from, CommandStep.DONE, now, now);
      case 'r' -> DownlinkMachine.progressed(from, CommandStep.REFUSED, now, now);
      case 'u' -> DownlinkMachine.progressed(from, CommandStep.UNSUPPORTED, now, now);
      case 'x' -> DownlinkMachine.progressed(from, CommandStep.EXPIRED, now, now);
      case 'y' -> DownlinkMachine.replied(from, true, "灯亮", now, now);
      case 'n' -> DownlinkMachine.replied(from, false, "忙", now, now);
      case 't' -> DownlinkMachine.fireDue(from, now + 100_000_000);
      case '.' -> DownlinkMachine.fireDue(from, now);
      default -> throw new IllegalArgumentException(String.valueOf(word));
    };
  }

  @ParameterizedTest
  @CsvSource({
    "'',QUEUED,",
    "s,SENT,",
    "sd,DELIVERED,",
    "d,DELIVERED,",
    "ds,DELIVERED,",
    "sdy,DONE,",
    "so,DONE,",
    "to,DONE,",
    "ro,FAILED,REFUSED",
    "y,DONE,",
    "yd,DONE,",
    "sdn,FAILED,DEVICE_FAILED",
    "n,FAILED,DEVICE_FAILED",
    "ny,FAILED,DEVICE_FAILED",
    "yn,DONE,",
    "r,FAILED,REFUSED",
    "sr,FAILED,REFUSED",
    "ry,FAILED,REFUSED",
    "u,FAILED,UNSUPPORTED",
    "yu,DONE,",
    "x,TIMED_OUT,NOT_DELIVERED",
    "sx,TIMED_OUT,NOT_DELIVERED",
    "dx,DELIVERED,",
    "t,TIMED_OUT,NOT_DELIVERED",
    "st,TIMED_OUT,NOT_DELIVERED",
    "sdt,TIMED_OUT,NO_REPLY",
    "xt,TIMED_OUT,NOT_DELIVERED",
    "td,DELIVERED,",
    "tdt,TIMED_OUT,NO_REPLY",
    "sdtd,TIMED_OUT,NO_REPLY",
    "ty,DONE,",
    "sdtn,FAILED,DEVICE_FAILED",
    "tu,FAILED,UNSUPPORTED",
    "tx,TIMED_OUT,NOT_DELIVERED",
    "yt,DONE,",
  })
  void whatIsHeardInThisOrderLeadsHere(String words, DownlinkStatus status, Reason reason) {
    Downlink downlink = issued(Kind.HELP_IS_COMING);
    long second = 1;
    for (int i = 0; i < words.length(); i++) {
      downlink = say(downlink, words.charAt(i), second++);
    }

    assertThat(downlink.status()).isEqualTo(status);
    assertThat(downlink.reason()).isEqualTo(reason);
  }

  @Test
  void eachStepKeepsItsTimeAndTheReplyItsWords() {
    Downlink done = say(say(say(issued(Kind.IDENTIFY), 's', 2), 'd', 3), 'y', 4);

    assertThat(done.sentAtMillis()).isEqualTo(2_000);
    assertThat(done.deliveredAtMillis()).isEqualTo(3_000);
    assertThat(done.endedAtMillis()).isEqualTo(4_000);
    assertThat(done.detail()).isEqualTo("灯亮");
  }

  @Test
  void aReplyProvesThatItArrived() {
    assertThat(say(issued(Kind.IDENTIFY), 'n', 4).deliveredAtMillis()).isEqualTo(4_000);
  }

  @ParameterizedTest
  @CsvSource({
    "IDENTIFY,60,30",
    "HELP_IS_COMING,300,30",
    "SET_INTERVAL,86400,30",
    "REBOOT,600,120",
  })
  void itTimesOutUndeliveredAndUnanswered(Kind kind, long expiresAfter, long replyWithin) {
    Downlink queued = issued(kind);
    assertThat(queued.expiresAtMillis()).isEqualTo(expiresAfter * 1_000);
    // The gateway's own word comes first.
    assertThat(heard(queued, '.', expiresAfter + 2)).isEmpty();
    assertThat(heard(queued, '.', expiresAfter + 3)).isPresent();

    Downlink delivered = say(queued, 'd', 10);
    assertThat(heard(delivered, '.', 10 + replyWithin - 1)).isEmpty();
    assertThat(heard(delivered, '.', 10 + replyWithin)).isPresent();
  }

  @Property
  void aCommandIsOpenWithATimerOrEndedWithoutOneAndAnEndByTheDeviceIsFinal(
      @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 8) Integer> words, @ForAll Kind kind) {
    Downlink downlink = issued(kind);
    long second = 1;
    for (int word : words) {
      Downlink before = downlink;
      downlink = say(before, "sdruxynt.".charAt(word), second++);
      boolean open = downlink.status().isOpen();
      assertThat(downlink.dueAtMillis() != null).isEqualTo(open);
      assertThat(downlink.endedAtMillis() == null).isEqualTo(open);
      assertThat(downlink.reason() == null)
          .isEqualTo(open || downlink.status() == DownlinkStatus.DONE);
      if (before.status() == DownlinkStatus.DONE || before.status() == DownlinkStatus.FAILED) {
        assertThat(downlink).isEqualTo(before);
      }
      assertThat(heard(downlink, "sdruxynt.".charAt(word), second)).as("said twice").isEmpty();
    }
    // However it was left, it ends by itself.
    downlink = say(say(downlink, 't', second), 't', second);
    assertThat(downlink.status().isOpen()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void whoMayAskForWhat(Kind kind) {
    List<Role> may =
        Arrays.stream(Role.values()).filter(role -> DownlinkRules.mayAsk(role, kind)).toList();

    assertThat(may)
        .containsExactlyInAnyOrder(
            switch (kind) {
              case IDENTIFY ->
                  new Role[] {
                    Role.CITY_OPERATOR,
                    Role.COUNTY_OPERATOR,
                    Role.INSTITUTION_LEAD,
                    Role.INSTITUTION_STAFF,
                    Role.REGISTRAR,
                    Role.ADMIN
                  };
              case HELP_IS_COMING ->
                  new Role[] {
                    Role.CITY_OPERATOR,
                    Role.COUNTY_OPERATOR,
                    Role.INSTITUTION_LEAD,
                    Role.INSTITUTION_STAFF,
                    Role.ADMIN
                  };
              case SET_INTERVAL, REBOOT ->
                  new Role[] {Role.INSTITUTION_LEAD, Role.REGISTRAR, Role.ADMIN};
            });
  }
}
