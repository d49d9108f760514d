package care.shouhu.command.watch;

/**
 * In bed or out, with the flicker and the ghosts of real sensors taken out. A change holds with the
 * second reading that says so, or {@value #SETTLES_MILLIS} ms after an event that none took back
 * (design §6). Times are on the gateway's clock.
 *
 * <pre>
 *  unknown ──▶ in (somebody)                 first heard of: believed
 *  out ──▶ in (something) ──pulse──▶ in (somebody)
 *   ▲  │ bed_enter event, or a sensor that measures no pulse ──▶ in (somebody)
 *   │  └─ something leaves: as if it had never come, {@code exitAtMillis} stays
 *  somebody leaves: {@code exitAtMillis} is when
 * </pre>
 *
 * A fan moves an empty mattress, but it has no pulse. So readings alone put <em>something</em> into
 * an empty bed; it is somebody when a heart rate is measured. Who is back in bed and turns for a
 * minute, without a pulse so far, is not missed meanwhile; and a ghost neither ends what holds nor
 * begins it anew.
 *
 * @param inBed what holds, or null when not known
 * @param sinceMillis since when; 0 when not known
 * @param exitAtMillis when somebody last got up, or null when back in bed or never seen in it. A
 *     bed that was empty when first heard of has no exit
 * @param pending what the sensor says differently since {@code pendingSinceMillis}, or null
 * @param pendingByEvent an event said so, not only a reading
 * @param lastAtMillis the newest statement; older ones that come later change nothing
 * @param staySinceMillis since when in bed, absences shorter than {@value #BREAK_MILLIS} ms left
 *     out; 0 when not known
 * @param somebody not only something is in the bed; without meaning when nobody is
 * @param pulseSeen a rate was measured since the bed was last empty, or it was never seen empty
 */
public record Presence(
    Boolean inBed,
    long sinceMillis,
    Long exitAtMillis,
    Boolean pending,
    long pendingSinceMillis,
    boolean pendingByEvent,
    long lastAtMillis,
    long staySinceMillis,
    Boolean somebody,
    Boolean pulseSeen) {

  public static final long SETTLES_MILLIS = 5_000;

  /** A way to the toilet does not end a stay in bed; a meal at the table does. */
  public static final long BREAK_MILLIS = 30 * 60_000;

  public static final Presence UNKNOWN =
      new Presence(null, 0, null, null, 0, false, 0, 0, true, true);

  /** In snapshots of before these were kept, whoever lies in bed is believed. */
  public Presence {
    somebody = somebody == null || somebody;
    pulseSeen = pulseSeen == null || pulseSeen;
    staySinceMillis =
        staySinceMillis == 0 && Boolean.TRUE.equals(inBed) ? sinceMillis : staySinceMillis;
  }

  /**
   * A reading that says so.
   *
   * @param pulse a rate that only somebody has was measured with it
   * @param knowsPulse the sensor measures such rates at all
   */
  Presence reading(boolean saysInBed, long atMillis, boolean pulse, boolean knowsPulse) {
    Presence next = said(saysInBed, atMillis, false, knowsPulse);
    return pulse && saysInBed ? next.pulse(atMillis) : next;
  }

  /** A {@code bed_enter} or {@code bed_exit} event. */
  Presence event(boolean saysInBed, long atMillis) {
    return said(saysInBed, atMillis, true, true);
  }

  /** A pulse was measured: if in bed, then it is somebody, and is back. */
  Presence pulse(long atMillis) {
    boolean news = Boolean.TRUE.equals(inBed) && !(somebody && pulseSeen);
    return news && atMillis >= sinceMillis
        ? new Presence(
            true,
            sinceMillis,
            null,
            pending,
            pendingSinceMillis,
            pendingByEvent,
            lastAtMillis,
            staySinceMillis,
            true,
            true)
        : this;
  }

  private Presence said(boolean says, long atMillis, boolean byEvent, boolean knowsPulse) {
    // The same reading twice is one reading; an event may share its time with a reading.
    if (atMillis < lastAtMillis || (!byEvent && atMillis == lastAtMillis)) {
      return this;
    }
    Presence now = at(atMillis);
    if (now.inBed != null && now.inBed == says) {
      // What an event said is taken back by its opposite alone: a reading may still be of before.
      return byEvent || !now.pendingByEvent ? now.undisturbed(atMillis) : now.heard(atMillis);
    }
    boolean again = now.pending != null && now.pending == says;
    if (again && !byEvent && atMillis - now.pendingSinceMillis >= SETTLES_MILLIS) {
      return now.settled(atMillis, knowsPulse);
    }
    return now.pending(
        says,
        again ? now.pendingSinceMillis : atMillis,
        byEvent || (again && now.pendingByEvent),
        atMillis);
  }

  private Presence heard(long atMillis) {
    return pending(pending, pendingSinceMillis, true, atMillis);
  }

  private Presence undisturbed(long atMillis) {
    return new Presence(
        inBed,
        sinceMillis,
        exitAtMillis,
        null,
        0,
        false,
        atMillis,
        staySinceMillis,
        somebody,
        pulseSeen);
  }

  private Presence pending(boolean says, long since, boolean byEvent, long atMillis) {
    return new Presence(
        inBed,
        sinceMillis,
        exitAtMillis,
        says,
        since,
        byEvent,
        atMillis,
        staySinceMillis,
        somebody,
        pulseSeen);
  }

  /** As it stands at this time, if nothing else was said: a pending event may have settled. */
  public Presence at(long nowMillis) {
    return pendingByEvent && nowMillis - pendingSinceMillis >= SETTLES_MILLIS
        ? settled(lastAtMillis, true)
        : this;
  }

  private Presence settled(long lastAt, boolean knowsPulse) {
    return pending ? entered(lastAt, knowsPulse) : left(lastAt);
  }

  private Presence entered(long lastAt, boolean knowsPulse) {
    boolean first = inBed == null;
    boolean believed = first || pendingByEvent || !knowsPulse;
    boolean back = exitAtMillis != null && pendingSinceMillis - exitAtMillis < BREAK_MILLIS;
    return new Presence(
        true,
        pendingSinceMillis,
        believed ? null : exitAtMillis,
        null,
        0,
        false,
        lastAt,
        back && staySinceMillis != 0 ? staySinceMillis : pendingSinceMillis,
        believed,
        first);
  }

  private Presence left(long lastAt) {
    boolean exit = pendingByEvent || (Boolean.TRUE.equals(inBed) && somebody);
    return new Presence(
        false,
        pendingSinceMillis,
        exit ? Long.valueOf(pendingSinceMillis) : exitAtMillis,
        null,
        0,
        false,
        lastAt,
        staySinceMillis,
        false,
        false);
  }

  /** When a pending event settles, or {@link Long#MAX_VALUE}. */
  public long settlesAtMillis() {
    return pendingByEvent ? pendingSinceMillis + SETTLES_MILLIS : Long.MAX_VALUE;
  }

  /** Somebody, not something, is in the bed. */
  boolean hasSomebody() {
    return Boolean.TRUE.equals(inBed) && somebody;
  }

  /** Nobody is in the bed, nor something that looks so. */
  boolean isEmpty() {
    return Boolean.FALSE.equals(inBed);
  }
}
