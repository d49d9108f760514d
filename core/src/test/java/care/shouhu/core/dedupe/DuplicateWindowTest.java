package care.shouhu.core.dedupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import care.shouhu.core.event.SenderKey;
import care.shouhu.core.event.SenderKey.NumberOnly;
import care.shouhu.core.event.SenderKey.Numbered;
import care.shouhu.core.event.SenderKey.Text;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DuplicateWindowTest {
  private static final long T0 = 1_795_521_600_000L;
  private static final long DAY = 24 * 3_600_000L;

  private final DuplicateWindow window = new DuplicateWindow();

  @Test
  void sameNumberAndTimeIsADuplicateOfThatDeviceOnly() {
    boolean first = window.firstTime("a", new Numbered(1, T0), T0);
    boolean again = window.firstTime("a", new Numbered(1, T0), T0 + 5);
    boolean other = window.firstTime("b", new Numbered(1, T0), T0 + 5);

    assertThat(first).isTrue();
    assertThat(again).isFalse();
    assertThat(other).isTrue();
  }

  @Test
  void numbersThatStartAgainAfterARebootAreNew() {
    for (int seq = 1; seq <= 500; seq++) {
      assertThat(window.firstTime("a", new Numbered(seq, T0 + seq * 10_000L), T0)).isTrue();
    }

    for (int seq = 1; seq <= 500; seq++) {
      assertThat(window.firstTime("a", new Numbered(seq, T0 + 6_000_000 + seq * 10_000L), T0))
          .as("seq %s", seq)
          .isTrue();
    }
  }

  @Test
  void theLast4096KeysOfASteadySensorAreAllRemembered() {
    for (int seq = 1; seq <= 8_640; seq++) {
      window.firstTime("a", steady(seq), T0 + seq * 10_000L);
    }

    long now = T0 + 86_410_000L;
    for (int seq = 8_640; seq > 8_640 - 4_096; seq--) {
      assertThat(window.firstTime("a", steady(seq), now)).as("seq %s", seq).isFalse();
    }
  }

  @Test
  void keysInNoOrderAreRememberedUpTo4096() {
    for (int i = 0; i < 4_096; i++) {
      window.firstTime("a", new Numbered(i * 7L % 4_099, T0 + i), T0 + i);
    }

    for (int i = 0; i < 4_096; i++) {
      assertThat(window.firstTime("a", new Numbered(i * 7L % 4_099, T0 + i), T0 + 5_000)).isFalse();
    }
  }

  @Test
  void withoutTimeANumberHoldsForLessThanTwoMinutes() {
    window.firstTime("button", new NumberOnly(1), T0);

    boolean redelivered = window.firstTime("button", new NumberOnly(1), T0 + 118_000);
    boolean afterReboot = window.firstTime("button", new NumberOnly(1), T0 + 120_000);

    assertThat(redelivered).isFalse();
    assertThat(afterReboot).isTrue();
  }

  @Test
  void textHoldsForADay() {
    window.firstTime("a", new Text("3ac7e3c4"), T0);

    boolean within = window.firstTime("a", new Text("3ac7e3c4"), T0 + DAY - 2_000);
    boolean another = window.firstTime("a", new Text("3ac7e3c5"), T0 + DAY - 1_000);
    boolean after = window.firstTime("a", new Text("3ac7e3c4"), T0 + DAY);

    assertThat(within).isFalse();
    assertThat(another).isTrue();
    assertThat(after).isTrue();
  }

  @Test
  void withoutKeyNothingIsADuplicate() {
    boolean first = window.firstTime("a", new SenderKey.None(), T0);
    boolean again = window.firstTime("a", new SenderKey.None(), T0);

    assertThat(first && again).isTrue();
    assertThat(window.devices()).isZero();
  }

  /** The clock set back, and the numbers with it: what a device restored from its flash does. */
  @Test
  void eventsInNoRhythmAreExactEvenWhenClockAndNumbersGoBack() {
    long[] times = {0, 61_300, 61_900, 300_000, 300_450, 2_000_000};
    for (int i = 0; i < times.length; i++) {
      window.firstTime("a", new Numbered(10 + i, T0 + times[i]), T0 + times[i]);
    }

    for (int i = 0; i < times.length; i++) {
      assertThat(window.firstTime("a", new Numbered(10 + i, T0 + times[i] + 1), T0 + 3_000_000))
          .as("one millisecond beside key %s", i)
          .isTrue();
    }
  }

  @Test
  void devicesUnheardForADayAreDropped() {
    for (int i = 0; i < 1_000; i++) {
      window.firstTime("old-" + i, new Numbered(1, T0), T0);
    }

    for (int i = 0; i < 1_000; i++) {
      window.firstTime("new-" + i, new Numbered(1, T0 + DAY), T0 + DAY + 1);
    }

    assertThat(window.devices()).isEqualTo(1_000);
  }

  @Test
  void whereMemoryIsFullTheOldestKeysGoAndNoNewMessageIsLost() {
    var small = new DuplicateWindow(20_000, 10);

    for (int i = 0; i < 20_000; i++) {
      assertThat(small.firstTime("d" + i % 20, new Text("k" + i), T0 + i)).isTrue();
    }

    assertThat(small.heapBytes()).isLessThan(40_000);
    assertThat(small.devices()).isLessThanOrEqualTo(10);
  }

  @Test
  void snapshotAnswersAsTheWindowWould() throws IOException {
    for (int seq = 1; seq <= 700; seq++) {
      window.firstTime("a", steady(seq), T0 + seq * 10_000L);
      window.firstTime("b", new Text("k" + seq), T0 + seq * 10_000L);
      window.firstTime("c", new NumberOnly(seq), T0 + seq * 10_000L);
      window.firstTime("d", new Numbered(seq * 3L, T0 + seq), T0 + seq * 10_000L);
    }

    DuplicateWindow read = DuplicateWindow.readFrom(input(bytes(window)));

    long now = T0 + 700 * 10_000L + 1;
    for (int seq = 1; seq <= 700; seq++) {
      assertThat(read.firstTime("a", steady(seq), now)).isFalse();
      assertThat(read.firstTime("b", new Text("k" + seq), now)).isFalse();
      assertThat(read.firstTime("c", new NumberOnly(seq), now)).isEqualTo(seq <= 688);
      assertThat(read.firstTime("d", new Numbered(seq * 3L, T0 + seq), now)).isFalse();
    }
    assertThat(read.firstTime("a", steady(701), now)).isTrue();
    assertThat(read.devices()).isEqualTo(4);
  }

  @Test
  void snapshotOfTheFormatBeforeIsRead() throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    var out = new java.io.DataOutputStream(bytes);
    out.writeByte(1);
    out.writeLong(T0);
    out.writeInt(1);
    out.writeUTF("a");
    out.writeLong(T0);
    out.writeShort(1);
    out.writeLong(Digest.of(7, T0));
    out.writeInt((int) (T0 / 1_000 - 1_577_836_800L));
    out.writeShort(0);
    out.writeShort(0);
    out.writeBoolean(false);

    DuplicateWindow read = DuplicateWindow.readFrom(input(bytes.toByteArray()));

    assertThat(read.firstTime("a", new Numbered(7, T0), T0 + 1)).isFalse();
    assertThat(read.firstTime("a", new Numbered(8, T0 + 1), T0 + 2)).isTrue();
    assertThat(read.firstTime("a", new Numbered(8, T0 + 1), T0 + 3)).isFalse();
  }

  @Test
  void snapshotOfAnotherFormatIsRefused() {
    assertThatThrownBy(() -> DuplicateWindow.readFrom(input(new byte[] {9, 0, 0})))
        .isInstanceOf(IOException.class);
  }

  /**
   * A hundredth of the city of the design load over a day and a half: 340 bed sensors each 10 s
   * with 1 % jitter and an event now and then, 3,410 buttons each 5 min with 2 % jitter.
   */
  @Test
  void theCityFitsTheMemoryItSays() throws IOException {
    var random = new java.util.Random(42);
    int sensors = 340;
    int buttons = 3_410;
    long[] at = new long[sensors + buttons];
    for (int minute = 0; minute < 36 * 60; minute += 5) {
      for (int device = 0; device < at.length; device++) {
        boolean sensor = device < sensors;
        int step = sensor ? 10_000 : 300_000;
        for (int i = 0; i < (sensor ? 30 : 1); i++) {
          long seq = (long) minute * (sensor ? 6 : 1) / (sensor ? 1 : 5) + i;
          at[device] += step + random.nextInt(step / 50) - step / 100;
          long irregular = random.nextInt(200) == 0 ? random.nextInt(step / 2) : 0;
          long time = T0 + at[device] + irregular;
          assertThat(window.firstTime("device-" + device, new Numbered(seq, time), time)).isTrue();
        }
      }
    }

    assertThat(window.heapBytes() * 100).isLessThan(260L << 20);
    assertThat((long) bytes(window).length * 100).isLessThan(160L << 20);
  }

  private static Numbered steady(int seq) {
    // A jitter of up to 9 ms, as of a device that is busy when it should measure.
    return new Numbered(seq, T0 + seq * 10_000L + seq * 7919L % 10);
  }

  private static byte[] bytes(DuplicateWindow window) throws IOException {
    var bytes = new ByteArrayOutputStream();
    window.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static DataInputStream input(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}
