package care.shouhu.command.incident;

import care.shouhu.command.watch.WatchParameters;
import care.shouhu.command.watch.WatchRules;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Resident.CareLevel;
import care.shouhu.core.directory.WatchText;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the detectors go by, read from the register's texts, each once. A text that cannot be read
 * is passed over and said; what held before goes on, for a slip of the pen must not make the city
 * deaf.
 */
final class WatchBook {
  private static final Logger LOG = LoggerFactory.getLogger(WatchBook.class);

  private record Parsed(WatchText text, WatchParameters parameters) {}

  /** Rules of one resident, and what they were made of. */
  private record Own(
      WatchText text, WatchParameters parameters, CareLevel level, WatchRules rules) {}

  private final Directory directory;
  private final WatchParameters builtIn = WatchParameters.defaults();
  private final Map<String, Own> owns = new ConcurrentHashMap<>();
  private volatile Parsed parsed;

  WatchBook(Directory directory) {
    this.directory = directory;
  }

  WatchParameters parameters() {
    Optional<WatchText> text = directory.watchText();
    if (text.isEmpty()) {
      return builtIn;
    }
    Parsed known = parsed;
    if (known == null || !known.text().equals(text.get())) {
      known = new Parsed(text.get(), parse(text.get(), known));
      parsed = known;
    }
    return known.parameters();
  }

  private WatchParameters parse(WatchText text, Parsed before) {
    try {
      return WatchParameters.parse(text.json(), text.parameterVersion());
    } catch (IllegalArgumentException e) {
      LOG.error("Parameters {} cannot be read; those before hold", text.parameterVersion(), e);
      return before == null ? builtIn : before.parameters();
    }
  }

  WatchRules rules(String residentIdOrNull, CareLevel levelOrNull) {
    WatchParameters parameters = parameters();
    Optional<WatchText> text =
        residentIdOrNull == null ? Optional.empty() : directory.watchText(residentIdOrNull);
    if (text.isEmpty()) {
      return parameters.rules(levelOrNull);
    }
    Own known = owns.get(residentIdOrNull);
    boolean holds =
        known != null
            && known.text().equals(text.get())
            && known.parameters() == parameters
            && known.level() == levelOrNull;
    if (!holds) {
      known = new Own(text.get(), parameters, levelOrNull, own(text.get(), levelOrNull));
      owns.put(residentIdOrNull, known);
    }
    return known.rules();
  }

  private WatchRules own(WatchText text, CareLevel level) {
    try {
      return parameters().rules(level, text.json(), text.parameterVersion());
    } catch (IllegalArgumentException e) {
      LOG.error("Parameters {} of one resident cannot be read", text.parameterVersion(), e);
      return parameters().rules(level);
    }
  }
}
