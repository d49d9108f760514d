package care.shouhu.gateway.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** Frames of a pendant (GT06) and of a watch, as in the tests of their protocols. */
final class Frames {
  static final String LOGIN = "78780d0103534190360660610003c3df0d0a";
  static final String HEARTBEAT = "78780a13c40604000201298f5b0d0a";
  static final String SOS = "78781219028f0a29e10036f12003040102000875dc0d0a";
  static final String TIME = "7878058a000688290d0a";
  static final String LK = "[3G*8800000015*0002*LK]";
  static final String AL =
      "[3G*8800000015*003e*AL_LTE,170525,214118,V,0,N,0,E,0,0,0,0,0,22,0,0,00010000,0,0,0]";
  static final String AL_ANSWER = "[3G*8800000015*0002*AL]";

  /** Of a pendant's answer. */
  static final int ANSWER_BYTES = 10;

  /** A pendant that has signed in. */
  static Terminal signedIn(PortUnderTest port) throws IOException {
    Terminal terminal = new Terminal(port.port()).hex(LOGIN);
    assertThat(terminal.readHex(ANSWER_BYTES)).startsWith("7878050100");
    return terminal;
  }

  private Frames() {}
}
