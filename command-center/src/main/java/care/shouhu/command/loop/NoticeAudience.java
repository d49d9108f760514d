package care.shouhu.command.loop;

import care.shouhu.command.incident.Assignment;
import care.shouhu.command.incident.Audience;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.IncidentState.Claim;
import care.shouhu.command.incident.Links;
import care.shouhu.command.incident.Numbers;
import care.shouhu.command.incident.Staff;
import care.shouhu.command.incident.Tier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whom one ring of an incident tells, and what rings for one person. Keeps nothing for long. */
final class NoticeAudience {
  private static final Logger LOG = LoggerFactory.getLogger(NoticeAudience.class);

  /** People told by one ring, so that what it decides fits into a batch. */
  static final int AUDIENCE_MAX = 200;

  private final DeskWork work;
  private final DeskSignals signals;

  /** The people of each group that rings, at one moment: in a flood many ask at the same one. */
  private final IdentityHashMap<Ringing.Group, Set<String>> peopleOfGroups =
      new IdentityHashMap<>();

  private long peopleAtMillis = Long.MIN_VALUE;

  NoticeAudience(DeskWork work, DeskSignals signals) {
    this.work = work;
    this.signals = signals;
  }

  /**
   * The people of the tier it stands at, of each place it is about, and those who were told before:
   * they are told again. Where they are more than {@value #AUDIENCE_MAX}, which is most likely a
   * mistake in the register, each ring tells the next ones.
   */
  Set<String> ofRing(Incident incident, long now) {
    Set<String> tier = at(incident, incident.tierName(), now);
    Set<String> others = before(incident, now);
    others.removeAll(tier);
    if (tier.size() + others.size() > AUDIENCE_MAX) {
      LOG.warn(
          "{} would tell {} people; each ring tells {} of them, in turns",
          incident.id(),
          tier.size() + others.size(),
          AUDIENCE_MAX);
      signals.leftToNextRing(tier.size() + others.size() - AUDIENCE_MAX);
    }
    Set<String> told = inTurns(tier, incident.rings(), AUDIENCE_MAX);
    told.addAll(inTurns(others, incident.rings(), AUDIENCE_MAX - told.size()));
    return told;
  }

  /**
   * The incidents that call this person now, or called them before and still do, of those that are
   * told; the newest first.
   */
  List<String> waitingFor(String username, Predicate<Incident> tells, long now) {
    if (now != peopleAtMillis) {
      peopleOfGroups.clear();
      peopleAtMillis = now;
    }
    IncidentBook book = work.state().incidents();
    Set<String> ids = new HashSet<>();
    for (Ringing.Group group : book.ringing().groups()) {
      if (peopleOfGroups.computeIfAbsent(group, g -> people(g, now)).contains(username)) {
        ids.addAll(group.incidentIds());
      }
    }
    for (String told : work.state().notices().toldTo(username)) {
      book.whereItStands(told).ifPresent(incident -> ids.add(incident.id()));
    }
    return ids.stream()
        .map(id -> book.incident(id).orElseThrow())
        .filter(incident -> incident.callsSomebody() && tells.test(incident))
        .map(Incident::id)
        .sorted(Comparator.comparingLong(Numbers::numberOf).reversed())
        .toList();
  }

  private Set<String> people(Ringing.Group group, long now) {
    return Audience.at(group.subject(), group.tier(), staff(), now).people().stream()
        .map(Audience.Person::username)
        .collect(Collectors.toSet());
  }

  /** The people of a tier, of each place the incident is about. */
  private Set<String> at(Incident incident, Tier tier, long now) {
    Set<String> people = new LinkedHashSet<>();
    Set<List<String>> seen = new HashSet<>();
    Stream.concat(
            Stream.of(incident.subject()),
            incident.links().merged().stream().map(Links.MergedIn::subject))
        .filter(subject -> seen.add(Arrays.asList(subject.placeId(), subject.division())))
        .forEach(subject ->
            Audience.at(subject, tier, staff(), now)
                .people()
                .forEach(person -> people.add(person.username())));
    return people;
  }

  /** Who was told of it or of what was merged into it; with those a ring had no room for. */
  private Set<String> before(Incident incident, long now) {
    Set<String> told = work.state().notices().toldOf(incident.id());
    incident
        .links()
        .merged()
        .forEach(in -> told.addAll(work.state().notices().toldOf(in.incidentId())));
    if (told.size() >= AUDIENCE_MAX) {
      for (Tier tier : Tier.values()) {
        if (tier.compareTo(incident.tierName()) < 0) {
          told.addAll(at(incident, tier, now));
        }
      }
    }
    return told;
  }

  private static Set<String> inTurns(Set<String> people, int turn, int max) {
    if (people.size() <= max) {
      return new LinkedHashSet<>(people);
    }
    List<String> all = new ArrayList<>(people);
    Set<String> some = new LinkedHashSet<>();
    int first = (int) ((long) Math.max(0, turn - 1) * max % all.size());
    for (int i = 0; i < max; i++) {
      some.add(all.get((first + i) % all.size()));
    }
    return some;
  }

  /**
   * Who is told of something new about a claimed one, that nothing is heard from the scene or that
   * the person calls again: whoever has it, if that one sits at a desk. Who took it and went, or
   * has gone home since, cannot be the only one: then also those of the nearest tier who are not
   * out there themselves.
   */
  Set<String> ofClaimed(Incident incident, Claim claim, long now) {
    Set<String> out =
        incident
            .activeAssignments()
            .map(Assignment::responder)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Set<String> told = new LinkedHashSet<>();
    told.add(claim.by());
    boolean atTheDesk = !out.contains(claim.by()) && isOnDuty(claim.by(), now);
    for (Tier tier : Tier.values()) {
      if (!atTheDesk && tier.compareTo(incident.tierName()) >= 0) {
        Set<String> near = at(incident, tier, now);
        near.removeAll(out);
        atTheDesk = !near.isEmpty();
        int room = AUDIENCE_MAX - told.size();
        told.addAll(inTurns(near, incident.rings(), room));
        if (near.size() > room) {
          signals.leftToNextRing(near.size() - room);
        }
      }
    }
    return told;
  }

  private boolean isOnDuty(String username, long now) {
    return work.register()
        .user(username)
        .filter(user -> staff().duty(user, now).onDuty())
        .isPresent();
  }

  private Staff staff() {
    return work.staff();
  }
}
