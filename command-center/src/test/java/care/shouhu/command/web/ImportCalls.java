package care.shouhu.command.web;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.RunningCommandCenter;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Files of records as one user sends them. */
record ImportCalls(RunningCommandCenter running, String cookie) {

  HttpResponse<String> send(String kind, byte[] file) {
    HttpRequest request =
        HttpRequest.newBuilder(at("/api/v1/imports?kind=" + kind))
            .header("Content-Type", "application/octet-stream")
            .header("Cookie", cookie)
            .POST(HttpRequest.BodyPublishers.ofByteArray(file))
            .build();
    return sent(request, BodyHandlers.ofString());
  }

  /** The id of the import of this CSV, which could be looked at. */
  String previewed(String kind, String csv) {
    HttpResponse<String> preview = send(kind, csv.getBytes(StandardCharsets.UTF_8));
    assertThat(preview.statusCode()).as(preview.body()).isEqualTo(201);
    return RunningCommandCenter.json(preview).get("id").asText();
  }

  JsonNode now(String id) {
    return RunningCommandCenter.json(running.get("/api/v1/imports/" + id, cookie));
  }

  /** Each fault as {@code line field WRONG right}. */
  List<String> faults(String id) {
    List<String> faults = new ArrayList<>();
    RunningCommandCenter.json(running.get("/api/v1/imports/" + id + "/faults", cookie))
        .get("items")
        .forEach(fault ->
            faults.add(
                "%s %s %s %s"
                    .formatted(
                        fault.get("line").asText(),
                        fault.get("field").asText(),
                        fault.get("wrong").asText(),
                        fault.get("right").asText())
                    .strip()));
    return faults;
  }

  HttpResponse<String> confirm(String id, boolean skipBadLines) {
    return running.post(
        "/api/v1/imports/" + id + "/confirm", cookie, "{\"skipBadLines\":" + skipBadLines + "}");
  }

  /** Confirms, and waits until it is written or is not. */
  JsonNode written(String id) {
    HttpResponse<String> confirmed = confirm(id, true);
    assertThat(confirmed.statusCode()).as(confirmed.body()).isEqualTo(202);
    return ended(id);
  }

  JsonNode ended(String id) {
    RunningCommandCenter.await(() -> !now(id).get("state").asText().equals("RUNNING"));
    return now(id);
  }

  /** What is exported of this kind, as CSV. */
  String exported(String kindAndMore) {
    HttpRequest request =
        HttpRequest.newBuilder(at("/api/v1/exports/" + kindAndMore))
            .header("Cookie", cookie)
            .GET()
            .build();
    HttpResponse<String> answer = sent(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private URI at(String path) {
    return URI.create("http://localhost:" + running.center().httpPort() + path);
  }

  private <T> HttpResponse<T> sent(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      return running.http().send(request, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
