package care.shouhu.command.loop;

import care.shouhu.command.incident.Incident;
import java.util.List;

/**
 * The desk as it was after one durable batch.
 *
 * @param position of that batch; 0 before the first. A listener that goes on with every {@link
 *     Applied} above it misses nothing and sees nothing twice
 * @param incidents those not closed, and the closed ones still in memory, oldest first
 */
public record DeskView(long position, List<Incident> incidents) {

  public DeskView {
    incidents = List.copyOf(incidents);
  }
}
