package care.shouhu.command.incident;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.incident.HistoryChain.Broken;
import care.shouhu.command.incident.HistoryChain.Fault;
import care.shouhu.command.incident.HistoryChain.Link;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class HistoryChainTest {
  private static final String ID = "I-17";

  private static List<Link> chain(int unhashed, int hashed) {
    List<Link> links = new ArrayList<>();
    String previous = null;
    for (int n = 1; n <= unhashed + hashed; n++) {
      Link bare = new Link(n, 1_000L * n, "CLAIMED", "wang", "10.0.0.7", Map.of("n", "" + n), null);
      previous = n <= unhashed ? null : HistoryChain.hash(ID, previous, bare);
      links.add(with(bare, previous));
    }
    return links;
  }

  private static Link with(Link l, String hash) {
    return new Link(l.number(), l.atMillis(), l.kind(), l.by(), l.from(), l.detail(), hash);
  }

  private static Broken brokenBy(UnaryOperator<List<Link>> forgery) {
    return HistoryChain.check(ID, forgery.apply(new ArrayList<>(chain(0, 5))))
        .broken()
        .orElseThrow();
  }

  @Test
  void hashIsOverTheCanonicalBytes_asWrittenInTheDescription() throws Exception {
    Link link = new Link(2, 7, "DONE", null, "::1", Map.of("b", "\"\u0001护\n", "a", "x\0"), null);

    String hash = HistoryChain.hash(ID, "ab", link);

    String canonical =
        "{\"at\":7,\"by\":null,\"detail\":{\"a\":\"x\uFFFD\",\"b\":\"\\\"\\u0001护\\n\"},"
            + "\"from\":\"::1\",\"incidentId\":\"I-17\",\"kind\":\"DONE\",\"number\":2,\"previous\":\"ab\"}";
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
    assertThat(hash).isEqualTo(HexFormat.of().formatHex(digest));
  }

  @Test
  void namesAreInOrderOfTheirUtf16Units_andHalfAPairIsEscaped() {
    Map<String, String> fields = new TreeMap<>();
    fields.put("\uFB33", "a");
    fields.put("\uD83D\uDE00", "b");
    fields.put("\u20AC", "\uD83D");

    assertThat(CanonicalJson.object(fields))
        .isEqualTo("{\"\u20AC\":\"\\ud83d\",\"\uD83D\uDE00\":\"b\",\"\uFB33\":\"a\"}");
  }

  @Test
  void wholeChain_isRight() {
    var checked = HistoryChain.check(ID, chain(0, 5));

    assertThat(checked.broken()).isEmpty();
    assertThat(checked.hashed()).isEqualTo(5);
    assertThat(checked.last()).isEqualTo(chain(0, 5).getLast().hash());
  }

  @Test
  void historyOfBeforeThereWereHashes_startsItsChainAtTheFirstNewEntry() {
    var checked = HistoryChain.check(ID, chain(3, 2));

    assertThat(checked.broken()).isEmpty();
    assertThat(checked.unhashed()).isEqualTo(3);
    assertThat(checked.hashed()).isEqualTo(2);
  }

  @Test
  void everyFieldOfAnEntryCounts() {
    Link third = chain(0, 5).get(2);
    for (Link forged :
        List.of(
            new Link(3, 3_001, "CLAIMED", "wang", "10.0.0.7", third.detail(), third.hash()),
            new Link(3, 3_000, "CLOSED", "wang", "10.0.0.7", third.detail(), third.hash()),
            new Link(3, 3_000, "CLAIMED", "li", "10.0.0.7", third.detail(), third.hash()),
            new Link(3, 3_000, "CLAIMED", "wang", null, third.detail(), third.hash()),
            new Link(3, 3_000, "CLAIMED", "wang", "10.0.0.7", Map.of("n", "4"), third.hash()))) {
      assertThat(
              brokenBy(links -> {
                links.set(2, forged);
                return links;
              }))
          .isEqualTo(new Broken(3, Fault.HASH_DIFFERS));
    }
  }

  @Test
  void anEntryHashedAnew_breaksTheOneAfterIt() {
    assertThat(
            brokenBy(links -> {
              Link forged = new Link(3, 9, "CLOSED", "li", null, Map.of(), null);
              links.set(2, with(forged, HistoryChain.hash(ID, links.get(1).hash(), forged)));
              return links;
            }))
        .isEqualTo(new Broken(4, Fault.HASH_DIFFERS));
  }

  @Test
  void leftOutSwappedOrWithoutItsHash_isFoundWhereItIs() {
    assertThat(
            brokenBy(links -> {
              links.remove(1);
              return links;
            }))
        .isEqualTo(new Broken(3, Fault.OUT_OF_ORDER));
    assertThat(
            brokenBy(links -> {
              Collections.swap(links, 1, 2);
              return links;
            }))
        .isEqualTo(new Broken(3, Fault.OUT_OF_ORDER));
    assertThat(
            brokenBy(links -> {
              links.set(3, with(links.get(3), null));
              return links;
            }))
        .isEqualTo(new Broken(4, Fault.HASH_MISSING));
    assertThat(
            brokenBy(links -> {
              links.set(0, with(links.get(0), null));
              return links;
            }))
        .isEqualTo(new Broken(2, Fault.HASH_DIFFERS));
  }

  @Test
  void chainOfAnotherIncident_isNotThisOnes() {
    assertThat(HistoryChain.check("I-18", chain(0, 2)).broken())
        .contains(new Broken(1, Fault.HASH_DIFFERS));
  }
}
