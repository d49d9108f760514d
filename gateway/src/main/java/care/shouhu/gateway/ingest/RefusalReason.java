package care.shouhu.gateway.ingest;

import java.util.Locale;

/**
 * Why the gateway said no, to a connection or to one message. The {@link #label()} is the metric
 * label, the word in the log and the detail in a quarantine row.
 */
public enum RefusalReason {
  /** No user name or no password. */
  NO_CREDENTIALS,
  /** The register has no such device, even after asking the database. */
  UNKNOWN_DEVICE,
  /** The secret does not match the register's, even after asking the database. */
  WRONG_SECRET,
  /** The certificate's common name is not the user name. */
  CERTIFICATE_MISMATCH,
  /** The register could not be asked about the device in time; the device may try again. */
  REGISTER_UNAVAILABLE,
  /** The gateway has as many connections as it will take. */
  CONNECTIONS_FULL,
  /** As many connections wait to be let in as may. */
  ADMISSION_FULL,
  /** Too many new connections of one address, or too many sign-ins of it that failed. */
  ADDRESS_RATE,
  /** Not one of the balancers that alone may connect. */
  PROXY_UNTRUSTED,
  /** A balancer's connection without a header of the PROXY protocol that can be read. */
  PROXY_HEADER,
  /** The register no longer has the connected device, or has another secret for it. */
  REMOVED,
  /** The client takes no packet in which it could be answered. */
  CLIENT_PACKET_LIMIT,
  /** The client id is missing where it may not be, or too long. */
  CLIENT_ID_INVALID,
  /** Not MQTT 3.1, 3.1.1 or 5.0. */
  VERSION_UNSUPPORTED,
  /** MQTT 5 enhanced authentication, which the gateway does not speak. */
  AUTH_METHOD_UNSUPPORTED,
  /** No CONNECT within the time allowed. */
  CONNECT_TIMEOUT,
  /** Nothing was heard for one and a half times the keep-alive time. */
  KEEP_ALIVE_TIMEOUT,
  /** The device has not read what it is sent for as long as it may be silent. */
  NOT_READING,
  /** Bytes that are no packet of the protocol. */
  MALFORMED,
  /** A frame whose checksum does not hold. */
  BAD_CHECKSUM,
  /** First bytes on the device TCP port that are no protocol's. */
  PROTOCOL_UNKNOWN,
  /** A device that is registered with another profile than it speaks. */
  WRONG_PROFILE,
  /** A frame of somebody who has not said who it is. */
  NOT_SIGNED_IN,
  /** A packet that may not come now, or not from a client. */
  PROTOCOL_ERROR,
  /** A topic alias above what was granted, or 0. */
  TOPIC_ALIAS_INVALID,
  /** A topic that is nobody's: not one of the gateway's names. */
  TOPIC_INVALID,
  /** A topic of another device. */
  FOREIGN_TOPIC,
  /** A subscription to anything but the device's own command topic. */
  FOREIGN_SUBSCRIPTION,
  /** A packet above the size limit. */
  TOO_LARGE,
  /** More messages a second than the device may send. */
  RATE_EXCEEDED,
  /** More unacknowledged messages than were granted. */
  WINDOW_EXCEEDED,
  /** The log did not take the message: it is not durable, and the device keeps it. */
  NOT_DURABLE,
  /** The gateway is closing. */
  SHUTTING_DOWN;

  private final String label = name().toLowerCase(Locale.ROOT);

  public String label() {
    return label;
  }
}
