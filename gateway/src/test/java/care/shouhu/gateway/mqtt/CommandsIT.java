package care.shouhu.gateway.mqtt;

import static care.shouhu.gateway.mqtt.EdgeUnderTest.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device.DeviceKind;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.log.InMemoryLog;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.DeviceCommand;
import care.shouhu.core.wire.DeviceCommand.Kind;
import care.shouhu.core.wire.DownRecord;
import care.shouhu.gateway.TestDevices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands from the log to the device, and what is told of them. */
@Timeout(60)
class CommandsIT {

  private static final String TOPIC = "shouhu/v1/bed-1/command";

  /** SUBSCRIBE of {@link #TOPIC}, without properties. */
  private static final int SUBSCRIBE = 0x82;

  private final InMemoryLog log = new InMemoryLog();

  private DeviceCommand command(String id, String device, long millis) {
    return command(log, id, device, millis);
  }

  private static DeviceCommand command(InMemoryLog to, String id, String device, long millis) {
    long now = System.currentTimeMillis();
    var command =
        new DeviceCommand(id, device, Kind.HELP_IS_COMING, null, now - 1_000, now + millis);
    issue(to, command);
    return command;
  }

  private static void issue(InMemoryLog to, DeviceCommand command) {
    DownRecord record = new DownRecord.Issued(command);
    to.append(Lane.DOWN, record.key(), record.value()).join();
  }

  private static MqttClient paho(EdgeUnderTest edge, String device, List<String> got)
      throws MqttException {
    var client =
        new MqttClient("tcp://127.0.0.1:" + edge.port(), device + "-c", new MemoryPersistence());
    MqttConnectOptions options = new MqttConnectOptions();
    options.setUserName(device);
    options.setPassword(TestDevices.secret(device).toCharArray());
    client.setCallback(new Heard(got));
    client.connect(options);
    client.subscribe("shouhu/v1/" + device + "/command", 1);
    return client;
  }

  private static RawClient subscribed(EdgeUnderTest edge, int version, String connectHex)
      throws IOException {
    RawClient client = new RawClient(edge.port()).sendHex(connectHex);
    assertThat(client.read()).startsWith("20 ");
    subscribe(client, version, 1);
    return client;
  }

  private static void subscribe(RawClient client, int version, int qos) throws IOException {
    var body = new RawClient.Bytes().u16(7);
    if (version == 5) {
      body.u8(0);
    }
    client.send(RawClient.packet(SUBSCRIBE, body.text(TOPIC).u8(qos)));
    assertThat(client.read()).startsWith("90 0007");
  }

  private static String connect(int version, boolean clean) {
    return HexFormat.of()
        .formatHex(RawClient.connectPacket(version, "bed-1", "secret-bed-1", "c", 0, clean));
  }

  /** A CONNECT of MQTT 5 with these properties, and a clean start. */
  private static String connect5(String propertiesHex) {
    return connect5(0xC2, propertiesHex);
  }

  /** The same for the session of before. */
  private static String again5(String propertiesHex) {
    return connect5(0xC0, propertiesHex);
  }

  private static String connect5(int flags, String propertiesHex) {
    byte[] properties = HexFormat.of().parseHex(propertiesHex);
    var body = new RawClient.Bytes().text("MQTT").u8(5).u8(flags).u16(0);
    body.u8(properties.length).raw(properties);
    return HexFormat.of()
        .formatHex(RawClient.packet(0x10, body.text("c").text("bed-1").text("secret-bed-1")));
  }

  /** The packet id of a PUBLISH at QoS 1 on {@link #TOPIC}. */
  private static String packetId(String publish) {
    int at = "32 ".length() + 2 * (2 + TOPIC.length());
    return publish.substring(at, at + 4);
  }

  private static String text(String packet) {
    return new String(HexFormat.of().parseHex(packet.substring(3)), UTF_8);
  }

  @Test
  void aDeviceThatListensGetsItOnceAndItIsToldDelivered() throws Exception {
    List<String> got = new CopyOnWriteArrayList<>();
    try (EdgeUnderTest edge = new EdgeUnderTest(log);
        MqttClient bed = paho(edge, "bed-1", got)) {
      DeviceCommand command = command("C-1", "bed-1", 60_000);
      issue(log, command);
      until(() -> edge.gauge("shouhu_gateway_commands_pending") == 0 && !got.isEmpty());
      issue(log, command);
      DeviceCommand next = command("C-2", "bed-1", 60_000);

      until(() -> edge.steps().contains("C-2 delivered"));

      assertThat(got).containsExactly(heard(command), heard(next));
      assertThat(edge.steps())
          .containsExactlyInAnyOrder("C-1 sent", "C-1 delivered", "C-2 sent", "C-2 delivered");
      until(() -> log.firstPosition(Lane.DOWN) == log.endPosition(Lane.DOWN));
      bed.disconnect();
    }
  }

  @Test
  void aDeviceThatWasOfflineGetsItWhenItListensAndWhatExpiredIsNotSent() throws Exception {
    List<String> got = new CopyOnWriteArrayList<>();
    try (EdgeUnderTest edge = new EdgeUnderTest(log)) {
      command("C-1", "bed-1", 1);
      DeviceCommand kept = command("C-2", "bed-1", 60_000);
      until(() -> edge.steps().contains("C-1 expired"));

      try (MqttClient bed = paho(edge, "bed-1", got)) {
        until(() -> edge.steps().contains("C-2 delivered"));

        assertThat(got).containsExactly(heard(kept));
        bed.disconnect();
      }
    }
  }

  @Test
  void aHubGetsWhatIsForADeviceBoundToItAndNothingElse() throws Exception {
    List<String> got = new CopyOnWriteArrayList<>();
    try (EdgeUnderTest edge = new EdgeUnderTest(log)) {
      TestDevices.add(
          edge.directory,
          TestDevices.device("bed-9", DeviceKind.BED_SENSOR, Profile.NATIVE, "hub-1"));
      // The device's own connection does not listen.
      try (RawClient bed = RawClient.connected(edge.port(), 4, "bed-9", "c");
          MqttClient hub = paho(edge, "hub-1", got)) {
        hub.subscribe("shouhu/v1/bed-9/command", 1);
        command("C-1", "bed-1", 60_000);
        DeviceCommand forBed = command("C-2", "bed-9", 60_000);

        until(() -> edge.steps().contains("C-2 delivered"));

        assertThat(got).containsExactly(heard(forBed));
        assertThat(edge.steps()).doesNotContain("C-1 sent");
        bed.ping();
        hub.disconnect();
      }
    }
  }

  @Test
  void aDeviceThatWasBoundElsewhereIsNoLongerReachedThroughItsFormerHub() throws Exception {
    List<String> got = new CopyOnWriteArrayList<>();
    try (EdgeUnderTest edge = new EdgeUnderTest(log)) {
      TestDevices.add(
          edge.directory,
          TestDevices.device("bed-9", DeviceKind.BED_SENSOR, Profile.NATIVE, "hub-1"));
      try (MqttClient hub = paho(edge, "hub-1", got)) {
        hub.subscribe("shouhu/v1/bed-9/command", 1);
        TestDevices.add(
            edge.directory,
            TestDevices.device("bed-9", DeviceKind.BED_SENSOR, Profile.NATIVE, null));
        command("C-1", "bed-9", 60_000);
        command("C-2", "hub-1", 60_000);

        until(() -> edge.steps().contains("C-2 delivered"));

        assertThat(edge.steps()).containsExactlyInAnyOrder("C-2 sent", "C-2 delivered");
        hub.disconnect();
      }
    }
  }

  @Test
  void aDeviceWithoutACommandTopicIsToldUnsupported() {
    try (EdgeUnderTest edge = new EdgeUnderTest(log)) {
      command("C-1", "sos-1", 60_000);

      until(() -> edge.steps().contains("C-1 unsupported"));

      until(() -> edge.gauge("shouhu_gateway_commands_pending") == 0);
    }
  }

  @Test
  void aResumedSessionGetsWhatItDidNotAcknowledgeAgainUnderTheSameId() throws Exception {
    for (int version : new int[] {4, 5}) {
      InMemoryLog own = new InMemoryLog();
      try (EdgeUnderTest edge = new EdgeUnderTest(own)) {
        RawClient first = subscribed(edge, version, connect(version, false));
        command(own, "C-9", "bed-1", 60_000);
        String publish = first.read();
        assertThat(publish).startsWith("32 ");
        first.hangUp();

        try (RawClient second = new RawClient(edge.port()).sendHex(connect(version, false))) {
          assertThat(second.read()).startsWith("20 01");
          String again = second.read();
          assertThat(again).startsWith("3a ");
          assertThat(packetId(again)).isEqualTo(packetId(publish));
          second.sendHex("4002" + packetId(again));
          until(() -> edge.steps().contains("C-9 delivered"));
          second.ping();
        }
        assertThat(edge.steps()).containsExactlyInAnyOrder("C-9 sent", "C-9 delivered");
      }
    }
  }

  @Test
  void aTakeoverOfTheSameSessionSendsAgainAndAnAnsweredOneIsNotSentAnywhere() throws Exception {
    try (EdgeUnderTest edge = new EdgeUnderTest(log)) {
      RawClient first = subscribed(edge, 4, connect(4, false));
      command("C-1", "bed-1", 60_000);
      String publish = first.read();

      try (RawClient second = new RawClient(edge.port()).sendHex(connect(4, false))) {
        assertThat(second.read()).startsWith("20 01");
        String again = second.read();
        assertThat(again).isEqualTo("3a" + publish.substring(2));
        second.sendHex("4002" + packetId(again));
        until(() -> edge.gauge("shouhu_gateway_commands_pending") == 0);
        second.ping();
      }
      assertThat(edge.steps()).containsExactlyInAnyOrder("C-1 sent", "C-1 delivered");
      first.close();
    }
  }

  @Test
  void aSessionThatIsGivenUpLeavesItsCommandsToTheNext() throws Exception {
    try (EdgeUnderTest edge = new EdgeUnderTest(log)) {
      RawClient first = subscribed(edge, 4, connect(4, true));
      command("C-1", "bed-1", 60_000);
      assertThat(first.read()).startsWith("32 ");
      first.hangUp();

      try (RawClient second = subscribed(edge, 4, connect(4, true))) {
        String publish = second.read();
        assertThat(publish).startsWith("32 ");
        second.sendHex("4002" + packetId(publish));
        until(() -> edge.steps().contains("C-1 delivered"));
      }
    }
  }

  @Test
  void aClientIsNotSentMoreThanItSaysItTakes() throws Exception {
    try (EdgeUnderTest edge = new EdgeUnderTest(log);
        RawClient client = subscribed(edge, 5, connect5("210001"))) {
      command("C-1", "bed-1", 60_000);
      command("C-2", "bed-1", 60_000);
      String first = client.read();
      assertThat(text(first)).contains("C-1");
      client.ping();

      client.sendHex("4002" + packetId(first));

      assertThat(text(client.read())).contains("C-2");
      assertThat(edge.steps()).contains("C-1 sent", "C-1 delivered");
    }
  }

  @Test
  void aClientThatComesBackIsNotSentMoreThanItNowSaysItTakes() throws Exception {
    String kept = "1100000e10";
    try (EdgeUnderTest edge = new EdgeUnderTest(log)) {
      RawClient first = subscribed(edge, 5, connect5(kept));
      for (int i = 1; i <= 3; i++) {
        command("C-" + i, "bed-1", 60_000);
        assertThat(text(first.read())).contains("C-" + i);
      }
      first.hangUp();

      try (RawClient second = new RawClient(edge.port()).sendHex(again5(kept + "210001"))) {
        assertThat(second.read()).startsWith("20 01");
        for (int i = 1; i <= 3; i++) {
          String again = second.read();
          assertThat(text(again)).contains("C-" + i);
          second.ping();
          second.sendHex("4002" + packetId(again));
        }
        until(() -> edge.steps().contains("C-3 delivered"));
      }
    }
  }

  @Test
  void aClientThatComesBackWithLessRoomIsNotSentWhatIsTooLong() throws Exception {
    String kept = "1100000e10";
    try (EdgeUnderTest edge = new EdgeUnderTest(log)) {
      RawClient first = subscribed(edge, 5, connect5(kept));
      command("C-1", "bed-1", 60_000);
      assertThat(text(first.read())).contains("C-1");
      first.hangUp();

      try (RawClient second = new RawClient(edge.port()).sendHex(again5(kept + "2700000050"))) {
        assertThat(second.read()).startsWith("20 01");
        second.ping();
        until(() -> edge.steps().contains("C-1 unsupported"));
      }
    }
  }

  /**
   * Two connections of one session take turns while commands come: none is left with a connection
   * that lost its session in the moment in which it took the command.
   */
  @Test
  void noCommandIsLeftWithAConnectionThatLostItsSession() throws Exception {
    int commands = 200;
    try (EdgeUnderTest edge = new EdgeUnderTest(log)) {
      List<RawClient> connected = new ArrayList<>();
      connected.add(subscribed(edge, 4, connect(4, false)));
      Thread issuing =
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < commands; i++) {
                  command("C-" + i, "bed-1", 60_000);
                  LockSupport.parkNanos(200_000);
                }
              });
      for (int i = 0; i < 60; i++) {
        connected.add(new RawClient(edge.port()).sendHex(connect(4, false)));
        LockSupport.parkNanos(1_000_000);
      }
      issuing.join();

      // Each is served by a loop of its own: the one opened last need not be the one that was
      // heard last and so holds the session.
      connected.forEach(client -> Thread.ofVirtual().start(() -> acknowledgeAll(client)));
      until(() -> delivered(edge) == commands);
    }
  }

  private static void acknowledgeAll(RawClient client) {
    try {
      String packet = client.read();
      while (!packet.equals(RawClient.CLOSED)) {
        if (packet.startsWith("32 ") || packet.startsWith("3a ")) {
          client.sendHex("4002" + packetId(packet));
        }
        packet = client.read();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long delivered(EdgeUnderTest edge) {
    return edge.steps().stream().filter(it -> it.endsWith(" delivered")).distinct().count();
  }

  @Test
  void aCommandTooLongForTheClientIsToldUnsupported() throws Exception {
    try (EdgeUnderTest edge = new EdgeUnderTest(log);
        RawClient client = subscribed(edge, 5, connect5("2700000050"))) {
      command("C-1", "bed-1", 60_000);

      until(() -> edge.steps().contains("C-1 unsupported"));

      client.ping();
    }
  }

  @Test
  void anMqtt5ClientIsToldForHowLongItHoldsAndMayRefuse() throws Exception {
    try (EdgeUnderTest edge = new EdgeUnderTest(log);
        RawClient client = subscribed(edge, 5, connect5(""))) {
      command("C-1", "bed-1", 60_000);
      String publish = client.read();
      String properties = publish.substring(publish.indexOf(packetId(publish)) + 4);
      assertThat(properties).startsWith("0502000000");
      int seconds = Integer.parseInt(properties.substring(10, 12), 16);
      assertThat(seconds).isBetween(30, 60);

      client.sendHex("4003" + packetId(publish) + "83");

      until(() -> edge.steps().contains("C-1 refused"));
    }
  }

  @Test
  void atQos0ItIsToldSentAndNothingMore() throws Exception {
    try (EdgeUnderTest edge = new EdgeUnderTest(log);
        RawClient client = RawClient.connected(edge.port(), 4, "bed-1", "c")) {
      subscribe(client, 4, 0);
      command("C-1", "bed-1", 60_000);

      assertThat(client.read()).startsWith("30 ");

      until(() -> edge.gauge("shouhu_gateway_commands_pending") == 0);
      assertThat(edge.steps()).containsExactly("C-1 sent");
    }
  }

  @Test
  void aGatewayThatIsStartedAgainSendsWhatIsLeftAndNothingTwice() throws Exception {
    List<String> got = new CopyOnWriteArrayList<>();
    EdgeUnderTest killed = new EdgeUnderTest(log);
    DeviceCommand left = command("C-1", "bed-2", 60_000);
    MqttClient bed = paho(killed, "bed-1", got);
    command("C-2", "bed-1", 60_000);
    until(() -> killed.steps().contains("C-2 delivered"));
    until(() -> killed.gauge("shouhu_gateway_commands_pending") == 1);
    bed.disconnect();
    bed.close();
    killed.leaveLog();
    assertThat(log.firstPosition(Lane.DOWN)).isEqualTo(1);
    got.clear();

    try (EdgeUnderTest edge = new EdgeUnderTest(log);
        MqttClient first = paho(edge, "bed-1", got);
        MqttClient second = paho(edge, "bed-2", got)) {
      until(() -> edge.steps().contains("C-1 delivered"));

      assertThat(got).containsExactly(heard(left));
      assertThat(edge.steps())
          .containsExactlyInAnyOrder("C-2 sent", "C-2 delivered", "C-1 sent", "C-1 delivered");
      first.disconnect();
      second.disconnect();
    }
  }

  @Test
  void anEndThatTheLogDidNotTakeIsToldAgain() throws Exception {
    try (EdgeUnderTest edge = new EdgeUnderTest(log)) {
      RawClient client = subscribed(edge, 4, connect(4, true));
      command("C-1", "bed-1", 60_000);
      String publish = client.read();
      log.stall();
      fill(500_000);
      fill(1);
      client.sendHex("4002" + packetId(publish));
      client.ping();
      assertThat(edge.gauge("shouhu_gateway_commands_pending")).isEqualTo(1);

      log.resume();

      until(() -> edge.gauge("shouhu_gateway_commands_pending") == 0);
      client.close();
    }
  }

  /** Until the lane of the reports has no room for so many bytes. */
  private void fill(int bytes) {
    while (!log.append(Lane.URGENT, new byte[1], new byte[bytes]).isCompletedExceptionally()) {}
  }

  private static String heard(DeviceCommand command) {
    return "shouhu/v1/"
        + command.deviceId()
        + "/command "
        + new String(new DownRecord.Issued(command).value(), UTF_8);
  }

  /** Notes what arrives. */
  private record Heard(List<String> got) implements org.eclipse.paho.client.mqttv3.MqttCallback {

    @Override
    public void messageArrived(String topic, org.eclipse.paho.client.mqttv3.MqttMessage message) {
      got.add(topic + " " + new String(message.getPayload(), UTF_8));
    }

    @Override
    public void connectionLost(Throwable cause) {}

    @Override
    public void deliveryComplete(org.eclipse.paho.client.mqttv3.IMqttDeliveryToken token) {}
  }
}
