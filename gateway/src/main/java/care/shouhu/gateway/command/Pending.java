package care.shouhu.gateway.command;

import care.shouhu.core.event.CommandStep;
import care.shouhu.core.wire.DeviceCommand;
import care.shouhu.core.wire.DeviceCommand.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The commands that are not done with, in the order of the lane. Bounded by its caller, who reads
 * no more of the lane when {@link #isFull}, and makes room. For all threads.
 */
final class Pending {

  /** Above what the desk lets be open at one time; some tens of megabytes. */
  static final int COMMANDS_MAX = 50_000;

  /** So many ends are remembered, for repeats that come close behind. */
  static final int ENDS_MAX = 4_096;

  /** Where a command stands; guarded by the book's monitor. */
  private static final class Entry {
    final DeviceCommand command;
    final long position;

    /** The connection that has it, or null. */
    Object holder;

    /** What is to be told of it; null while it is still to be delivered. */
    CommandStep end;

    /** Nobody is telling the end just now. */
    boolean untold;

    Entry(DeviceCommand command, long position) {
      this.command = command;
      this.position = position;
    }

    boolean waits() {
      return holder == null && end == null;
    }
  }

  private final NavigableMap<Long, Entry> byPosition = new TreeMap<>();
  private final Map<String, Entry> byId = new HashMap<>();
  private final Map<String, List<Entry>> byDevice = new HashMap<>();
  private final Map<String, CommandStep> ended =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CommandStep> eldest) {
          return size() > ENDS_MAX;
        }
      };

  private final int commandsMax;

  /** How many have ended and are to be told. */
  private int ending;

  Pending(int commandsMax) {
    this.commandsMax = commandsMax;
  }

  /** False when it is a repeat. */
  synchronized boolean add(DeviceCommand command, long position) {
    if (byId.containsKey(command.id()) || ended.containsKey(command.id())) {
      return false;
    }
    Entry entry = new Entry(command, position);
    byPosition.put(position, entry);
    byId.put(command.id(), entry);
    byDevice.computeIfAbsent(command.deviceId(), id -> new ArrayList<>(1)).add(entry);
    return true;
  }

  /** Nothing more is to be done about it. */
  synchronized void remove(String commandId, CommandStep step) {
    ended.put(commandId, step);
    Entry entry = byId.remove(commandId);
    if (entry != null) {
      ending -= entry.end == null ? 0 : 1;
      byPosition.remove(entry.position);
      byDevice.computeIfPresent(
          entry.command.deviceId(),
          (id, entries) -> {
            entries.remove(entry);
            return entries.isEmpty() ? null : entries;
          });
    }
  }

  /**
   * Of this device's that wait and whose time is not over, for this holder: that help is coming
   * overtakes all others, which go by age.
   */
  synchronized List<DeviceCommand> take(
      String deviceId, Object holder, int max, Set<Kind> kinds, long nowMillis) {
    List<Entry> entries = byDevice.getOrDefault(deviceId, List.of());
    List<DeviceCommand> taken = new ArrayList<>();
    for (boolean help : new boolean[] {true, false}) {
      for (Entry entry : entries) {
        Kind kind = entry.command.kind();
        boolean fits = kinds.contains(kind) && (kind == Kind.HELP_IS_COMING) == help;
        if (taken.size() < max
            && fits
            && entry.waits()
            && entry.command.expiresAtMillis() > nowMillis) {
          entry.holder = holder;
          taken.add(entry.command);
        }
      }
    }
    return taken;
  }

  /** Whether this very command still waits, or was never put back; then the holder has it. */
  synchronized boolean takeAgain(String commandId, Object holder, long nowMillis) {
    Entry entry = byId.get(commandId);
    boolean free =
        entry != null && entry.end == null && (entry.holder == null || entry.holder.equals(holder));
    if (!free || entry.command.expiresAtMillis() <= nowMillis) {
      return false;
    }
    entry.holder = holder;
    return true;
  }

  /** What this holder had waits again; the devices it is for. */
  synchronized Set<String> putBack(Object holder, Iterable<DeviceCommand> held) {
    Set<String> devices = new HashSet<>();
    for (DeviceCommand command : held) {
      Entry entry = byId.get(command.id());
      if (entry != null && holder.equals(entry.holder)) {
        entry.holder = null;
        devices.add(command.deviceId());
      }
    }
    return devices;
  }

  /** False when it has ended already. From here on nobody can take it. */
  synchronized boolean end(String commandId, CommandStep step) {
    Entry entry = byId.get(commandId);
    if (entry == null || entry.end != null) {
      return false;
    }
    entry.end = step;
    ending++;
    return true;
  }

  /** Its end could not be told: {@link #untold} brings it again. */
  synchronized void notTold(String commandId) {
    Entry entry = byId.get(commandId);
    if (entry != null) {
      entry.untold = true;
    }
  }

  /** A command with its end. */
  record End(DeviceCommand command, CommandStep step) {}

  /** The ends that must be told again; from now on the caller's business. */
  synchronized List<End> untold() {
    List<End> ends = new ArrayList<>();
    for (Entry entry : byPosition.values()) {
      if (entry.untold) {
        entry.untold = false;
        ends.add(new End(entry.command, entry.end));
      }
    }
    return ends;
  }

  /** Those whose time is over and that have not ended. */
  synchronized List<DeviceCommand> overdue(long nowMillis) {
    return byPosition.values().stream()
        .filter(entry -> entry.end == null && entry.command.expiresAtMillis() <= nowMillis)
        .map(entry -> entry.command)
        .toList();
  }

  /** Those nobody has. */
  synchronized List<DeviceCommand> waiting() {
    return byPosition.values().stream().filter(Entry::waits).map(entry -> entry.command).toList();
  }

  /** Everything below may be released, once everything below {@code readUpTo} has been read. */
  synchronized long releasable(long readUpTo) {
    return byPosition.isEmpty() ? readUpTo : Math.min(readUpTo, byPosition.firstKey());
  }

  /**
   * A tenth of all: those nobody has, of them what is not about help first, and what holds longest
   * before what holds for a moment only.
   */
  synchronized List<DeviceCommand> leastUrgent() {
    return byPosition.values().stream()
        .filter(Entry::waits)
        .map(entry -> entry.command)
        .sorted(
            Comparator.comparing((DeviceCommand it) -> it.kind() == Kind.HELP_IS_COMING)
                .thenComparing(Comparator.comparingLong(DeviceCommand::expiresAtMillis).reversed()))
        .limit(Math.max(1, commandsMax / 10))
        .toList();
  }

  synchronized boolean holds(String commandId) {
    return byId.containsKey(commandId);
  }

  /** Whether some have ended and are not told yet. */
  synchronized boolean isEnding() {
    return ending > 0;
  }

  synchronized int size() {
    return byId.size();
  }

  /** How many more may be added. */
  int room() {
    return commandsMax - size();
  }

  boolean isFull() {
    return room() <= 0;
  }
}
