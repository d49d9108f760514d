package care.shouhu.command.incident;

/**
 * Where an assignment stands. Delivery, display and acceptance are three different facts.
 *
 * <pre>
 *   NOTIFIED ─▶ DELIVERED ─▶ SEEN ─▶ ACCEPTED ─▶ EN_ROUTE ─▶ ON_SCENE ─▶ DONE
 *      └───────────┴──────────┘         └──────────┘            ▲
 *                  │ decline, too late        │ too late        │ arrived all the same
 *                  ▼                          ▼                 │
 *         DECLINED, TIMED_OUT             TIMED_OUT ────────────┘
 *
 *   any before DONE ─▶ WITHDRAWN (handled without them)
 * </pre>
 *
 * Steps may be left out forwards up to ON_SCENE; DONE needs ON_SCENE. Who had accepted, timed out
 * on the way and then stands at the door is on the scene: refusing that would lose a fact.
 */
public enum AssignmentStatus {
  NOTIFIED,
  DELIVERED,
  SEEN,
  ACCEPTED,
  EN_ROUTE,
  ON_SCENE,
  DONE,
  DECLINED,
  TIMED_OUT,
  WITHDRAWN;

  /** Asked, and has not answered. */
  public boolean isAsked() {
    return this == NOTIFIED || this == DELIVERED || this == SEEN;
  }

  /** Has said yes and is not there yet. */
  public boolean isOnTheWay() {
    return this == ACCEPTED || this == EN_ROUTE;
  }

  /** Not over. */
  public boolean isActive() {
    return isAsked() || isOnTheWay() || this == ON_SCENE;
  }
}
