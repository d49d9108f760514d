package care.shouhu.core.wire;

import care.shouhu.core.event.DeviceEvent;
import care.shouhu.core.event.SenderKey;
import java.util.List;
import java.util.Objects;

/** What a message says, or why it says nothing. */
public sealed interface Decoded {

  /**
   * Everything one message says, in the message's order. All events carry the same sender's key,
   * because the key names the message: ask once for the message, with {@link #key()}, whether it is
   * a duplicate, never for each event.
   *
   * @param events may be empty: a message may be well formed and say nothing
   */
  record Events(List<DeviceEvent> events) implements Decoded {
    public Events {
      events = List.copyOf(events);
    }

    /** The key of the message. */
    public SenderKey key() {
      return events.isEmpty() ? new SenderKey.None() : events.getFirst().header().key();
    }
  }

  /**
   * The message was not understood.
   *
   * @param detail for people: what was wrong and what would be right, at most {@value
   *     #DETAIL_CHARS_MAX} characters
   */
  record Rejected(RejectReason reason, String detail) implements Decoded {
    static final int DETAIL_CHARS_MAX = 300;

    public Rejected {
      Objects.requireNonNull(reason, "reason");
      if (detail.length() > DETAIL_CHARS_MAX) {
        detail = detail.substring(0, DETAIL_CHARS_MAX - 1) + "…";
      }
    }
  }
}
