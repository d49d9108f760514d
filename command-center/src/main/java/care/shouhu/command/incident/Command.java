package care.shouhu.command.incident;

import care.shouhu.command.notify.Report;
import care.shouhu.core.wire.DeviceCommand;
import java.util.List;

/**
 * What a person wants done. Scope was checked by who submits it; state and ownership are decided.
 */
public sealed interface Command {

  /** A command about an incident. */
  sealed interface OnIncident extends Command {
    String incidentId();
  }

  /** A command of a responder about an own assignment. */
  sealed interface OnAssignment extends Command {
    String assignmentId();
  }

  /**
   * Has a device told something.
   *
   * @param intervalSeconds as in {@link DeviceCommand}
   */
  record Instruct(String deviceId, DeviceCommand.Kind kind, Integer intervalSeconds)
      implements Command {}

  /**
   * What became of notices.
   *
   * @param ownOnly a page says so: it may speak of notices to its own user alone
   */
  record NoticesReported(List<Report> reports, boolean ownOnly) implements Command {
    /** So many at a time. */
    public static final int REPORTS_MAX = 200;

    public NoticesReported {
      reports = List.copyOf(reports);
    }
  }

  /** Has a message sent over an own channel, to see whether it arrives. */
  record ProveChannel(String channelId) implements Command {}

  /**
   * Somebody tried to reach a person nobody had been watching.
   *
   * @param person {@code resident:ID} or {@code device:ID}
   * @param note at most 500 characters, or null
   */
  record Recontacted(String person, boolean reached, String note) implements Command {}

  record Claim(String incidentId) implements OnIncident {}

  /** Sends responders by user name, 1 to 5. */
  record Dispatch(String incidentId, List<String> responders) implements OnIncident {
    public Dispatch {
      responders = List.copyOf(responders);
    }
  }

  record Handle(String incidentId, String note) implements OnIncident {}

  record Close(String incidentId, Closing closing) implements OnIncident {}

  /**
   * Notes that the evidence is taken out of the house; possible in every state.
   *
   * @param archived the end of its history in the tables, for an incident that has left the loop's
   *     memory; null for one that may still be there
   */
  record Export(String incidentId, HistoryEnd archived) implements OnIncident {}

  record Delivered(String assignmentId) implements OnAssignment {}

  record Seen(String assignmentId) implements OnAssignment {}

  record Accept(String assignmentId) implements OnAssignment {}

  record Decline(String assignmentId, String reason) implements OnAssignment {}

  record EnRoute(String assignmentId) implements OnAssignment {}

  /** Position WGS 84, both null when not known. */
  record OnScene(String assignmentId, Double longitude, Double latitude) implements OnAssignment {}

  record Done(String assignmentId, Closing closing) implements OnAssignment {}

  /** The incident's, the assignment's or the device's id. */
  default String targetId() {
    return switch (this) {
      case OnIncident c -> c.incidentId();
      case OnAssignment c -> c.assignmentId();
      case Instruct c -> c.deviceId();
      case NoticesReported c -> c.reports().isEmpty() ? "" : c.reports().getFirst().noticeId();
      case ProveChannel c -> c.channelId();
      case Recontacted c -> c.person();
    };
  }

  /** What tells it from another one, for who asks twice under one key. */
  default String fingerprint() {
    String seconds =
        this instanceof Instruct c && c.intervalSeconds() != null ? " " + c.intervalSeconds() : "";
    return label() + ' ' + targetId() + seconds;
  }

  /** Stable word, also the metric label: {@code claim}, {@code en-route}, … */
  default String label() {
    return switch (this) {
      case Claim c -> "claim";
      case Dispatch c -> "dispatch";
      case Handle c -> "handle";
      case Close c -> "close";
      case Export c -> "export";
      case Delivered c -> "delivered";
      case Seen c -> "seen";
      case Accept c -> "accept";
      case Decline c -> "decline";
      case EnRoute c -> "en-route";
      case OnScene c -> "on-scene";
      case Done c -> "done";
      case Instruct c -> c.kind().wireName();
      case NoticesReported c -> "notices-reported";
      case ProveChannel c -> "prove-channel";
      case Recontacted c -> c.reached() ? "reached" : "not-reached";
    };
  }
}
