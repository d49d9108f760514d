package care.shouhu.allinone.product;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A device on the Paho client for Python, as Debian has it: the program {@code paho_device.py} as a
 * process, told step by step what to do.
 */
final class PythonDevice implements AutoCloseable {
  /** Debian's own interpreter, for which its packages are installed. */
  private static final String PYTHON = "/usr/bin/python3";

  private static final Path PROGRAM =
      Path.of("src/test/resources/clients/paho_device.py").toAbsolutePath();

  private final Process process;
  private final BufferedWriter orders;
  private final BufferedReader answers;

  /**
   * @param version {@code 311} or {@code 5}
   */
  PythonDevice(int mqttPort, String version, String clientId, String id, String secret)
      throws IOException {
    process =
        new ProcessBuilder(
                PYTHON, PROGRAM.toString(), version, String.valueOf(mqttPort), clientId, id, secret)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    orders = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Does it and gives the answer; an error of the client fails the test. */
  JsonNode does(String what, Map<String, Object> with) throws IOException {
    Map<String, Object> order = new HashMap<>(with);
    order.put("do", what);
    orders.write(Api.JSON.writeValueAsString(order));
    orders.newLine();
    orders.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new AssertionError("the client ended at " + order);
    }
    JsonNode said = Api.JSON.readTree(answer);
    if (said.has("error")) {
      throw new AssertionError(order + ": " + said.get("error").asText());
    }
    return said;
  }

  JsonNode does(String what) throws IOException {
    return does(what, Map.of());
  }

  JsonNode connectKeepingItsSession() throws IOException {
    return does("connect", Map.of("keep", true));
  }

  JsonNode publish(String topic, String payload) throws IOException {
    return does("publish", Map.of("topic", topic, "payload", payload));
  }

  JsonNode subscribe(String topic) throws IOException {
    return does("subscribe", Map.of("topic", topic));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
