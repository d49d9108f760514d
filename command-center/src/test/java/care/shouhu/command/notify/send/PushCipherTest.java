package care.shouhu.command.notify.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPrivateKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** RFC 8291, appendix A: the values printed there, byte for byte. */
class PushCipherTest {
  private static final String SENDER_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
  private static final String SENDER_PUBLIC =
      "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
  static final String BROWSER_PRIVATE = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94";
  static final String BROWSER_PUBLIC =
      "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
  static final String AUTH = "BTBZMqHH6r4Tts7J_aSIgg";
  private static final String SALT = "DGv6ra1nlYgDCS1FRnbzlw";
  private static final String TEXT = "When I grow up, I want to be a watermelon";
  private static final String BODY =
      "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
          + "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4"
          + "a-fN";

  private static byte[] bytes(String base64) {
    return Base64.getUrlDecoder().decode(base64);
  }

  static PrivateKey privateKey(String base64) throws Exception {
    var curve = ((ECPublicKey) P256.newPair().getPublic()).getParams();
    return KeyFactory.getInstance("EC")
        .generatePrivate(new ECPrivateKeySpec(new BigInteger(1, bytes(base64)), curve));
  }

  @Test
  void theExampleOfTheStandard() throws Exception {
    KeyPair sender =
        new KeyPair(P256.publicKey(bytes(SENDER_PUBLIC)).orElseThrow(), privateKey(SENDER_PRIVATE));

    byte[] body =
        PushCipher.encrypt(
            TEXT.getBytes(StandardCharsets.UTF_8),
            P256.publicKey(bytes(BROWSER_PUBLIC)).orElseThrow(),
            bytes(AUTH),
            sender,
            bytes(SALT));

    assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(body)).isEqualTo(BODY);
  }

  @Test
  void theBrowsersSideOfTheTestsReadsIt() throws Exception {
    String read =
        BrowserSide.read(
            bytes(BODY), privateKey(BROWSER_PRIVATE), bytes(BROWSER_PUBLIC), bytes(AUTH));

    assertThat(read).isEqualTo(TEXT);
  }

  @Test
  void aPointOffTheCurveIsNoKey() {
    byte[] point = bytes(BROWSER_PUBLIC);
    point[64] ^= 1;

    assertThat(P256.publicKey(point)).isEmpty();
    assertThat(P256.publicKey(new byte[65])).isEmpty();
    assertThat(P256.publicKey(new byte[3])).isEmpty();
  }

  @Test
  void whatAPushServiceWouldNotTakeIsNotMade() {
    assertThatThrownBy(() ->
            PushCipher.encrypt(
                new byte[PushCipher.TEXT_BYTES_MAX + 1],
                P256.publicKey(bytes(BROWSER_PUBLIC)).orElseThrow(),
                bytes(AUTH),
                P256.newPair(),
                bytes(SALT)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
