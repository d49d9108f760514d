package care.shouhu.core.dedupe;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.event.SenderKey;
import care.shouhu.core.event.SenderKey.Numbered;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * The window beside a set that remembers everything for ever: a device's life with jitter, events
 * between readings, gaps, reboots that start the numbers again, redeliveries and messages out of
 * order. A failure prints its seed.
 */
class DuplicateWindowPropertyTest {
  private static final long T0 = 1_795_521_600_000L;
  private static final int MESSAGES = 3_000;

  @Property(tries = 60)
  void noNewMessageIsADuplicateAndNoDuplicateIsNew(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 2_000) int jitterMillis)
      throws IOException {
    var random = new Random(seed);
    var window = new DuplicateWindow();
    Set<SenderKey> seen = new HashSet<>();
    List<Numbered> life = life(random, jitterMillis);

    for (Numbered key : life) {
      boolean first = window.firstTime("d", key, key.atMillis());

      assertThat(first).as("%s", key).isEqualTo(seen.add(key));
      if (random.nextInt(1_000) == 0) {
        window = restarted(window);
      }
    }
  }

  @Property(tries = 40)
  void copyWrittenInPieces_isTheWindowAsItWasWhenTheCopyBegan(@ForAll long seed)
      throws IOException {
    var random = new Random(seed);
    var window = new DuplicateWindow(DuplicateWindow.HEAP_BYTES_MAX, 40);
    long now = T0;
    for (int copies = 0; copies < 5; copies++) {
      for (int i = 0; i < 200; i++) {
        hear(window, random, ++now);
      }
      byte[] atBeginning = bytes(window);
      WindowCopy copy = window.beginCopy();
      while (!copy.isWhole()) {
        for (int i = random.nextInt(12); i > 0; i--) {
          hear(window, random, ++now);
        }
        copy.writeSome(random.nextInt(5));
      }
      assertThat(copy.toBytes()).isEqualTo(atBeginning);
    }
  }

  /** More devices than the window takes, so that the longest silent leave it meanwhile. */
  private static void hear(DuplicateWindow window, Random random, long now) {
    String device = "d" + random.nextInt(60);
    SenderKey key =
        switch (random.nextInt(3)) {
          case 0 -> new Numbered(random.nextInt(1_000), now);
          case 1 -> new SenderKey.NumberOnly(random.nextInt(50));
          default -> new SenderKey.Text("t" + random.nextInt(200));
        };
    window.firstTime(device, key, now);
  }

  private static byte[] bytes(DuplicateWindow window) throws IOException {
    var bytes = new ByteArrayOutputStream();
    window.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  /** Fewer than 4,096 keys within a day, so that nothing may be forgotten. */
  private static List<Numbered> life(Random random, int jitterMillis) {
    List<Numbered> sent = new ArrayList<>();
    long seq = 1;
    long at = T0;
    while (sent.size() < MESSAGES) {
      at += 10_000 - jitterMillis + random.nextInt(2 * jitterMillis + 1);
      sent.add(new Numbered(seq++, at));
      switch (random.nextInt(60)) {
        case 0 -> seq = 1;
        case 1 -> seq += random.nextInt(5);
        case 2 -> sent.add(new Numbered(seq++, at + 1 + random.nextInt(9_000 - 2 * jitterMillis)));
        case 3 -> swapLast(sent);
        case 4, 5 -> redeliver(sent, random);
        default -> {}
      }
    }
    return sent;
  }

  /** What was not acknowledged is sent again: the last few, or something from long ago. */
  private static void redeliver(List<Numbered> sent, Random random) {
    int from = random.nextInt(3) == 0 ? 0 : Math.max(0, sent.size() - 20);
    int start = from + random.nextInt(sent.size() - from);
    int end = Math.min(sent.size(), start + 1 + random.nextInt(10));
    sent.addAll(List.copyOf(sent.subList(start, end)));
  }

  private static void swapLast(List<Numbered> sent) {
    if (sent.size() > 1) {
      sent.add(sent.remove(sent.size() - 2));
    }
  }

  private static DuplicateWindow restarted(DuplicateWindow window) throws IOException {
    var bytes = new ByteArrayOutputStream();
    window.writeTo(new DataOutputStream(bytes));
    return DuplicateWindow.readFrom(
        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }
}
