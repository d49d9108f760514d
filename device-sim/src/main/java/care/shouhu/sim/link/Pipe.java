package care.shouhu.sim.link;

import java.util.List;

/** One MQTT connection, from dialling to its end. A new one is made for each attempt. */
sealed interface Pipe permits Pipe3, Pipe5 {

  /** Starts to connect. What comes of it is told to the {@link Ends}. */
  void dial();

  /**
   * Sends at QoS 1.
   *
   * @return false if the client does not take it now; it is then not in flight
   */
  boolean send(Message message);

  /** Asks for what comes on these topics, at QoS 1. Once, after {@link Ends#up}. */
  void listen(List<String> topics);

  /** Ends the connection, with an MQTT DISCONNECT if {@code orderly}. May take a second. */
  void hangUp(boolean orderly);

  /** Who hears of it. Each is called from threads of the pipe's own. */
  interface Ends {
    void up(Pipe pipe);

    /** Acknowledged by the broker, and so kept there. */
    void acknowledged(Pipe pipe, Message message);

    /** Refused by the broker, with an MQTT 5 reason code of 0x80 or above. */
    void refused(Pipe pipe, Message message, int reasonCode);

    /** Something came on a topic that was asked for. */
    void heard(Pipe pipe, String topic, byte[] payload);

    /** Never connected, or no more. May be told more than once. */
    void lost(Pipe pipe, String reason);
  }

  /**
   * Where and as whom to connect.
   *
   * @param uri such as {@code tcp://127.0.0.1:1883}
   */
  record Address(String uri, String deviceId, String secret) {}

  /** Enough for a hub that speaks every second or so; the broker waits one and a half of these. */
  int KEEP_ALIVE_SECONDS = 60;

  int CONNECT_TIMEOUT_SECONDS = 10;
}
