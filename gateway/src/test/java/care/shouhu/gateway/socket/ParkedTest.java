package care.shouhu.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.core.directory.Device.Profile;
import care.shouhu.core.log.Lane;
import care.shouhu.core.wire.Envelope;
import care.shouhu.gateway.ingest.Admission;
import care.shouhu.gateway.ingest.IngestMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class ParkedTest {

  private static Parked.Message<String> received(long atMillis) {
    Envelope envelope =
        new Envelope("bed-1", Profile.NATIVE, atMillis, "shouhu/v1/bed-1/reading", new byte[1]);
    return new Parked.Message<>("m", new Admission.Admitted(envelope, Lane.ROUTINE));
  }

  /** Parking that is never empty and drains is no reason to let anything go. */
  @Test
  void waited_as_long_as_its_first_message() {
    Parked<String> parked = new Parked<>(new IngestMeters(new SimpleMeterRegistry()));
    parked.add(received(1_000));
    parked.add(received(7_000));
    assertThat(parked.waitedMillis(8_000)).isEqualTo(7_000);

    parked.take();

    assertThat(parked.waitedMillis(8_000)).isEqualTo(1_000);
    parked.take();
    assertThat(parked.waitedMillis(8_000)).isZero();
  }
}
