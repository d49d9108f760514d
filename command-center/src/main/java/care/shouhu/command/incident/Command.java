package care.shouhu.command.incident;

import care.shouhu.command.notify.Report;
import care.shouhu.command.watch.AlarmKind;
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

  /** A step that a responder taps, perhaps long before the telephone has a network again. */
  sealed interface Tapped extends OnAssignment {
    /** When it was tapped, by the telephone's idea of the server's time; null when not said. */
    Long atMillis();
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

  /** A command about alarms that are held back. */
  sealed interface OnHold extends Command {}

  /**
   * Shelves one kind of alarm of one device.
   *
   * @param minutes 1 to 480
   */
  record Shelve(String deviceId, AlarmKind kind, int minutes, String reason) implements OnHold {}

  /**
   * The device is being installed: its alarms ring nobody.
   *
   * @param minutes 1 to 60
   */
  record BeginTest(String deviceId, int minutes, String reason) implements OnHold {}

  /** Ends a shelf or a test before its time. */
  record EndHold(String holdId) implements OnHold {}

  /** A command about the end of a shift. */
  sealed interface OnHandover extends Command {}

  /** Of a county's desk, an institution, or, with both null, the city's desk. */
  record BeginHandover(String division, String placeId, String note) implements OnHandover {}

  /** Takes these items over by name, at most 100; none only brings the list up to date. */
  record TakeItems(String handoverId, List<String> refs, String note) implements OnHandover {
    public TakeItems {
      refs = List.copyOf(refs);
    }
  }

  record CompleteHandover(String handoverId) implements OnHandover {}

  record CancelHandover(String handoverId) implements OnHandover {}

  /** A command about somebody's duty. */
  sealed interface OnDuty extends Command {
    String username();
  }

  /**
   * Says whether somebody is on duty, whatever the roster says.
   *
   * @param untilMillis null for {@link DutyMark.Word#AS_ROSTERED} alone
   * @param reason at most 200 characters, or null
   */
  record SayDuty(String username, DutyMark.Word word, Long untilMillis, String reason)
      implements OnDuty {}

  /** Says where somebody is; with null, that it is to be forgotten. */
  record SayPlace(String username, DutyMark.LastPlace place) implements OnDuty {}

  /** A command about two incidents. */
  sealed interface BetweenIncidents extends Command {
    String incidentId();
  }

  /** The two are one: goes on in the incident {@code into}. */
  record Merge(String incidentId, String into) implements BetweenIncidents {}

  /** They are two after all. */
  record Unmerge(String incidentId) implements BetweenIncidents {}

  record Claim(String incidentId) implements OnIncident {}

  /**
   * It was not over: a new one goes on from it.
   *
   * @param archived what the tables have of an incident that has left the loop's memory; null for
   *     one that may still be there
   */
  record Reopen(String incidentId, String reason, ClosedIncident archived) implements OnIncident {
    public Reopen(String incidentId, String reason) {
      this(incidentId, reason, null);
    }
  }

  /** The county's desk hands it to the city's. */
  record ToCity(String incidentId, String reason) implements OnIncident {}

  /** The city's desk hands it back. */
  record GiveBack(String incidentId, String reason) implements OnIncident {}

  /** Sends responders by user name, 1 to 5. */
  record Dispatch(String incidentId, List<String> responders) implements OnIncident {
    public Dispatch {
      responders = List.copyOf(responders);
    }
  }

  /**
   * Settled without somebody going.
   *
   * @param reached how the person was reached, or null when not stated
   */
  record Handle(String incidentId, String note, Reached reached) implements OnIncident {
    public Handle(String incidentId, String note) {
      this(incidentId, note, null);
    }
  }

  /**
   * Accounts for a step of the action plan.
   *
   * @param note at most 500 characters, or null; why, when it is skipped
   */
  record Step(String incidentId, String step, StepTaken.State state, String note)
      implements OnIncident {}

  /** Writes something down, at most 2,000 characters. */
  record Note(String incidentId, String note) implements OnIncident {}

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

  record Accept(String assignmentId, Long atMillis) implements Tapped {}

  record Decline(String assignmentId, String reason, Long atMillis) implements Tapped {}

  record EnRoute(String assignmentId, Long atMillis) implements Tapped {}

  /** Position WGS 84, both null when not known. */
  record OnScene(String assignmentId, Double longitude, Double latitude, Long atMillis)
      implements Tapped {}

  /** On the scene, and how it stands. */
  record Update(String assignmentId, String note, Long atMillis) implements Tapped {}

  /** What is found on the way or on the scene. */
  record Photograph(String assignmentId, Photo photo) implements OnAssignment {}

  record Done(String assignmentId, Closing closing, Long atMillis) implements Tapped {}

  /** The id of what it is about. */
  default String targetId() {
    return switch (this) {
      case OnIncident c -> c.incidentId();
      case BetweenIncidents c -> c.incidentId();
      case OnAssignment c -> c.assignmentId();
      case OnDuty c -> c.username();
      case Instruct c -> c.deviceId();
      case NoticesReported c -> c.reports().isEmpty() ? "" : c.reports().getFirst().noticeId();
      case ProveChannel c -> c.channelId();
      case Recontacted c -> c.person();
      case Shelve c -> c.deviceId();
      case BeginTest c -> c.deviceId();
      case EndHold c -> c.holdId();
      case BeginHandover c -> c.placeId() != null ? c.placeId() : String.valueOf(c.division());
      case TakeItems c -> c.handoverId();
      case CompleteHandover c -> c.handoverId();
      case CancelHandover c -> c.handoverId();
    };
  }

  /** What tells it from another one, for who asks twice under one key. */
  default String fingerprint() {
    String more =
        switch (this) {
          case Instruct c -> c.intervalSeconds() == null ? "" : " " + c.intervalSeconds();
          case Merge c -> " " + c.into();
          case Shelve c -> " " + c.kind();
          case TakeItems c -> " " + String.join(" ", c.refs());
          case OnHold c -> "";
          case NoticesReported c -> "";
          case ProveChannel c -> "";
          case Recontacted c -> "";
          case OnHandover c -> "";
          case SayDuty c -> " " + c.word();
          case SayPlace c -> "";
          case Unmerge c -> "";
          case Step c -> " " + c.step() + " " + c.state();
          case OnIncident c -> "";
          case Photograph c -> " " + c.photo().id();
          case OnAssignment c -> "";
        };
    return label() + ' ' + targetId() + more;
  }

  /** Stable word, also the metric label: {@code claim}, {@code en-route}, … */
  default String label() {
    return switch (this) {
      case Claim c -> "claim";
      case SayDuty c -> "say-duty";
      case SayPlace c -> "say-place";
      case Shelve c -> "shelve";
      case BeginTest c -> "begin-test";
      case EndHold c -> "end-hold";
      case BeginHandover c -> "begin-handover";
      case TakeItems c -> "take-over";
      case CompleteHandover c -> "complete-handover";
      case CancelHandover c -> "cancel-handover";
      case Merge c -> "merge";
      case Unmerge c -> "unmerge";
      case Reopen c -> "reopen";
      case ToCity c -> "to-city";
      case GiveBack c -> "give-back";
      case Update c -> "update";
      case Dispatch c -> "dispatch";
      case Handle c -> "handle";
      case Close c -> "close";
      case Step c -> "step";
      case Note c -> "note";
      case Export c -> "export";
      case Delivered c -> "delivered";
      case Seen c -> "seen";
      case Accept c -> "accept";
      case Decline c -> "decline";
      case EnRoute c -> "en-route";
      case OnScene c -> "on-scene";
      case Photograph c -> "photograph";
      case Done c -> "done";
      case Instruct c -> c.kind().wireName();
      case NoticesReported c -> "notices-reported";
      case ProveChannel c -> "prove-channel";
      case Recontacted c -> c.reached() ? "reached" : "not-reached";
    };
  }
}
