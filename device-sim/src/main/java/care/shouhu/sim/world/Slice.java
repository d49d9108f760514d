package care.shouhu.sim.world;

import java.util.List;

/**
 * A piece of the city's time.
 *
 * @param said in order of {@link Said#dueMillis}
 * @param truth what really began in it, in about the order of time
 */
public record Slice(List<Said> said, List<Truth> truth) {}
