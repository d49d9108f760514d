package care.shouhu.command.incident;

import java.util.List;

/** What becomes of a command: the decisions it makes, or why none. */
public sealed interface Verdict {

  /**
   * It may be done.
   *
   * @param decisions may be empty: what was asked is so already
   * @param incidentId the incident it is about
   * @param assignmentId the assignment it is about or made for the caller, or null
   */
  record Accepted(List<Decision> decisions, String incidentId, String assignmentId)
      implements Verdict {
    public Accepted {
      decisions = List.copyOf(decisions);
    }
  }

  /**
   * It may be done, and is a command to a device.
   *
   * @param commandId the command's id
   */
  record Issued(List<Decision> decisions, String commandId) implements Verdict {
    public Issued {
      decisions = List.copyOf(decisions);
    }
  }

  /** It was noted; there is nothing to show for it. */
  record Noted() implements Verdict {}

  /**
   * It may be done, and is about alarms that are held back or the end of a shift.
   *
   * @param bookedId the hold's or the handover's id
   */
  record Booked(List<Decision> decisions, String bookedId) implements Verdict {
    public Booked {
      decisions = List.copyOf(decisions);
    }
  }

  /** It may not. */
  record Rejected(Refused refused) implements Verdict {}
}
