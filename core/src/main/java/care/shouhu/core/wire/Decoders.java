package care.shouhu.core.wire;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;

/** The one way from an envelope to events. Pure; never throws. */
public final class Decoders {
  private Decoders() {}

  /** What the message says, or why it says nothing. */
  public static Decoded decode(Envelope envelope) {
    try {
      if (envelope.topic().equals(LinkPayload.TOPIC)) {
        return LinkPayload.decode(envelope);
      }
      if (envelope.topic().equals(CommandPayload.TOPIC)) {
        return CommandPayload.decode(envelope);
      }
      return switch (envelope.profile()) {
        case NATIVE -> NativeDecoder.decode(envelope);
        case ZIGBEE2MQTT -> Zigbee2MqttDecoder.decode(envelope);
        case MILESIGHT_VS373, CHIRPSTACK, EMFIT_QS, ESPHOME, GT06, JT808, EV07B, WATCH_3G, SIA_DC09 ->
            throw new Refusal(
                RejectReason.UNKNOWN_TOPIC, "this version cannot read " + envelope.profile());
      };
    } catch (Refusal refusal) {
      return refusal.rejected();
    } catch (StreamConstraintsException e) {
      return new Decoded.Rejected(RejectReason.TOO_COMPLEX, e.getOriginalMessage());
    } catch (IOException e) {
      return new Decoded.Rejected(RejectReason.NOT_JSON, Json.detail(e));
    } catch (RuntimeException e) {
      // One message must never stop a reader that others wait for: the bug is kept beside its
      // cause.
      return new Decoded.Rejected(RejectReason.DECODER_FAULT, e.toString());
    }
  }
}
