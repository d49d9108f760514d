package care.shouhu.core.wire;

import java.util.Locale;

/** Why a message was not understood. The label is the metric label and the quarantine's reason. */
public enum RejectReason {
  /** The bytes in the log are no envelope, or a link change that this version cannot read. */
  BAD_ENVELOPE,
  /** Nothing is known to arrive on this topic. */
  UNKNOWN_TOPIC,
  /** No JSON: broken, cut off, not UTF-8, or followed by something else. */
  NOT_JSON,
  /** No frame of its protocol: wrong length, delimiters or checksum. */
  BAD_FRAME,
  /** JSON, but no object. */
  NOT_AN_OBJECT,
  /** Nested too deep, or a name, string or number too long. */
  TOO_COMPLEX,
  /** A field is missing without which the message says nothing. */
  MISSING_FIELD,
  /** A field has the wrong type, is out of range, or is there twice. */
  BAD_VALUE,
  /** An event of a kind that is not known. */
  UNKNOWN_KIND,
  /** The decoder itself failed: a bug of ours, kept with the message that shows it. */
  DECODER_FAULT;

  /** The name in metrics and in the database, such as {@code not_json}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
