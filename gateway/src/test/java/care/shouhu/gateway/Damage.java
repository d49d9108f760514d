package care.shouhu.gateway;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Good packets with flipped, cut, doubled and spliced bytes; some of them stay as they are. */
public final class Damage {
  private final Random dice;
  private final List<byte[]> good;

  public Damage(Random dice, List<byte[]> good) {
    this.dice = dice;
    this.good = good;
  }

  public byte[] next() {
    byte[] bytes = anyOf(good).clone();
    for (int i = dice.nextInt(3); i > 0; i--) {
      bytes =
          switch (dice.nextInt(5)) {
            case 0 -> flipped(bytes);
            case 1 -> Arrays.copyOf(bytes, dice.nextInt(bytes.length + 1));
            case 2 -> joined(bytes, anyOf(good));
            case 3 -> random(dice.nextInt(64));
            default -> Arrays.copyOfRange(bytes, dice.nextInt(bytes.length + 1), bytes.length);
          };
    }
    return bytes;
  }

  private byte[] anyOf(List<byte[]> all) {
    return all.get(dice.nextInt(all.size()));
  }

  private byte[] flipped(byte[] bytes) {
    if (bytes.length > 0) {
      bytes[dice.nextInt(bytes.length)] ^= (byte) (1 << dice.nextInt(8));
    }
    return bytes;
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    dice.nextBytes(bytes);
    return bytes;
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
