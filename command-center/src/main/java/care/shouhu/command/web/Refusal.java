package care.shouhu.command.web;

/** Ends the handling of a request with a problem; caught in one place ({@link Api}). */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  Refusal(Problem problem) {
    super(problem.reason(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
