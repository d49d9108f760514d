package care.shouhu.command.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnOriginTest {

  @Test
  void ownPage_isAllowed_withAndWithoutThePort() {
    assertThat(OwnOrigin.allows("http://shouhu:8080", null, "shouhu:8080")).isTrue();
    assertThat(OwnOrigin.allows("https://Shouhu.cn", "same-origin", "shouhu.cn")).isTrue();
    assertThat(OwnOrigin.allows("https://shouhu.cn", null, "shouhu.cn:443")).isTrue();
    assertThat(OwnOrigin.allows("http://[::1]:8080", null, "[::1]:8080")).isTrue();
  }

  @Test
  void foreignPage_isRefused() {
    assertThat(OwnOrigin.allows("http://evil.example", null, "shouhu:8080")).isFalse();
    assertThat(OwnOrigin.allows("http://shouhu:9090", null, "shouhu:8080")).isFalse();
    assertThat(OwnOrigin.allows("http://shouhu.evil.example", null, "shouhu")).isFalse();
    assertThat(OwnOrigin.allows("null", null, "shouhu:8080")).isFalse();
    assertThat(OwnOrigin.allows("http://shouhu", null, null)).isFalse();
    assertThat(OwnOrigin.allows("not an origin", null, "shouhu")).isFalse();
    assertThat(OwnOrigin.allows(null, "cross-site", "shouhu")).isFalse();
  }

  @Test
  void programWithoutAnOrigin_isAllowed() {
    assertThat(OwnOrigin.allows(null, null, "shouhu:8080")).isTrue();
  }
}
