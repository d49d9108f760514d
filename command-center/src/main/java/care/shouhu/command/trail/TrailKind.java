package care.shouhu.command.trail;

/** What an entry of the trail says. Stable words: they are hashed and kept for years. */
public enum TrailKind {
  /** The trail began; its detail names the chain. */
  BEGUN,
  /** What the files hold does not end where the signed head says. */
  FOUND_BROKEN,
  /** Entries are deleted because they are older than they are kept; it says up to which. */
  SHORTENED,
  SIGN_IN,
  SIGN_IN_REFUSED,
  SIGN_OUT,
  /** A role or a scope did not reach as far as somebody asked. */
  DENIED,
  /** A resident's file was looked at. */
  LOOK,
  /** A number that is hidden was shown in full. */
  REVEAL,
  /** Data left the house. */
  EXPORT,
  /** The register was changed. */
  CHANGE,
  /** Users, their passwords or second factors were changed. */
  USER_CHANGE,
  /** A person's data was erased. */
  ERASE,
  /** The trail itself was read. */
  TRAIL_READ,
  /** What is sealed was sealed with another key. */
  KEYS
}
