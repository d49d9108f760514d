package care.shouhu.command.watch;

/**
 * In bed or out, with the flicker of real sensors taken out: a change holds with the second reading
 * that says so, or {@value #EVENT_SETTLES_MILLIS} ms after an event that none took back (design
 * §6). Times are on the gateway's clock.
 *
 * @param inBed what holds, or null when not known
 * @param sinceMillis since when; 0 when not known
 * @param exitAtMillis when the person last got up, or null when back in bed or never seen in it. A
 *     bed that was empty when first heard of has no exit
 * @param pending what the sensor says differently since {@code pendingSinceMillis}, or null
 * @param pendingByEvent an event said so, not only a reading
 * @param lastAtMillis the newest statement; older ones that come later change nothing
 */
public record Presence(
    Boolean inBed,
    long sinceMillis,
    Long exitAtMillis,
    Boolean pending,
    long pendingSinceMillis,
    boolean pendingByEvent,
    long lastAtMillis) {

  public static final long EVENT_SETTLES_MILLIS = 5_000;

  public static final Presence UNKNOWN = new Presence(null, 0, null, null, 0, false, 0);

  /** A reading that says so. */
  public Presence reading(boolean saysInBed, long atMillis) {
    return said(saysInBed, atMillis, false);
  }

  /** A {@code bed_enter} or {@code bed_exit} event. */
  public Presence event(boolean saysInBed, long atMillis) {
    return said(saysInBed, atMillis, true);
  }

  private Presence said(boolean says, long atMillis, boolean byEvent) {
    // The same reading twice is one reading; an event may share its time with a reading.
    if (atMillis < lastAtMillis || (!byEvent && atMillis == lastAtMillis)) {
      return this;
    }
    Presence now = at(atMillis);
    if (now.inBed != null && now.inBed == says) {
      return new Presence(now.inBed, now.sinceMillis, now.exitAtMillis, null, 0, false, atMillis);
    }
    boolean second = now.pending != null && now.pending == says;
    if (second && !byEvent) {
      return now.settled(atMillis);
    }
    long since = second ? now.pendingSinceMillis : atMillis;
    boolean event = byEvent || (second && now.pendingByEvent);
    return new Presence(now.inBed, now.sinceMillis, now.exitAtMillis, says, since, event, atMillis);
  }

  /** As it stands at this time, if nothing else was said: a pending event may have settled. */
  public Presence at(long nowMillis) {
    return pendingByEvent && nowMillis - pendingSinceMillis >= EVENT_SETTLES_MILLIS
        ? settled(lastAtMillis)
        : this;
  }

  private Presence settled(long lastAt) {
    boolean exit = !pending && (Boolean.TRUE.equals(inBed) || pendingByEvent);
    Long exitAt = exit ? Long.valueOf(pendingSinceMillis) : null;
    return new Presence(pending, pendingSinceMillis, exitAt, null, 0, false, lastAt);
  }

  /** When a pending event settles, or {@link Long#MAX_VALUE}. */
  public long settlesAtMillis() {
    return pendingByEvent ? pendingSinceMillis + EVENT_SETTLES_MILLIS : Long.MAX_VALUE;
  }
}
