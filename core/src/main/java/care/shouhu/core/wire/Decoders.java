package care.shouhu.core.wire;

import care.shouhu.core.wire.tcp.TcpProtocol;
import care.shouhu.core.wire.tcp.TcpProtocols;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;

/** The one way from an envelope to events. Pure; never throws. */
public final class Decoders {
  private Decoders() {}

  /** What the message says, or why it says nothing. */
  public static Decoded decode(Envelope envelope) {
    return decodeOriginal(Replayed.of(envelope).map(Replayed::original).orElse(envelope));
  }

  private static Decoded decodeOriginal(Envelope envelope) {
    try {
      if (envelope.topic().equals(LinkPayload.TOPIC)) {
        return LinkPayload.decode(envelope);
      }
      if (envelope.topic().equals(CommandPayload.TOPIC)) {
        return CommandPayload.decode(envelope);
      }
      if (GatewayTopics.saysNothing(envelope.topic())) {
        throw new Refusal(RejectReason.UNKNOWN_TOPIC, "the edge did not let it in");
      }
      return switch (envelope.profile()) {
        case NATIVE -> NativeDecoder.decode(envelope);
        case ZIGBEE2MQTT -> Zigbee2MqttDecoder.decode(envelope);
        case GT06, JT808, EV07B, WATCH_3G, SIA_DC09 -> tcp(envelope);
        case MILESIGHT_VS373 -> MilesightVs373Decoder.decode(envelope);
        case CHIRPSTACK -> ChirpStackDecoder.decode(envelope);
        case EMFIT_QS -> EmfitQsDecoder.decode(envelope);
        case ESPHOME -> EsphomeDecoder.decode(envelope);
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

  /** Only what the edge took as a frame: what it refused lies in the log under another topic. */
  private static Decoded tcp(Envelope envelope) {
    String topic = envelope.topic();
    if (!topic.equals(TcpProtocol.TOPIC_URGENT) && !topic.equals(TcpProtocol.TOPIC_ROUTINE)) {
      throw new Refusal(RejectReason.UNKNOWN_TOPIC, "no topic of the device TCP port");
    }
    return TcpProtocols.of(envelope.profile()).orElseThrow(() -> unread(envelope)).decode(envelope);
  }

  private static Refusal unread(Envelope envelope) {
    return new Refusal(
        RejectReason.UNKNOWN_TOPIC, "this version cannot read " + envelope.profile());
  }
}
