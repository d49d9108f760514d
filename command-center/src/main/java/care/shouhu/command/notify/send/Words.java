package care.shouhu.command.notify.send;

import care.shouhu.command.incident.AssignmentStatus;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentStatus;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.notify.About;
import care.shouhu.command.watch.AlarmKind;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a person reads or hears. Nobody's name is in it: it may stand on a locked screen, and
 * gateways belong to others. Place, bed and kind are enough to get up; the page tells the rest.
 *
 * @param title short, also alone
 */
record Words(String title, String text) {

  /**
   * The words.
   *
   * @param incident it is about, if it is still in memory
   * @param english instead of Chinese
   * @param code for the proof of a gateway's channel, or null
   */
  static Words of(About about, Optional<Incident> incident, boolean english, String code) {
    return switch (about) {
      case About.OfIncident a -> waits(incident, a.ring(), english);
      case About.OfAssignment a -> assigned(incident, english);
      case About.OfMany a ->
          english
              ? new Words(a.incidents() + " incidents wait", "Open Shouhu.")
              : new Words("%d 起警情等待处置".formatted(a.incidents()), "请打开守护查看。");
      case About.Proof a -> proof(english, code);
    };
  }

  private static Words waits(Optional<Incident> incident, int ring, boolean english) {
    String kinds = incident.map(i -> kinds(i, english)).orElse(english ? "Alarm" : "报警");
    String where = incident.map(i -> where(i.subject(), false)).orElse("");
    String again =
        ring <= 1 ? "" : english ? " (call %d)".formatted(ring) : "（第 %d 次）".formatted(ring);
    return new Words(kinds + again, where + " · " + standing(incident, english));
  }

  /** One that somebody has rings for them alone, or for those who are to ask at the scene. */
  private static String standing(Optional<Incident> incident, boolean english) {
    if (incident.filter(i -> i.status() == IncidentStatus.CLAIMED).isEmpty()) {
      return english ? "nobody is on it yet" : "等待处置";
    }
    boolean onScene =
        incident.stream()
            .flatMap(Incident::activeAssignments)
            .anyMatch(assignment -> assignment.status() == AssignmentStatus.ON_SCENE);
    if (onScene) {
      return english ? "no word from the scene: call whoever went" : "到场后无消息，请联系前往人员";
    }
    return english ? "it calls again, and somebody is on it" : "再次报警，已有人处置";
  }

  private static Words assigned(Optional<Incident> incident, boolean english) {
    String kinds = incident.map(i -> kinds(i, english)).orElse(english ? "Alarm" : "报警");
    String where = incident.map(i -> where(i.subject(), true)).orElse("");
    return english
        ? new Words("For you: " + kinds, where + " · accept or decline")
        : new Words("派给你：" + kinds, where + " · 请接受或拒绝");
  }

  private static Words proof(boolean english, String code) {
    if (code == null) {
      return english
          ? new Words("Notifications are on", "This is how you will be told.")
          : new Words("通知已开启", "有警情时会这样通知你。");
    }
    return english
        ? new Words("Shouhu", "Your code is %s, valid for 30 minutes.".formatted(code))
        : new Words("守护", "验证码 %s，30 分钟内有效。".formatted(code));
  }

  private static String where(Subject subject, boolean withAddress) {
    String words =
        Stream.of(subject.placeName(), withAddress ? subject.address() : null, subject.bedLabel())
            .filter(part -> part != null && !part.isBlank())
            .collect(Collectors.joining(" "));
    return words.isEmpty() && subject.deviceId() != null ? subject.deviceId() : words;
  }

  private static String kinds(Incident incident, boolean english) {
    return incident.kinds().stream()
        .map(kind -> english ? english(kind) : chinese(kind))
        .collect(Collectors.joining(" + "));
  }

  private static String chinese(AlarmKind kind) {
    return switch (kind) {
      case CALL -> "呼叫";
      case FALL -> "跌倒";
      case NO_VITAL_SIGNS -> "无生命体征";
      case HEART_RATE -> "心率异常";
      case BREATH_RATE -> "呼吸异常";
      case NIGHT_BED_EXIT -> "夜间离床";
      case LATE_IN_BED -> "迟未起床";
      case LONG_IN_BED -> "久卧";
      case SILENT -> "设备失联";
      case BATTERY_LOW -> "电量低";
      case TAMPER -> "设备被拆动";
      case CHANNEL_DOWN -> "通知渠道故障";
    };
  }

  private static String english(AlarmKind kind) {
    return switch (kind) {
      case CALL -> "Call";
      case FALL -> "Fall";
      case NO_VITAL_SIGNS -> "No vital signs";
      case HEART_RATE -> "Heart rate";
      case BREATH_RATE -> "Breath rate";
      case NIGHT_BED_EXIT -> "Out of bed at night";
      case LATE_IN_BED -> "Late in bed";
      case LONG_IN_BED -> "Long in bed";
      case SILENT -> "Device silent";
      case BATTERY_LOW -> "Battery low";
      case TAMPER -> "Tampered with";
      case CHANNEL_DOWN -> "Notification channel down";
    };
  }
}
