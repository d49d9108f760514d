package care.shouhu.command.web;

import care.shouhu.command.access.Caller;
import care.shouhu.command.access.Permissions;
import care.shouhu.command.access.Sessions;
import care.shouhu.command.incident.Command;
import care.shouhu.command.loop.CommandRequest;
import care.shouhu.command.loop.DecisionLoop;
import care.shouhu.command.notify.Report;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens live connections ({@code docs/live.md}) and takes what pages say on them. */
final class LiveSocket {
  static final String OPERATION = "live";

  /** 2,100 users at work, some with two screens. */
  private static final int CONNECTIONS_MAX = 5_000;

  /** A page says two things for each assignment and each notice. */
  private static final int MESSAGES_A_CONNECTION_MAX = 100_000;

  private static final short POLICY_VIOLATED = 1008;

  private final Sessions sessions;
  private final Permissions permissions;
  private final LiveHub hub;
  private final DecisionLoop loop;
  private final HttpMeters meters;
  private final Clock clock;
  private final AtomicInteger open = new AtomicInteger();

  LiveSocket(
      Sessions sessions,
      Permissions permissions,
      LiveHub hub,
      DecisionLoop loop,
      HttpMeters meters,
      Clock clock) {
    this.sessions = sessions;
    this.permissions = permissions;
    this.hub = hub;
    this.loop = loop;
    this.meters = meters;
    this.clock = clock;
  }

  void open(RoutingContext http) {
    Optional<LiveView> view = LiveView.parse(http.request().getParam("view"));
    String cookie = Cookies.session(http);
    Optional<Caller> caller =
        view.equals(Optional.of(LiveView.WALL))
            ? sessions.watcher(cookie, Api.address(http))
            : sessions.caller(cookie, Api.address(http));
    boolean upgrade = "websocket".equalsIgnoreCase(http.request().getHeader("Upgrade"));
    Optional<Problem> problem = problem(http, caller, upgrade);
    if (problem.isPresent()) {
      meters.answered(OPERATION, problem.get().status(), 0);
      Api.send(http.response(), Reply.problem(problem.get()));
      return;
    }
    long from = position(http.request().getParam("from"));
    String scopeKey = http.request().getParam("scopeKey");
    open.incrementAndGet();
    http.request()
        .toWebSocket()
        .onFailure(failed -> open.decrementAndGet())
        .onSuccess(socket -> {
          socket.closeHandler(closed -> open.decrementAndGet());
          // A browser does not show a page the status of a refused handshake: it is told here.
          if (caller.isEmpty()) {
            socket.close(LiveConnection.SESSION_OVER, "session-over");
          } else if (!mayWatch(caller.get(), view.orElseThrow())) {
            socket.close(LiveConnection.WRONG_VIEW, "wrong-view");
          } else {
            join(socket, caller.get(), view.orElseThrow(), from, scopeKey);
          }
        });
  }

  private Optional<Problem> problem(RoutingContext http, Optional<Caller> caller, boolean upgrade) {
    if (!OwnOrigin.allows(http.request())) {
      meters.refusedOrigin();
      return Optional.of(Problem.forbidden("FOREIGN_ORIGIN", "Only our own pages may connect."));
    }
    if (!upgrade && caller.isEmpty()) {
      return Optional.of(Problem.notSignedIn());
    }
    if (!upgrade && !permissions.allows(OPERATION, caller.get().user().role())) {
      return Optional.of(Problem.forbidden("ROLE_MAY_NOT", "This role has no live view."));
    }
    if (LiveView.parse(http.request().getParam("view")).isEmpty()) {
      return Optional.of(Problem.badRequest("view: wall, desk, ward or field is wanted"));
    }
    if (!upgrade) {
      return Optional.of(
          new Problem(
              426,
              "A WebSocket is wanted",
              "UPGRADE_REQUIRED",
              "Open this address as a WebSocket.",
              java.util.List.of()));
    }
    if (open.get() >= CONNECTIONS_MAX) {
      return Optional.of(Problem.unavailable("BUSY", "Too many live connections."));
    }
    return Optional.empty();
  }

  private boolean mayWatch(Caller caller, LiveView view) {
    return permissions.allows(OPERATION, caller.user().role())
        && sessions.duty(caller).isEmpty()
        && view.isFor(caller.scope());
  }

  /** -1 for none, or for text that is no position: then the page gets a snapshot. */
  private static long position(String text) {
    return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
  }

  private void join(
      ServerWebSocket socket, Caller caller, LiveView view, long from, String scopeKey) {
    boolean hidesNames = !NameMask.spares(permissions, caller.user().role());
    var connection = new LiveConnection(socket, view, caller, hidesNames);
    var messages = new AtomicInteger();
    socket.textMessageHandler(text -> {
      if (messages.incrementAndGet() > MESSAGES_A_CONNECTION_MAX) {
        socket.close(POLICY_VIOLATED, "too-many-messages");
      } else {
        receipt(text, caller);
      }
    });
    socket.closeHandler(closed -> {
      open.decrementAndGet();
      hub.leave(connection);
    });
    hub.join(connection, from, scopeKey);
  }

  /** {@code delivered} and {@code seen}; anything else is ignored, an older page may say it. */
  private void receipt(String text, Caller joined) {
    Optional<Caller> caller = sessions.caller(joined.session(), joined.address());
    JsonObject message;
    try {
      message = new JsonObject(text);
    } catch (DecodeException e) {
      return;
    }
    Object type = message.getValue("type");
    if ("noticed".equals(type) && caller.isPresent()) {
      noticed(message, caller.get());
      return;
    }
    Object assignmentId = message.getValue("assignmentId");
    if (caller.isEmpty() || !(assignmentId instanceof String id) || id.length() > 64) {
      return;
    }
    Command command =
        "delivered".equals(type)
            ? new Command.Delivered(id)
            : "seen".equals(type) ? new Command.Seen(id) : null;
    String operation =
        command instanceof Command.Delivered ? "assignmentDelivered" : "assignmentSeen";
    if (command != null && permissions.allows(operation, caller.get().user().role())) {
      loop.submit(new CommandRequest(command, caller.get().actor(), null, clock.millis()));
    }
  }

  /** A notice reached the page, or was shown on it. The desk sees to it that it is the user's. */
  private void noticed(JsonObject message, Caller caller) {
    if (message.getValue("noticeId") instanceof String id
        && id.length() <= 64
        && message.getValue("attempt") instanceof Integer attempt
        && message.getValue("seen") instanceof Boolean seen) {
      var command = new Command.NoticesReported(List.of(Report.reached(id, attempt, seen)), true);
      loop.submit(new CommandRequest(command, caller.actor(), null, clock.millis()));
    }
  }
}
