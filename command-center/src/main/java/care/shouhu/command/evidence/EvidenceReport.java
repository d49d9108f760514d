package care.shouhu.command.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.StringJoiner;

/**
 * The readable page of a pack: one file, no script, nothing fetched; Chinese with English beside;
 * times in Asia/Shanghai; printed on A4. Pure.
 */
final class EvidenceReport {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS xxx").withZone(ZONE);

  private static final String STYLE =
      """
      @page { size: A4; margin: 16mm 14mm }
      body { font: 10.5pt/1.5 "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: #111;
             max-width: 182mm; margin: 8mm auto }
      h1 { font-size: 17pt; margin: 0 0 2mm } h2 { font-size: 12pt; margin: 7mm 0 2mm; break-after: avoid }
      small { color: #555; font-weight: normal } table { border-collapse: collapse; width: 100% }
      th, td { border: .3mm solid #bbb; padding: 1mm 1.6mm; text-align: left; vertical-align: top; overflow-wrap: anywhere }
      th { background: #f2f2f2; font-weight: 600 } tr { break-inside: avoid }
      .hash { font: 7.5pt/1.3 monospace; color: #555 } .time { white-space: nowrap; font-variant-numeric: tabular-nums }
      .warn { border-left: 1mm solid #b00; padding-left: 3mm } img { max-width: 100%; max-height: 120mm } svg { width: 100%; height: 38mm; border: .3mm solid #bbb }
      """;

  private final Evidence evidence;
  private final Words words = Words.load();
  private final StringBuilder out = new StringBuilder();

  private EvidenceReport(Evidence evidence) {
    this.evidence = evidence;
  }

  static String html(Evidence evidence, String fingerprint) {
    EvidenceReport report = new EvidenceReport(evidence);
    report.all(fingerprint);
    return report.out.toString();
  }

  private void all(String fingerprint) {
    String id = evidence.incidentId();
    out.append("<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">")
        .append("<title>警情证据 ")
        .append(escaped(id))
        .append("</title><style>\n")
        .append(STYLE)
        .append("</style></head><body>\n<h1>警情证据 ")
        .append(escaped(id))
        .append(" <small>Evidence of an incident</small></h1>\n");
    notices();
    facts();
    alarms();
    parameters();
    history();
    assignments();
    pictures();
    readings();
    signature(fingerprint);
    out.append("</body></html>\n");
  }

  private void notices() {
    if (evidence.masked()) {
      warn("姓名和地址按导出人的权限隐去", "Names and addresses are hidden from the role that exported this");
    }
    if (!evidence.complete()) {
      warn(
          "较早的处置经过存于数据库，导出时数据库未应答",
          "Older history entries are in the database, which did not answer");
    }
  }

  private void warn(String chinese, String english) {
    out.append("<p class=\"warn\">").append(chinese).append("。<small>").append(english);
    out.append(".</small></p>\n");
  }

  private void heading(String chinese, String english) {
    out.append("<h2>").append(chinese).append(" <small>").append(english).append("</small></h2>\n");
  }

  private void facts() {
    heading("概况", "Facts");
    JsonNode incident = evidence.incident();
    out.append("<table>\n");
    fact("状态", "Status", words.of(incident.path("status")));
    fact("级别", "Class", words.of(incident.path("class")));
    fact("类型", "Kind", words.of(incident.path("kind")));
    fact("老人", "Resident", text(incident, "residentName", "residentId"));
    fact("照护等级", "Care level", words.of(incident.path("careLevel")));
    fact("地点", "Place", text(incident, "placeName", "address", "bedLabel"));
    fact("行政区划", "Division", text(incident, "division"));
    fact("发生", "Opened", time(incident.path("openedAt")));
    fact("接警", "Claimed", by(incident, "claimedAt", "claimedBy"));
    fact("处置完毕", "Handled", by(incident, "handledAt", "handledBy"));
    fact("结案", "Closed", by(incident, "closedAt", "closedBy"));
    fact("结果", "Outcome", words.of(incident.path("outcome")));
    fact("误报原因", "Cause", text(incident, "cause"));
    fact("备注", "Note", text(incident, "note"));
    fact("接续", "Goes on from", text(incident, "follows", "followsReason"));
    fact("后续", "Goes on as", text(incident, "reopenedAs"));
    fact("导出", "Exported", exported());
    out.append("</table>\n");
  }

  private String exported() {
    Evidence.Export export = evidence.export();
    return "%s · %s（%s，%s）"
        .formatted(time(export.atMillis()), export.byName(), export.by(), export.role());
  }

  private void fact(String chinese, String english, String value) {
    if (!value.isEmpty()) {
      out.append("<tr><th>%s <small>%s</small></th><td>".formatted(chinese, english))
          .append(escaped(value))
          .append("</td></tr>\n");
    }
  }

  private static String by(JsonNode incident, String at, String who) {
    return incident.hasNonNull(at)
        ? time(incident.path(at)) + " · " + incident.path(who).asText()
        : "";
  }

  private void alarms() {
    heading("报警", "Alarms");
    head(
        "编号 No.",
        "类型 Kind",
        "设备 Device",
        "设备时间 Device",
        "网关时间 Received",
        "判定时间 Decided",
        "参数版本 Version");
    for (JsonNode alarm : evidence.incident().path("alarms")) {
      row(
          alarm.path("id").asText(),
          words.of(alarm.path("kind")),
          alarm.path("deviceId").asText(),
          time(alarm.path("at")),
          time(alarm.path("receivedAt")),
          time(alarm.path("raisedAt")),
          alarm.path("parameterVersion").asText());
    }
    out.append("</table>\n");
    int all = evidence.incident().path("alarmCount").asInt();
    int shown = evidence.incident().path("alarms").size();
    if (all > shown) {
      out.append(
          "<p>共 %d 次，列出 %d 次。<small>%1$d in all, %2$d listed.</small></p>%n".formatted(all, shown));
    }
  }

  /** What the alarms went by, as {@code parameters.json} has it. */
  private void parameters() {
    if (evidence.parameters() == null || evidence.parameters().isEmpty()) {
      return;
    }
    heading("报警参数", "Detector figures");
    head("参数版本 Version", "全市 Everybody", "本人 This person");
    for (JsonNode one : evidence.parameters()) {
      row(
          one.path("version").asText(),
          figures(one.path("everybody")),
          figures(one.path("resident")));
    }
    out.append("</table>\n");
  }

  private static String figures(JsonNode of) {
    return of.isObject() ? of.path("version").asText() + ": " + of.path("rules") : "—";
  }

  private void history() {
    heading("处置经过", "History");
    head("序号 No.", "时间 Time", "经过 What", "何人 By", "来源 From", "详情 Detail");
    for (JsonNode entry : evidence.history()) {
      StringJoiner detail = new StringJoiner("; ");
      entry
          .path("detail")
          .properties()
          .forEach(field ->
              detail.add(field.getKey() + "=" + detail(field.getKey(), field.getValue().asText())));
      row(
          entry.path("number").asText(),
          time(entry.path("at")),
          words.of(entry.path("kind")),
          entry.path("by").asText(""),
          entry.path("from").asText(""),
          detail.toString());
      String hash = entry.path("hash").asText("—");
      out.append("<tr><td colspan=\"6\" class=\"hash\">%s</td></tr>%n".formatted(escaped(hash)));
    }
    out.append("</table>\n");
  }

  /** Times among the details are shown as times. */
  private static String detail(String name, String value) {
    return name.endsWith("At") && value.matches("[0-9]{12,14}")
        ? time(Long.parseLong(value))
        : value;
  }

  private void assignments() {
    if (evidence.incident().path("assignments").isEmpty()) {
      return;
    }
    heading("派单", "Assignments");
    head(
        "编号 No.",
        "人员 Responder",
        "状态 Status",
        "派出 Asked",
        "接受 Accepted",
        "到场 On scene",
        "结束 Ended");
    for (JsonNode one : evidence.incident().path("assignments")) {
      row(
          one.path("id").asText(),
          text(one, "responderName", "responder"),
          words.of(one.path("status")),
          time(one.path("notifiedAt")),
          time(one.path("acceptedAt")),
          time(one.path("onSceneAt")),
          time(one.path("endedAt")));
    }
    out.append("</table>\n");
  }

  private void pictures() {
    if (evidence.pictures().isEmpty()) {
      return;
    }
    heading("现场照片", "Photographs");
    for (Picture picture : evidence.pictures()) {
      out.append("<p>").append(escaped(picture.id()));
      if (picture.jpeg() == null) {
        out.append("：导出时不在库中 <small>not stored when this was exported</small></p>\n");
      } else {
        out.append("</p>\n<img alt=\"\" src=\"data:image/jpeg;base64,")
            .append(Base64.getEncoder().encodeToString(picture.jpeg()))
            .append("\">\n");
      }
    }
  }

  private void readings() {
    heading("报警前后的设备数据", "What the devices sent around the alarms");
    if (evidence.readings() == null) {
      out.append("<p>").append(escaped(evidence.readingsMissing())).append("</p>\n");
      return;
    }
    for (JsonNode device : evidence.readings().path("devices")) {
      out.append("<h3>%s</h3>%n".formatted(escaped(device.path("deviceId").asText())));
      out.append(PulseChart.svg(device.path("readings")));
      if (!device.path("events").isEmpty()) {
        head("设备时间 Device", "网关时间 Received", "事件 Event", "详情 Detail");
        for (JsonNode event : device.path("events")) {
          row(
              time(event.path("at")),
              time(event.path("receivedAt")),
              event.path("kind").asText(),
              event.path("detail").asText(""));
        }
        out.append("</table>\n");
      }
    }
  }

  private void signature(String fingerprint) {
    heading("核对", "How to check");
    out.append("<p>运行 <code>./shouhu verify 文件</code>；签发单位公钥指纹（SHA-256）：</p><p class=\"hash\">")
        .append(fingerprint)
        .append(
            "</p>\n<p><small>Run <code>./shouhu verify FILE</code> and compare the fingerprint of")
        .append(" the issuer's key.</small></p>\n");
  }

  private void head(String... names) {
    out.append("<table><tr>");
    for (String name : names) {
      out.append("<th>").append(name).append("</th>");
    }
    out.append("</tr>\n");
  }

  private void row(String... values) {
    out.append("<tr>");
    for (String value : values) {
      out.append("<td>").append(escaped(value)).append("</td>");
    }
    out.append("</tr>\n");
  }

  private static String text(JsonNode of, String... fields) {
    StringJoiner text = new StringJoiner(" · ");
    for (String field : List.of(fields)) {
      if (of.hasNonNull(field)) {
        text.add(of.get(field).asText());
      }
    }
    return text.toString();
  }

  static String time(JsonNode millis) {
    return millis.isNumber() ? time(millis.longValue()) : "";
  }

  static String time(long millis) {
    return TIME.format(Instant.ofEpochMilli(millis));
  }

  /** Nothing that people or devices wrote may become markup. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
