package care.shouhu.command.loop;

import com.sun.tools.attach.VirtualMachine;
import java.lang.instrument.Instrumentation;

/** What {@link Redefiner} has loaded into its JVM, and the program that loads it. */
public final class RedefinerAgent {
  private static volatile Instrumentation instrumentation;

  private RedefinerAgent() {}

  /** Called by the JVM that has loaded it. */
  public static void agentmain(String arguments, Instrumentation given) {
    instrumentation = given;
  }

  public static Instrumentation instrumentation() {
    return instrumentation;
  }

  /** The process, and the agent to load into it. */
  public static void main(String[] arguments) throws Exception {
    VirtualMachine machine = VirtualMachine.attach(arguments[0]);
    machine.loadAgent(arguments[1]);
    machine.detach();
  }
}
