package care.shouhu.core.db;

/** Whether the database can be asked. */
public enum DatabaseState {
  /** It does not answer. */
  DOWN,
  /** It answers, and its schema is being brought up to date. */
  MIGRATING,
  /** It answers, with the schema of this version. */
  UP
}
