package care.shouhu.command.loop;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.log.DurableLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.Envelope;
import java.nio.charset.StandardCharsets;

/** What devices say, as the gateway puts it into the log. */
final class Messages {
  private Messages() {}

  /**
   * A native one, received when it was said.
   *
   * @param leaf of its topic
   * @param body the fields of its payload behind {@code seq} and {@code at}
   */
  static Envelope of(String device, long seq, long atMillis, String leaf, String body) {
    String json = "{\"seq\":%d,\"at\":%d,%s}".formatted(seq, atMillis, body);
    return new Envelope(
        device,
        Profile.NATIVE,
        atMillis,
        "shouhu/v1/" + device + "/" + leaf,
        json.getBytes(StandardCharsets.UTF_8));
  }

  /** Somebody presses this button; durable when this returns. */
  static void press(DurableLog log, String device, long seq, long atMillis) {
    Envelope call = of(device, seq, atMillis, "event", "\"kind\":\"call\"");
    log.append(Lane.URGENT, device.getBytes(StandardCharsets.UTF_8), call.toBytes()).join();
  }
}
