package care.shouhu.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.gateway.ingest.Strangers.Noted;
import org.junit.jupiter.api.Test;

class StrangersTest {
  private final Strangers strangers = new Strangers();

  @Test
  void one_id_is_noted_a_few_times_and_then_once_a_minute() {
    assertThat(notedOf("a", "here", 0, 20)).isEqualTo(Strangers.OF_ID_AT_ONCE);

    assertThat(strangers.admit("a", "here", 59_999)).isEqualTo(Noted.ID_RATE);
    assertThat(strangers.admit("a", "here", 60_000)).isEqualTo(Noted.NOTED);
    assertThat(strangers.admit("a", "here", 60_001)).isEqualTo(Noted.ID_RATE);
  }

  @Test
  void made_up_ids_of_one_address_leave_room_for_another() {
    int noted = 0;
    for (int i = 0; i < 1_000; i++) {
      noted += strangers.admit("made-up-" + i, "attacker", 0) == Noted.NOTED ? 1 : 0;
    }

    assertThat(noted).isEqualTo(Strangers.OF_ADDRESS_AT_ONCE);
    assertThat(strangers.admit("bed-1", "home", 0)).isEqualTo(Noted.NOTED);
  }

  @Test
  void made_up_ids_of_many_addresses_are_bounded_in_all() {
    int noted = 0;
    for (int second = 0; second < 10; second++) {
      for (int i = 0; i < 10_000; i++) {
        String name = second + "-" + i;
        noted += strangers.admit(name, name, second * 1_000L) == Noted.NOTED ? 1 : 0;
      }
    }

    assertThat(noted).isEqualTo(Strangers.ALL_AT_ONCE + 9 * 20);
  }

  @Test
  void a_clock_that_was_set_back_shuts_nobody_out() {
    notedOf("a", "here", 1_000_000_000, 20);

    assertThat(strangers.admit("a", "here", 0)).isEqualTo(Noted.NOTED);
  }

  private int notedOf(String id, String address, long nowMillis, int times) {
    int noted = 0;
    for (int i = 0; i < times; i++) {
      noted += strangers.admit(id, address, nowMillis) == Noted.NOTED ? 1 : 0;
    }
    return noted;
  }
}
