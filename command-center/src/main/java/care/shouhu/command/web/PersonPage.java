package care.shouhu.command.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** A person's file as a page that can be read and printed: no script, nothing fetched. Pure. */
final class PersonPage {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.of("Asia/Shanghai"));

  private static final Map<String, String> TITLES =
      Map.of(
          "resident", "档案 File",
          "contact", "联系人 Contacts",
          "consent", "知情同意 Consents",
          "assessment", "能力评估 Assessments",
          "incident", "警情 Incidents",
          "incident_history", "警情经过 What was done in incidents",
          "device", "设备 Devices",
          "watch_parameters", "监测参数 Watch parameters",
          "record_history", "变更记录 Changes");

  private PersonPage() {}

  static Reply of(ObjectNode everything) {
    var html = new StringBuilder(8_192);
    html.append(
        """
        <!doctype html><html lang="zh-CN"><meta charset="utf-8">
        <meta name="viewport" content="width=device-width"><title>个人信息 Personal data</title>
        <style>body{font:14px/1.5 sans-serif;margin:2em}table{border-collapse:collapse;margin:0 0 1em}
        th,td{border:1px solid #bbb;padding:2px 8px;text-align:left;vertical-align:top}
        th{background:#f3f3f3}</style>
        """);
    html.append("<h1>个人信息 Personal data: ").append(escaped(everything.path("id").asText()));
    html.append("</h1><p>导出 exported: ");
    html.append(TIME.format(Instant.ofEpochMilli(everything.path("exportedAt").asLong())));
    html.append(", ").append(escaped(everything.path("exportedBy").asText())).append("</p>");
    everything
        .path("tables")
        .properties()
        .forEach(table -> table(html, table.getKey(), table.getValue()));
    everything
        .path("cut")
        .forEach(cut -> html.append("<p>… ").append(escaped(cut.asText())).append("</p>"));
    html.append("</html>");
    return new Reply(200, "text/html; charset=utf-8", Buffer.buffer(html.toString()), Map.of());
  }

  private static void table(StringBuilder html, String name, JsonNode rows) {
    if (rows.isEmpty()) {
      return;
    }
    html.append("<h2>").append(escaped(TITLES.getOrDefault(name, name))).append("</h2>");
    for (JsonNode row : rows) {
      html.append("<table>");
      row.properties()
          .forEach(field -> {
            if (!field.getValue().isNull()) {
              html.append("<tr><th>").append(escaped(field.getKey())).append("</th><td>");
              html.append(escaped(shown(field.getKey(), field.getValue()))).append("</td></tr>");
            }
          });
      html.append("</table>");
    }
  }

  private static String shown(String name, JsonNode value) {
    boolean time = name.equals("at") || name.endsWith("At");
    return time && value.isIntegralNumber()
        ? TIME.format(Instant.ofEpochMilli(value.asLong()))
        : value.isValueNode() ? value.asText() : value.toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
