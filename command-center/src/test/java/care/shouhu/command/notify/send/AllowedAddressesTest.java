package care.shouhu.command.notify.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where we let ourselves be sent to. */
class AllowedAddressesTest {

  @Test
  void browsersMayNameKnownPushServicesOnly() {
    PushServices known = PushServices.KNOWN;

    assertThat(known.allows("https://fcm.googleapis.com/fcm/send/abc")).isTrue();
    assertThat(known.allows("https://updates.push.services.mozilla.com/wpush/v2/x")).isTrue();
    assertThat(known.allows("https://web.push.apple.com/Q")).isTrue();
    for (String foreign :
        List.of(
            "http://fcm.googleapis.com/fcm/send/abc",
            "https://fcm.googleapis.com:8443/x",
            "https://fcm.googleapis.com.evil.example/x",
            "https://user@fcm.googleapis.com/x",
            "https://evilpush.apple.com.example/x",
            "https://127.0.0.1/x",
            "http://169.254.169.254/latest/meta-data",
            "file:///etc/passwd",
            "not an address")) {
      assertThat(known.allows(foreign)).as(foreign).isFalse();
    }
  }

  @Test
  void anOriginOfOnesOwnIsAllowedExactly() {
    var own = new PushServices(List.of("http://127.0.0.1:8090"));

    assertThat(own.allows("http://127.0.0.1:8090/push/1")).isTrue();
    assertThat(own.allows("http://127.0.0.1:8091/push/1")).isFalse();
    assertThat(own.allows("https://127.0.0.1:8090/push/1")).isFalse();
  }

  @Test
  void gatewaysStandBehindHttpAndNotInTheMachinesOwnSurroundings() {
    assertThat(GatewayAddress.problem("https://sms.example.org/send?a=1")).isEmpty();
    assertThat(GatewayAddress.problem("http://10.1.2.3:9000/send")).isEmpty();
    for (String wrong :
        List.of(
            "ftp://sms.example.org/",
            "https:///send",
            "https://key:secret@sms.example.org/",
            "http://169.254.169.254/latest",
            "http://[fe80::1]/",
            "http://0.0.0.0/",
            "http://224.0.0.1/",
            "http://" + "a".repeat(500) + "/")) {
      assertThat(GatewayAddress.problem(wrong)).as(wrong).isPresent();
    }
  }
}
