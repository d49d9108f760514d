package care.shouhu.command.web;

import care.shouhu.core.config.DeviceAddressConfig;
import io.vertx.core.net.HostAndPort;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Where a device has to connect: what an installer types, or scans. */
final class DeviceAddressApi {
  private final DeviceAddressConfig config;

  DeviceAddressApi(DeviceAddressConfig config) {
    this.config = config;
  }

  Map<String, Function<Call, CompletionStage<Reply>>> operations() {
    return Map.of(
        "getDeviceAddress",
        call ->
            CompletableFuture.completedFuture(Reply.ok(json(call.http().request().authority()))));
  }

  /**
   * Without a configured host the one the page was asked at: on one machine it is the same, and
   * where it is not the installer sees which name stands there.
   */
  private Map<String, Object> json(HostAndPort askedAt) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("host", config.host().orElseGet(() -> host(askedAt)));
    json.put("configured", config.host().isPresent());
    json.put("mqttPort", number(config.mqttPort()));
    json.put("mqttsPort", number(config.mqttsPort()));
    json.put("tcpPort", number(config.tcpPort()));
    return json;
  }

  /** HTTP/1.0 may come without a host; an IPv6 address stands in brackets as in any address. */
  private static String host(HostAndPort askedAt) {
    String host = askedAt == null ? "" : askedAt.host();
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  private static Integer number(OptionalInt port) {
    return port.isPresent() ? (Integer) port.getAsInt() : null;
  }
}
