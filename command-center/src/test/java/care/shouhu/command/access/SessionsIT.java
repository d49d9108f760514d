package care.shouhu.command.access;

import static org.assertj.core.api.Assertions.assertThat;

import care.shouhu.command.access.Sessions.SignIn;
import care.shouhu.core.config.Config;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.DirectoryChanges;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long sessions run, with a clock of our own. */
class SessionsIT {
  private static final long HOUR = 3_600_000;
  @TempDir Path data;
  private long now = 1_795_521_600_000L;
  private final Directory directory = new Directory();
  private Sessions sessions;

  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return Instant.ofEpochMilli(now);
        }
      };

  @BeforeEach
  void start() throws Exception {
    var passwords = new Passwords();
    sessions =
        new Sessions(
            directory,
            passwords,
            new SessionSigner(new byte[32]),
            SessionBook.open(data, now),
            new SecondFactor(
                new InMemoryFieldSeal(), new Marks(new byte[32]), UsedSteps.inMemory()),
            (user, mark) -> Sessions.RecoveryUse.UNKNOWN,
            Config.fromEnvironment(Map.of()).access(),
            clock);
    for (Role role : List.of(Role.CITY_OPERATOR, Role.FIELD_WORKER)) {
      directory.apply(DirectoryChanges.collect().user(user(role, "hash")).at(0));
    }
  }

  private static User user(Role role, String hash) {
    return new User(role.name(), "x", hash, role, null, null, null, null, List.of(), true);
  }

  private String open(Role role) {
    SignIn.Done done =
        sessions.open(directory.user(role.name()).orElseThrow(), "10.0.0.7", "browser");
    return done.cookie();
  }

  private boolean runs(String cookie) {
    return sessions.caller(cookie, "10.0.0.7").isPresent();
  }

  @Test
  void sessionNobodySpeaksFor_isOverAfterAnHour_andOneThatIsUsedGoesOn() {
    String idle = open(Role.CITY_OPERATOR);
    String used = open(Role.CITY_OPERATOR);
    now += HOUR / 2;
    assertThat(runs(used)).isTrue();
    now += HOUR / 2 + 60_000;

    assertThat(runs(idle)).isFalse();
    assertThat(runs(used)).isTrue();
  }

  @Test
  void noUse_makesASessionLastLongerThanAShift() {
    String cookie = open(Role.CITY_OPERATOR);
    for (int n = 0; n < 24; n++) {
      now += HOUR / 2 - 1;
      assertThat(runs(cookie)).isTrue();
    }
    now += 60_000;

    assertThat(runs(cookie)).isFalse();
  }

  @Test
  void fieldWorker_withoutANetworkForHours_isStillSignedIn() {
    String cookie = open(Role.FIELD_WORKER);
    now += 8 * HOUR;

    assertThat(runs(cookie)).isTrue();
  }

  @Test
  void cookieThatIsSignedButNotInTheBook_opensNothing() throws Exception {
    String cookie = open(Role.CITY_OPERATOR);
    var caller = sessions.caller(cookie, "10.0.0.7").orElseThrow();
    sessions.signOut(caller.session());

    assertThat(runs(cookie)).isFalse();
    assertThat(
            runs(
                new SessionSigner(new byte[32])
                    .sign(
                        new SessionToken(
                            "CITY_OPERATOR",
                            now,
                            now + HOUR,
                            "f".repeat(32),
                            caller.session().passwordMark()))))
        .isFalse();
  }

  @Test
  void newPasswordHash_endsTheSession() {
    String cookie = open(Role.CITY_OPERATOR);
    directory.apply(
        DirectoryChanges.collect().user(user(Role.CITY_OPERATOR, "another hash")).at(0));

    assertThat(runs(cookie)).isFalse();
  }

  /** Half an hour at a time, with the wall heard each time. */
  private void watch(String cookie, int hours) {
    SessionToken token = sessions.watcher(cookie, "10.0.0.7").orElseThrow().session();
    for (int n = 0; n < 2 * hours; n++) {
      now += HOUR / 2;
      sessions.keepWatching(token, "10.0.0.7");
    }
  }

  private boolean isWatched(String cookie) {
    return sessions.watcher(cookie, "10.0.0.7").isPresent();
  }

  @Test
  void openWall_goesOnForDays_butOpensNothingElseAfterTheShift() {
    String cookie = open(Role.CITY_OPERATOR);

    watch(cookie, 3 * 24);

    assertThat(isWatched(cookie)).isTrue();
    assertThat(runs(cookie)).isFalse();
  }

  @Test
  void wallThatIsClosed_isOverAfterAnHour_andNotBroughtBack() {
    String cookie = open(Role.CITY_OPERATOR);
    SessionToken token = sessions.watcher(cookie, "10.0.0.7").orElseThrow().session();
    watch(cookie, 24);
    now += HOUR + 1;

    assertThat(sessions.keepWatching(token, "10.0.0.7")).isEmpty();
    assertThat(isWatched(cookie)).isFalse();
  }

  @Test
  void wall_endsAfterThirtyDays() {
    String cookie = open(Role.CITY_OPERATOR);
    watch(cookie, 30 * 24 - 1);
    assertThat(isWatched(cookie)).isTrue();

    watch(cookie, 1);

    assertThat(isWatched(cookie)).isFalse();
  }

  @Test
  void wall_keepsNoOtherSessionOfItsUser() {
    String wall = open(Role.CITY_OPERATOR);
    String other = open(Role.CITY_OPERATOR);

    watch(wall, 13);

    assertThat(isWatched(other)).isFalse();
  }

  @Test
  void newPassword_signingOut_andAnAccountThatIsGone_endAWall() throws Exception {
    List<String> walls = List.of(open(Role.CITY_OPERATOR), open(Role.CITY_OPERATOR));
    walls.forEach(cookie -> assertThat(sessions.watcher(cookie, "10.0.0.7")).isPresent());
    String field = open(Role.FIELD_WORKER);
    sessions.signOut(sessions.watcher(walls.get(0), "10.0.0.7").orElseThrow().session());
    assertThat(isWatched(walls.get(0))).isFalse();

    directory.apply(
        DirectoryChanges.collect().user(user(Role.CITY_OPERATOR, "another hash")).at(0));
    sessions.endAll(Role.FIELD_WORKER.name());

    assertThat(isWatched(walls.get(1))).isFalse();
    assertThat(isWatched(field)).isFalse();
  }
}
