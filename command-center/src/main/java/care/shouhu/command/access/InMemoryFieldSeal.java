package care.shouhu.command.access;

import java.security.SecureRandom;

/** Really seals, with a key that ends with the process: for tests and for figures. */
public final class InMemoryFieldSeal implements FieldSeal {
  private final FieldSeal sealed = new KeyFileFieldSeal(new Seal(key()));

  private static byte[] key() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return key;
  }

  @Override
  public byte[] seal(String text) {
    return sealed.seal(text);
  }

  @Override
  public String open(byte[] bytes) {
    return sealed.open(bytes);
  }

  @Override
  public byte[] blindIndex(String text) {
    return sealed.blindIndex(text);
  }
}
