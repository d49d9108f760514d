package care.shouhu.command.incident;

/** How the person was reached before somebody says that all is well. */
public enum Reached {
  /** Somebody stood there. */
  ON_SCENE,
  /** The resident spoke. */
  SPOKE,
  /** Somebody who was with the resident spoke: staff, family, a neighbour. */
  OTHERS_SPOKE,
  /** Nobody answered. Never ends an incident: somebody has to go. */
  NO_ANSWER
}
