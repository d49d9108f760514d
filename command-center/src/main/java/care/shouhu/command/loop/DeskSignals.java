package care.shouhu.command.loop;

/** What the desk tells besides its decisions, for those who watch how it does. */
@FunctionalInterface
interface DeskSignals {

  /** An input met a bug and was passed by. */
  void fault();

  /** A ring told as many as one ring tells, and left so many people to the next one. */
  default void leftToNextRing(int people) {}
}
