package care.shouhu.command.web;

import care.shouhu.command.access.Caller;
import care.shouhu.command.access.Scope;
import care.shouhu.command.access.SessionToken;
import care.shouhu.command.incident.IncidentGroups.By;
import care.shouhu.command.loop.DeskView;
import care.shouhu.command.web.GroupsApi.Asked;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A city's desk as its page sees it: the snapshot, the rows, the lines and what is in a line. */
public final class FloodedDesk {
  /** As {@code rowsApartMax} and {@code linePageMax} of the page. */
  public static final int ROWS = 12;

  private static final int LINE_PAGE = 100;
  private static final int LINES = 100;

  public static final int SNAPSHOT_MAX = LiveSnapshot.INCIDENTS_MAX;

  private final DeskModel desk = new DeskModel();
  private final GroupsApi groups;
  private final JsonNode snapshot;
  private final List<String> rows;

  /**
   * @param view of the loop
   * @param username whose page it is
   */
  public FloodedDesk(DeskView view, Directory directory, String username) {
    desk.replace(view);
    groups = new GroupsApi(desk, new InScope(directory));
    snapshot = snapshotFor(username, directory);
    rows =
        items(snapshot.get("incidents")).stream()
            .filter(incident -> incident.get("class").textValue().equals("URGENT"))
            .filter(incident -> incident.get("status").textValue().equals("OPEN"))
            .sorted(Comparator.comparingLong(incident -> incident.get("openedAt").longValue()))
            .limit(ROWS)
            .map(FloodedDesk::id)
            .toList();
  }

  private JsonNode snapshotFor(String username, Directory directory) {
    ObjectNode described = JsonNodeFactory.instance.objectNode();
    var user =
        new User(
            username, username, "", Role.CITY_OPERATOR, null, null, null, null, List.of(), true);
    var session = new SessionToken(username, 0, 1, "", "");
    new LiveSnapshot(desk, directory)
        .describe(described, LiveView.DESK, new Caller(user, new Scope.City(), session, ""));
    return described;
  }

  /** What a page that comes, or fell behind, is sent. */
  public JsonNode snapshot() {
    return snapshot;
  }

  /** Those the page shows by themselves: of what it was sent the oldest urgent ones nobody has. */
  public List<String> rows() {
    return rows;
  }

  /** What the page asks for: everything that has no row. */
  public List<ObjectNode> lines() {
    return groups.lines(asked(), LINES);
  }

  /** Ids of a whole line, as somebody sees them who turns all its pages. */
  public List<String> members(JsonNode line) {
    String key = line.get("key").textValue();
    List<String> ids = new ArrayList<>();
    Optional<Cursor> cursor = Optional.empty();
    do {
      GroupsApi.Page page = groups.page(asked(), key, cursor, LINE_PAGE);
      page.items().forEach(incident -> ids.add(id(incident)));
      cursor = Optional.ofNullable(page.next()).map(Cursor::parse);
    } while (cursor.isPresent());
    return ids;
  }

  static List<JsonNode> items(JsonNode array) {
    List<JsonNode> items = new ArrayList<>();
    array.forEach(items::add);
    return items;
  }

  private static String id(JsonNode incident) {
    return incident.get("id").textValue();
  }

  private Asked asked() {
    return new Asked(new Scope.City(), Optional.empty(), By.CAUSE, "", Set.copyOf(rows));
  }
}
