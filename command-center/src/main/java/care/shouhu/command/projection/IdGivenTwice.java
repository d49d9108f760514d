package care.shouhu.command.projection;

/**
 * The tables know another incident under this id, opened at another moment: the two may be about
 * two people and are not mixed. Each time the same, so the record that says so is passed by.
 */
final class IdGivenTwice extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IdGivenTwice(String incidentId) {
    super(incidentId + " is the id of another incident in the tables");
  }
}
