package care.shouhu.sim.world;

/** A hub: a status at its interval, and the truth about its cuts. */
final class HubVoice implements Voice {
  private final Radio radio;
  private final HubLine line;
  private final long intervalMillis;
  private long nextStatus;
  private long nextChange;

  HubVoice(Radio radio, HubLine line, long startMillis, Ear ear) {
    this.radio = radio;
    this.line = line;
    this.intervalMillis = radio.device.intervalSeconds() * 1000L;
    this.nextStatus = Beats.first(radio.seed, intervalMillis, startMillis);
    this.nextChange = line.changeAfter(startMillis);
    tellCut(startMillis, ear);
  }

  @Override
  public Radio radio() {
    return radio;
  }

  @Override
  public long nextMillis() {
    return Math.min(nextStatus, nextChange);
  }

  @Override
  public void speak(Ear ear) {
    if (nextChange <= nextStatus) {
      tellCut(nextChange, ear);
      nextChange = line.changeAfter(nextChange);
      return;
    }
    if (radio.isHeard(nextStatus, ear)) {
      radio.sayStatus(nextStatus, false, ear);
    }
    nextStatus = Beats.next(radio.seed, intervalMillis, nextStatus);
  }

  private void tellCut(long nowMillis, Ear ear) {
    Truth.CutOff cut = line.cutAt(nowMillis);
    if (cut != null) {
      ear.learn(cut);
    }
  }
}
