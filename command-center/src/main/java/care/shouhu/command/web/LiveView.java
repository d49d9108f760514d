package care.shouhu.command.web;

import care.shouhu.command.access.Scope;
import java.util.Locale;
import java.util.Optional;

/** What a live page shows, and so what it is sent. */
enum LiveView {
  /** Only looks: the one view that keeps its session. */
  WALL,
  /** The same for people at work. */
  DESK,
  WARD,
  FIELD;

  static Optional<LiveView> parse(String name) {
    for (LiveView view : values()) {
      if (view.label().equals(name)) {
        return Optional.of(view);
      }
    }
    return Optional.empty();
  }

  /** The name in the address and in the metrics. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the view has anything to show in this scope. */
  boolean isFor(Scope scope) {
    return switch (scope) {
      case Scope.City city -> this == WALL || this == DESK;
      case Scope.County county -> this == WALL || this == DESK;
      case Scope.Institution institution -> true;
      case Scope.Own own -> this == FIELD;
      case Scope.Nothing nothing -> false;
    };
  }

  /** Incidents of the scope; the field sees its assignments alone. */
  boolean showsIncidents() {
    return this != FIELD;
  }

  /** One's own; the desk's too, as a lead who sits there may be asked to go. */
  boolean showsAssignments() {
    return this == WARD || this == FIELD || this == DESK;
  }
}
