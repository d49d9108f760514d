package care.shouhu.command.preflight;

import care.shouhu.command.incident.Audience;
import care.shouhu.command.incident.DutyState;
import care.shouhu.command.incident.EscalationPolicy;
import care.shouhu.command.incident.PolicyBook;
import care.shouhu.command.incident.Responders;
import care.shouhu.command.incident.Staff;
import care.shouhu.command.incident.Subject;
import care.shouhu.command.incident.Tier;
import care.shouhu.command.notify.NotifyPolicy;
import care.shouhu.command.preflight.Coverage.Fault;
import care.shouhu.command.preflight.Coverage.TierCover;
import care.shouhu.command.preflight.Coverage.Told;
import care.shouhu.command.preflight.Coverage.Way;
import care.shouhu.command.watch.AlarmClass;
import care.shouhu.core.directory.ChannelKind;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.Place;
import care.shouhu.core.directory.Place.PlaceKind;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.UserChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The check of all places at one moment. Places that have the same people and policy are looked at
 * once, so that a city of homes costs as much as its counties. Lives as long as one report; not
 * thread-safe.
 */
public final class Preflight {
  private final Directory directory;
  private final PolicyBook policies;
  private final Staff staff;
  private final Channels channels;
  private final long nowMillis;
  private final Map<Key, Coverage> known = new HashMap<>();
  private final Map<String, List<Way>> waysByUser = new HashMap<>();

  /**
   * What is known of channels at that moment.
   *
   * @param policy by which people are told
   * @param openPages user names with a page open
   * @param down keys of channels that keep failing, {@code gateway:ID} or {@code push:HOST}
   */
  public record Channels(NotifyPolicy policy, Set<String> openPages, Set<String> down) {
    public Channels {
      openPages = Set.copyOf(openPages);
      down = Set.copyOf(down);
    }
  }

  /** What coverage depends on; places with the same key are covered alike. */
  private record Key(PlaceKind kind, String division, String placeId, int policyVersion) {}

  public Preflight(
      Directory directory, PolicyBook policies, Staff staff, Channels channels, long nowMillis) {
    this.directory = directory;
    this.policies = policies;
    this.staff = staff;
    this.channels = channels;
    this.nowMillis = nowMillis;
  }

  public long nowMillis() {
    return nowMillis;
  }

  /** How this place is covered. */
  public Coverage of(Place place) {
    EscalationPolicy policy = policies.inForce(place.id(), place.division()).policy();
    boolean own =
        place.kind() == PlaceKind.INSTITUTION || !directory.usersOfPlace(place.id()).isEmpty();
    Key key = new Key(place.kind(), place.division(), own ? place.id() : null, policy.version());
    return known.computeIfAbsent(key, k -> look(place, policy));
  }

  /** How many different answers were needed so far. */
  int looked() {
    return known.size();
  }

  private Coverage look(Place place, EscalationPolicy policy) {
    Subject subject = Subject.ofCommonCause("place:" + place.id(), place, place.division());
    List<TierCover> tiers =
        policy.ladder(subject).queue(AlarmClass.URGENT).tiers().stream()
            .map(EscalationPolicy.TierStep::tier)
            .distinct()
            .map(tier -> look(subject, tier))
            .toList();
    if (place.kind() == PlaceKind.INSTITUTION) {
      return new Coverage(policy.version(), tiers);
    }
    List<TierCover> lines = new ArrayList<>(tiers);
    lines.add(responders(place));
    return new Coverage(policy.version(), lines);
  }

  /** Who could be sent to a home: a desk that is told and has nobody to send is no help. */
  private TierCover responders(Place place) {
    List<Told> available = new ArrayList<>();
    List<Told> others = new ArrayList<>();
    for (User user : candidates(place)) {
      DutyState duty = staff.duty(user, nowMillis);
      Audience.Why why =
          duty.available()
              ? Audience.Why.ON_DUTY
              : duty.onDuty() ? Audience.Why.ON_BREAK : Audience.Why.OFF_DUTY;
      (duty.available() ? available : others).add(told(user, duty.onDuty(), why));
    }
    Fault fault = null;
    if (available.isEmpty()) {
      fault =
          others.isEmpty()
              ? Fault.NOBODY_THERE
              : others.stream().anyMatch(Told::onDuty) ? Fault.ALL_ON_BREAK : Fault.NOBODY_ON_DUTY;
    } else if (available.stream().noneMatch(Told::isReachable)) {
      fault = Fault.NO_CHANNEL;
    }
    return new TierCover(Line.RESPONDER, available.isEmpty() ? others : available, fault);
  }

  /** Whom the desk would be offered: the county's field workers and the place's own people. */
  private List<User> candidates(Place place) {
    return Responders.candidates(directory, place.division(), place.id()).stream()
        .sorted(Comparator.comparing(User::username))
        .toList();
  }

  private Told told(User user, boolean onDuty, Audience.Why why) {
    return new Told(
        user.username(),
        user.displayName(),
        user.role(),
        onDuty,
        why,
        waysByUser.computeIfAbsent(user.username(), this::ways));
  }

  private TierCover look(Subject subject, Tier tier) {
    Audience audience = Audience.at(subject, tier, staff, nowMillis);
    List<Told> people =
        audience.people().stream()
            .filter(person -> person.tier() == tier)
            .filter(person -> person.why() != Audience.Why.LAST_RESORT)
            .map(this::told)
            .toList();
    Fault fault = null;
    if (audience.gap() != null) {
      fault = Fault.of(audience.gap());
    } else if (people.stream().noneMatch(Told::isReachable)) {
      fault = Fault.NO_CHANNEL;
    }
    return new TierCover(Line.of(tier), people, fault);
  }

  private Told told(Audience.Person person) {
    return new Told(
        person.username(),
        person.displayName(),
        person.role(),
        person.onDuty(),
        person.why(),
        waysByUser.computeIfAbsent(person.username(), this::ways));
  }

  private List<Way> ways(String username) {
    List<Way> ways = new ArrayList<>();
    List<UserChannel> own = directory.channelsOf(username);
    for (ChannelKind kind : channels.policy().steps(AlarmClass.URGENT).channels()) {
      if (kind == ChannelKind.LIVE) {
        ways.add(new Way(kind, channels.openPages().contains(username), true));
      } else {
        own.stream().filter(channel -> channel.kind() == kind).map(this::way).forEach(ways::add);
      }
    }
    return ways;
  }

  /** Which push service a browser has stands sealed; that one fails is seen at its incident. */
  private Way way(UserChannel channel) {
    boolean up =
        channel.gatewayId() == null
            || (directory.gateway(channel.gatewayId()).isPresent()
                && !channels.down().contains("gateway:" + channel.gatewayId()));
    return new Way(channel.kind(), channel.isVerified() && up, channel.isVerified());
  }
}
