package care.shouhu.sim.crew;

/**
 * One thing a colleague does, as one operation of the contract. The same deed for the same reason
 * has the same key, which is also the idempotency key.
 */
sealed interface Deed {
  /** User name. */
  String by();

  String key();

  /** Stable word, also a metric label. */
  String name();

  record Claim(String by, String incidentId, String key) implements Deed {
    @Override
    public String name() {
      return "claim";
    }
  }

  /** Sends the nearest colleague who is free. */
  record Dispatch(String by, String incidentId, String key) implements Deed {
    @Override
    public String name() {
      return "dispatch";
    }
  }

  /** Settled by telephone. */
  record Settle(String by, String incidentId, String note, String key) implements Deed {
    @Override
    public String name() {
      return "handle";
    }
  }

  record Close(String by, String incidentId, Result result, String key) implements Deed {
    @Override
    public String name() {
      return "close";
    }
  }

  /**
   * A step of an assignment that takes no words.
   *
   * @param step {@code accept}, {@code en-route} or {@code on-scene}
   */
  record Step(String by, String assignmentId, String step, String key) implements Deed {
    @Override
    public String name() {
      return step;
    }
  }

  record Done(String by, String assignmentId, Result result, String key) implements Deed {
    @Override
    public String name() {
      return "done";
    }
  }

  /**
   * What came of it: the contract's Closing.
   *
   * @param cause of a false alarm, otherwise null
   */
  record Result(String outcome, String cause, String note) {}
}
