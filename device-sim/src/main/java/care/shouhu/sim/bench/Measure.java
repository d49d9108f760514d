package care.shouhu.sim.bench;

import java.util.Locale;

/**
 * What is measured and what is wanted of it (docs/performance.md). A measure without a wish is
 * there to explain the others.
 */
enum Measure {
  /** Acknowledged durably ÷ acknowledged by Mosquitto from memory; readers paused. */
  ACKS_RATIO("ratio", Direction.AT_LEAST, 0.7, 1.0),
  ACKS_PER_SECOND("1/s"),
  MOSQUITTO_ACKS_PER_SECOND("1/s"),

  /** Acknowledged at full speed with recorder, desk and database running. */
  ACKS_ALL_RUNNING_PER_SECOND("1/s"),

  /** Acknowledged and stored, everything running ÷ rows by raw COPY. */
  STORED_RATIO("ratio", Direction.AT_LEAST, 0.3, 0.6),
  STORED_PER_SECOND("1/s"),

  /** The same with a connection for each bed instead of a hub for several. */
  STORED_SINGLY_PER_SECOND("1/s"),
  COPY_ROWS_PER_SECOND("1/s"),

  /** Product and database together, a million stored messages. */
  STORED_CPU_PER_MILLION("CPU s", Direction.AT_MOST, 25, 15),

  /** Records the log held back at the end of the minute less those at its start. */
  STORED_LAG_GROWTH("records"),

  /** A call's publish → on a browser's live connection, p99, at half of the stored load. */
  LIVE_P99("ms", Direction.AT_MOST, 250, 100),
  LIVE_IDLE_P99("ms"),

  /** The same with the database stopped. */
  DATABASE_STOPPED_P99("ms", Direction.AT_MOST, 250, 100),

  /** The same while readings come as fast as they are acknowledged, both cores busy. */
  FULL_SPEED_P99("ms"),

  /**
   * p99 of a call's acknowledgement ÷ the idle figure, while a backlog is stored at full speed and
   * readings come at the city's peak.
   */
  BACKLOG_ACK_RATIO("ratio", Direction.AT_MOST, 2, 2),

  /** p99 of a call's incident under the same ÷ the idle figure. */
  BACKLOG_INCIDENT_RATIO("ratio", Direction.AT_MOST, 2, 2),

  /** Heap after a collection with 34,005 idle devices connected. */
  IDLE_HEAP("MiB", Direction.AT_MOST, 1_024, 400),

  /**
   * 34,005 devices that lost their connections at once: until all are back. The second time in this
   * run, in a machine whose code has been compiled.
   */
  RECONNECT("s", Direction.AT_MOST, 10, 10),

  /** The same devices back at Mosquitto, which looks nobody up and stores nothing. */
  RECONNECT_MOSQUITTO("s"),
  RECONNECT_REFUSED("connects", Direction.AT_MOST, 0, 0),
  RECONNECT_NEIGHBOURS_ACK_P99("ms"),

  /** kill -9 → a call is an incident on a live connection again, the longest of the runs. */
  RESTART("s", Direction.AT_MOST, 10, 3),

  /** Start with a build and without data → first page, the longest of the runs. */
  FIRST_PAGE("s", Direction.AT_MOST, 15, 8),

  /** Of every fault: acknowledged and not stored, and acknowledged calls in no incident. */
  LOST("messages", Direction.AT_MOST, 0, 0),

  /** Of every fault: stored more than once, and calls in more than one incident. */
  DUPLICATED("messages", Direction.AT_MOST, 0, 0),

  /** Calls whose incident came later than the fault explains; the line says how much that is. */
  LATE("calls", Direction.AT_MOST, 0, 0),

  /** From a kill until the product says again that it is ready, the longest of the runs. */
  KILL_READY("s"),

  /** Stored a second after an outage ÷ arriving a second meanwhile. */
  CATCH_UP("ratio", Direction.AT_LEAST, 3, 3),

  /** From when the fault was over until all that waited was acknowledged and stored. */
  RECOVERY("s"),

  /** Two processes with half of the 34,005 devices each, both halves cut off at once. */
  RECONNECT_HALVES("s", Direction.AT_MOST, 10, 10),
  RECONNECT_HALVES_REFUSED("connects", Direction.AT_MOST, 0, 0),

  /** {@code GET /occupancy} of the city with 34,005 beds in 500 institutions, p99. */
  OCCUPANCY_P99("ms", Direction.AT_MOST, 100, 50),

  /** A year of one institution by the hour, with that of all others in the table, p99. */
  HISTORY_YEAR_P99("ms", Direction.AT_MOST, 300, 100),
  BED_TRUTH_P99("ms"),

  /** From the command about a bed until the counts of a wall show it, p99. */
  BED_CHANGE_P99("ms", Direction.AT_MOST, 250, 100),

  /** A call due → its incident on each of a thousand live connections, p99 over all of them. */
  PUSH_P99("ms", Direction.AT_MOST, 250, 100),

  /** {@code GET /search} over 1.12 million files, p95 of the slowest kind of question. */
  SEARCH_P95("ms", Direction.AT_MOST, 200, 50),

  /** A file of 35,000 beds from its first byte until all are written. */
  IMPORT_CSV("s", Direction.AT_MOST, 60, 30),
  IMPORT_XLSX("s", Direction.AT_MOST, 60, 30),

  /** Growth of what lives on the heap in half an hour, by the straight line through the samples. */
  SOAK_HEAP_GROWTH("%", Direction.AT_MOST, 5, 0),
  SOAK_DIRECT_GROWTH("%", Direction.AT_MOST, 5, 0),
  SOAK_RESIDENT_GROWTH("%", Direction.AT_MOST, 5, 0),
  SOAK_LOG_FILES("MiB"),
  SOAK_THREADS_GROWTH("%", Direction.AT_MOST, 5, 0);

  private enum Direction {
    NONE,
    AT_LEAST,
    AT_MOST
  }

  private final String unit;
  private final Direction direction;
  private final double must;
  private final double aim;

  Measure(String unit) {
    this(unit, Direction.NONE, 0, 0);
  }

  Measure(String unit, Direction direction, double must, double aim) {
    this.unit = unit;
    this.direction = direction;
    this.must = must;
    this.aim = aim;
  }

  /** Such as {@code acks_ratio}. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  String unit() {
    return unit;
  }

  Wish wish() {
    return switch (direction) {
      case NONE -> new Wish.None();
      case AT_LEAST -> new Wish.AtLeast(must, aim);
      case AT_MOST -> new Wish.AtMost(must, aim);
    };
  }

  /** What a figure should be. */
  sealed interface Wish {

    /** Nothing in particular. */
    record None() implements Wish {}

    /** This or more. */
    record AtLeast(double must, double aim) implements Wish {}

    /** This or less. */
    record AtMost(double must, double aim) implements Wish {}
  }
}
