package care.shouhu.sim.world;

/** A device as something that speaks from time to time. */
sealed interface Voice permits BedVoice, ButtonVoice, HubVoice {
  /** When it next has something to do. */
  long nextMillis();

  /** Does what is due at {@link #nextMillis()}, which must grow by it. */
  void speak(Ear ear);

  Radio radio();

  /** Where what is said, and what is true, goes. */
  interface Ear {
    void hear(Said said);

    void learn(Truth truth);
  }
}
