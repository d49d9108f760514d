package care.shouhu.command.loop;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.hold.Hold;
import care.shouhu.command.hold.HoldRules;
import care.shouhu.command.incident.Closing;
import care.shouhu.command.incident.CommandRules;
import care.shouhu.command.incident.EscalationPolicy;
import care.shouhu.command.incident.IncidentMachine;
import care.shouhu.command.incident.RosterBook;
import care.shouhu.command.loop.DeskSimulation.Look;
import care.shouhu.command.notify.NoticeMachine;
import care.shouhu.command.watch.FactsFold;
import care.shouhu.core.time.SteadyClock;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulation is worth what it finds: machines that are broken on purpose, each in one place,
 * and each found within a few seeds.
 */
class BrokenMachinesTest {
  private static final int SEEDS_MAX = 150;

  static List<Mutant> mutants() throws ClassNotFoundException {
    return List.of(
        Mutant.withoutCall(
            "what comes back into the queue does not ring",
            IncidentMachine.class,
            "backToQueue",
            "ring",
            0),
        Mutant.withoutCall(
            "an urgent alarm that repeats does not ring", IncidentMachine.class, "join", "ring", 0),
        Mutant.withNumber("the climb skips a tier", EscalationPolicy.Queue.class, "next", 1, 2),
        Mutant.withoutCall(
            "where it stands is forgotten", incident("Draft"), "<init>", "standing", 0),
        Mutant.idle("a tier without anybody is waited at", incident("Draft"), "passEmptyTiers"),
        Mutant.withoutCall(
            "nobody is asked after one who did not answer",
            IncidentMachine.class,
            "assignmentDue",
            "askNext",
            0),
        Mutant.withoutAssignment(
            "an incident does not know where its history ends",
            incident("Draft"),
            "note",
            "historyHash"),
        Mutant.idle("a ring tells nobody", NoticeDesk.class, "ring"),
        Mutant.findingNothing(
            "a notice nobody answers goes no further", NoticeMachine.class, "fireDue"),
        Mutant.idle("a silent device is not noticed", watch("Silence"), "check"),
        Mutant.idle("a low battery is not noticed", watch("Battery"), "check"),
        Mutant.idle("missing vital signs are not noticed", watch("NoVitalSigns"), "check"),
        Mutant.saying(
            "missing vital signs are over at once", watch("NoVitalSigns"), "isMeasured", true),
        Mutant.saying(
            "vital signs that are back change nothing", watch("NoVitalSigns"), "isMeasured", false),
        Mutant.idle("a heart that races is not noticed", watch("RateOutOfBounds"), "check"),
        Mutant.saying(
            "what a test held back is raised again", Hold.Held.class, "callsForHelp", true),
        Mutant.idle(
            "an alarm does not know that it was taken elsewhere", DeviceWatch.class, "holdFor"),
        Mutant.saying("who is in no shift is on duty", RosterBook.class, "governs", false),
        Mutant.withoutAssignment(
            "a step that was taken stays due", IncidentMachine.class, "ringAgain", "due"),
        Mutant.sayingNothing("who has claimed it has no clock", incident("Draft"), "idleDue"),
        Mutant.saying(
            "accepted and never arrived is forgotten",
            incident("Assignments"),
            "anyoneSaidYes",
            true),
        Mutant.saying("a telephone's clock is believed", incident("StepTime"), "canBe", true),
        Mutant.withoutCall(
            "whoever went may close", CommandRules.class, "close", "mayBeClosedBy", 1),
        Mutant.saying("a false alarm needs no cause", Closing.class, "lacksCause", false),
        Mutant.saying(
            "an urgent one is over though nobody saw the person",
            Closing.class,
            "lacksContact",
            false),
        Mutant.withoutCall(
            "a merged incident keeps its alarms too", incident("Draft"), "empty", "clear", 0),
        Mutant.withoutCall(
            "an incident taken out of another has lost its alarms",
            incident("Draft"),
            "refill",
            "forEach",
            0),
        Mutant.findingNothing("a key does its work twice", AnswerBook.class, "answer"),
        Mutant.idle("an archived history goes on twice from one end", HistoryEnds.class, "put"),
        Mutant.saying("a call can be shelved", HoldRules.class, "mayBeShelved", true),
        Mutant.idle(
            "a call in a test that nobody confirmed is swallowed",
            DeviceWatch.class,
            "raiseUnconfirmed"),
        Mutant.idle("what was held back is never raised", DeviceWatch.class, "raiseHeldBack"),
        Mutant.withoutCall(
            "a shift ends with items left", HandoverDesk.class, "complete", "isEmpty", 1),
        Mutant.idle("nobody looks at due times after a restart", Desk.class, "wake"),
        Mutant.saying(
            "the desk is not told that the clock was set or that it stood still",
            DeskClock.class,
            "listensAnew",
            false),
        Mutant.saying(
            "a call is old because our own clock was set", FactsFold.class, "isExcused", false),
        Mutant.saying(
            "a call is old though our clock is known to be ahead",
            FactsFold.class,
            "isLiveByMachine",
            false),
        Mutant.saying(
            "a step of the clock forgets the one before",
            Class.forName(SteadyClock.class.getName() + "$State"),
            "isOneStep",
            false),
        Mutant.idle("the clock's mark is not read", SteadyClock.class, "goOnFrom"),
        Mutant.saying(
            "a snapshot has what changed while it was taken",
            WatchState.FactsCopy.class,
            "changes",
            true),
        Mutant.withoutCall(
            "a snapshot brings back half of the state", Snapshot.class, "toState", "restore", 0));
  }

  /** A class that the package of the machines keeps for itself. */
  private static Class<?> incident(String name) throws ClassNotFoundException {
    return Class.forName("care.shouhu.command.incident." + name);
  }

  private static Class<?> watch(String name) throws ClassNotFoundException {
    return Class.forName("care.shouhu.command.watch." + name);
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void brokenMachine_isFound(Mutant mutant) throws Exception {
    long seed = mutant.whileBroken(BrokenMachinesTest::firstSeedThatFinds);

    assertThat(mutant.edits()).as("places changed").isPositive();
    assertThat(seed).as("seed that finds '%s'", mutant).isBetween(0L, SEEDS_MAX - 1L);
  }

  private static long firstSeedThatFinds() throws Exception {
    for (long seed = 0; seed < SEEDS_MAX; seed++) {
      try {
        new DeskSimulation(seed, Look.AT_WHAT_IS_NEW).run(DeskSimulationTest.STEPS);
      } catch (AssertionError found) {
        return seed;
      }
    }
    return SEEDS_MAX;
  }
}
