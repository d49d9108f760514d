package care.shouhu.gateway.bridge;

import care.shouhu.core.config.BridgeConfig.Rule;
import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.log.Lane;
import care.shouhu.gateway.ingest.Rights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one link takes of a rule. MQTT has no filter that says "all but readings", so both links of
 * a rule are sent all of it, and each lets go what is the other's, as soon as the other {@linkplain
 * Halves has it}.
 *
 * @param name keeps the sessions of the broker apart; the first or only link of a rule has its
 *     number alone
 * @param lane the messages it takes; empty for all
 * @param halves shared by the two links of a rule
 */
record Share(Rule rule, String name, Optional<Lane> lane, Halves halves) {

  static List<Share> of(List<Rule> rules) {
    List<Share> shares = new ArrayList<>(rules.size());
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      String number = String.valueOf(i);
      Halves halves = new Halves();
      if (bringsBoth(rule)) {
        shares.add(new Share(rule, number, Optional.of(Lane.URGENT), halves));
        shares.add(new Share(rule, number + "-routine", Optional.of(Lane.ROUTINE), halves));
      } else {
        shares.add(new Share(rule, number, Optional.empty(), halves));
      }
    }
    return shares;
  }

  /** Only native devices say on the topic what is a reading; all of the others is urgent. */
  private static boolean bringsBoth(Rule rule) {
    String filter = rule.pattern().filter();
    return rule.profile() == Profile.NATIVE && (filter.endsWith("/+") || filter.endsWith("/#"));
  }

  boolean takes(String topic, long nowMillis) {
    Lane of = Rights.lane(rule.profile(), topic);
    return lane.isEmpty() || of == lane.get() || !halves.has(of, nowMillis);
  }

  /** The broker has said yes to this link's subscription. */
  void subscribed(long nowMillis) {
    lane.ifPresent(it -> halves.subscribed(it, nowMillis));
  }

  /** Of a shared subscription: the two links of a rule must not share between them. */
  String group(String configured) {
    return lane.equals(Optional.of(Lane.ROUTINE)) ? configured + "-routine" : configured;
  }
}
