package care.shouhu.command.access;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Fields sealed with the key in the data directory ({@link Seal}). */
public final class KeyFileFieldSeal implements FieldSeal {
  private static final String PURPOSE = "register";

  private final Seal seal;

  public KeyFileFieldSeal(Seal seal) {
    this.seal = seal;
  }

  @Override
  public byte[] seal(String text) {
    return seal.seal(PURPOSE, text).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String open(byte[] sealed) {
    return seal.open(PURPOSE, new String(sealed, StandardCharsets.US_ASCII))
        .orElseThrow(() -> new IllegalArgumentException("not sealed with this key"));
  }

  @Override
  public byte[] blindIndex(String text) {
    return HexFormat.of().parseHex(seal.mark(PURPOSE, text));
  }
}
