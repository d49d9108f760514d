package care.shouhu.command.preflight;

import care.shouhu.command.incident.Audience;
import care.shouhu.core.directory.ChannelKind;
import care.shouhu.core.directory.User.Role;
import java.util.List;
import java.util.Optional;

/**
 * Who would be told at one place now, tier by tier, and whether somebody could be sent.
 *
 * @param policyVersion of the escalation policy in force there
 * @param tiers each tier of the policy's urgent ladder once, from near to far; at a home, who could
 *     be sent ({@link Line#RESPONDER}) behind them
 */
public record Coverage(int policyVersion, List<TierCover> tiers) {

  public Coverage {
    tiers = List.copyOf(tiers);
  }

  /**
   * One tier.
   *
   * @param people of the tier who would be told, on duty or, where nobody is, off duty
   * @param fault why the word might not arrive; null when somebody would surely have it
   */
  public record TierCover(Line tier, List<Told> people, Fault fault) {
    public TierCover {
      people = List.copyOf(people);
    }
  }

  /** Somebody who would be told. */
  public record Told(
      String username,
      String displayName,
      Role role,
      boolean onDuty,
      Audience.Why why,
      List<Way> ways) {
    public Told {
      ways = List.copyOf(ways);
    }

    boolean isReachable() {
      return ways.stream().anyMatch(Way::works);
    }
  }

  /**
   * One channel by which they would be told, in the order of the notice policy.
   *
   * @param works for {@link ChannelKind#LIVE}: a page of theirs is open now; for the others: proved
   *     by them, and its gateway is there and does not keep failing
   * @param verified proved by them; a page needs no proof
   */
  public record Way(ChannelKind channel, boolean works, boolean verified) {}

  /** Why the word might not arrive at a tier. */
  public enum Fault {
    /** The register has nobody of that tier for this place. */
    NOBODY_THERE,
    NOBODY_ON_DUTY,
    /** All who are on duty are on a break. */
    ALL_ON_BREAK,
    /** Somebody is available, but has neither a page open nor a channel that works. */
    NO_CHANNEL;

    static Fault of(Audience.Gap gap) {
      return switch (gap) {
        case NOBODY_THERE -> NOBODY_THERE;
        case NOBODY_ON_DUTY -> NOBODY_ON_DUTY;
        case ALL_ON_BREAK -> ALL_ON_BREAK;
      };
    }
  }

  /** The tiers at which the word might not arrive. */
  public List<TierCover> faulty() {
    return tiers.stream().filter(cover -> cover.fault() != null).toList();
  }

  public boolean isCovered() {
    return tiers.stream().allMatch(cover -> cover.fault() == null);
  }

  /** The nearest tier at which somebody would surely have it; empty when none is. */
  public Optional<Line> reached() {
    return tiers.stream()
        .filter(cover -> cover.fault() == null)
        .map(TierCover::tier)
        .filter(line -> line != Line.RESPONDER)
        .findFirst();
  }
}
