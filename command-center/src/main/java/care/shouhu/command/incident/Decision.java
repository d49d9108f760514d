package care.shouhu.command.incident;

import care.shouhu.command.blind.BlindWindow;
import care.shouhu.command.blind.Recontact;
import care.shouhu.command.downlink.Downlink;
import care.shouhu.command.handover.Handover;
import care.shouhu.command.hold.Hold;
import care.shouhu.command.notify.ChannelHealth;
import care.shouhu.command.notify.Notice;
import care.shouhu.command.watch.Alarm;
import care.shouhu.command.watch.AlarmKind;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * One change of the desk's state. Carries the whole value as it is afterwards, so that applying it
 * is putting it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Decision.IncidentChanged.class, name = "incident"),
  @JsonSubTypes.Type(value = Decision.AlarmLatched.class, name = "latch"),
  @JsonSubTypes.Type(value = Decision.AlarmReleased.class, name = "release"),
  @JsonSubTypes.Type(value = Decision.CommandAnswered.class, name = "answer"),
  @JsonSubTypes.Type(value = Decision.IncidentsForgotten.class, name = "forget"),
  @JsonSubTypes.Type(value = Decision.DownlinkChanged.class, name = "downlink"),
  @JsonSubTypes.Type(value = Decision.NoticeChanged.class, name = "notice"),
  @JsonSubTypes.Type(value = Decision.ChannelChanged.class, name = "channel"),
  @JsonSubTypes.Type(value = Decision.HistoryAppended.class, name = "history"),
  @JsonSubTypes.Type(value = Decision.BlindWindowChanged.class, name = "blind"),
  @JsonSubTypes.Type(value = Decision.Recontacted.class, name = "recontact"),
  @JsonSubTypes.Type(value = Decision.HoldChanged.class, name = "hold"),
  @JsonSubTypes.Type(value = Decision.AlarmHeld.class, name = "held"),
  @JsonSubTypes.Type(value = Decision.HandoverChanged.class, name = "handover"),
  @JsonSubTypes.Type(value = Decision.DutySaid.class, name = "duty")
})
public sealed interface Decision {

  /**
   * An incident was opened or changed.
   *
   * @param incident the whole incident afterwards
   * @param entry what happened; its number is {@code incident.historyCount()}
   */
  record IncidentChanged(Incident incident, HistoryEntry entry) implements Decision {}

  /**
   * A detector's alarm holds from now on for its device and kind: one lasting cause is one alarm,
   * also when people close its incident meanwhile.
   *
   * @param incidentId null while the alarm is held back
   */
  record AlarmLatched(Alarm alarm, String incidentId) implements Decision {}

  /** A detector's alarm no longer holds for its device and kind. */
  record AlarmReleased(String deviceId, AlarmKind kind, String alarmId) implements Decision {}

  /** A command with an Idempotency-Key had this verdict. */
  record CommandAnswered(RememberedAnswer answer) implements Decision {}

  /** A command to a device was issued, or something became of it. */
  record DownlinkChanged(Downlink downlink) implements Decision {}

  /** A person is to be told something, or something became of that. */
  record NoticeChanged(Notice notice) implements Decision {}

  /** A channel fails, or works again. */
  record ChannelChanged(ChannelHealth channel) implements Decision {}

  /** One more entry in the history of an incident that is in the tables alone. */
  record HistoryAppended(String incidentId, HistoryEntry entry) implements Decision {}

  /** A time in which nobody was watching began or ended. */
  record BlindWindowChanged(BlindWindow window) implements Decision {}

  /** Somebody tried to reach a person nobody had been watching. */
  record Recontacted(Recontact recontact) implements Decision {}

  /** Alarms of a device are held back from now on, or no longer. */
  record HoldChanged(Hold hold) implements Decision {}

  /** An alarm was held back; {@code hold} counts it. */
  record AlarmHeld(Alarm alarm, Hold hold) implements Decision {}

  /** The end of a shift went on by a step. */
  record HandoverChanged(Handover handover) implements Decision {}

  /** Something was said of somebody's duty, or where they are. */
  record DutySaid(DutyMark mark) implements Decision {}

  /** Closed incidents that leave the loop's memory; they stay in the tables. */
  record IncidentsForgotten(List<String> incidentIds) implements Decision {
    public IncidentsForgotten {
      incidentIds = List.copyOf(incidentIds);
    }
  }
}
