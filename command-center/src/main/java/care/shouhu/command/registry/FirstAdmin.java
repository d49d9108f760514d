package care.shouhu.command.registry;

import care.shouhu.command.access.Passwords;
import care.shouhu.command.access.PrivateFile;
import care.shouhu.core.config.Secret;
import care.shouhu.core.directory.Directory;
import care.shouhu.core.directory.User;
import care.shouhu.core.directory.User.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that there is an administrator. There are no default passwords: it is {@code
 * SHOUHU_ADMIN_PASSWORD}, or a random one that is left in {@code admin-password.txt} (mode 0600).
 * When the variable changes, the password changes; one that the administrator chose since, or that
 * there is no such user any more, is left alone by a restart. With the database stopped it waits in
 * the background; the administrator of the directory's copy can sign in meanwhile.
 */
public final class FirstAdmin implements AutoCloseable {
  public static final String USERNAME = "admin";

  private static final Logger LOG = LoggerFactory.getLogger(FirstAdmin.class);
  private static final String FILE = "admin-password.txt";

  /** An Argon2 hash of the variable that was applied last. */
  private static final String APPLIED_FILE = "admin-password.applied";

  private static final long RETRY_MILLIS = 2_000;

  private final Registry registry;
  private final Directory directory;
  private final Passwords passwords;
  private final Optional<Secret> wanted;
  private final Path dataDirectory;
  private final Thread retrying;

  public FirstAdmin(
      Registry registry,
      Directory directory,
      Passwords passwords,
      Optional<Secret> wanted,
      Path dataDirectory) {
    this.registry = registry;
    this.directory = directory;
    this.passwords = passwords;
    this.wanted = wanted;
    this.dataDirectory = dataDirectory;
    this.retrying = Thread.ofVirtual().name("first-admin").unstarted(this::retry);
  }

  /** Tries once here, so that at a usual start the login works when this returns; then on. */
  public void start() {
    if (!ensure()) {
      retrying.start();
    }
  }

  private void retry() {
    try {
      do {
        Thread.sleep(RETRY_MILLIS);
      } while (!ensure());
    } catch (InterruptedException e) {
      LOG.debug("Stopped before there was an administrator");
    }
  }

  /** False when the register cannot be written yet. */
  private boolean ensure() {
    Optional<User> admin = directory.user(USERNAME);
    if (admin.isPresent() && wanted.isEmpty()) {
      return true;
    }
    try {
      if (wanted.isEmpty()) {
        return addRandom();
      }
      if (Files.exists(applied()) && isWanted(Files.readString(applied()).strip())) {
        return admin.isPresent() || addWanted();
      }
      return putWanted(wanted.get().value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isWanted(String hash) {
    return passwords.matches(wanted.orElseThrow().value(), hash).join();
  }

  /** To a register that was made anew; one who was removed there stays removed. */
  private boolean addWanted() {
    return switch (registry.add(admin(wanted.orElseThrow().value()))) {
      case Written.Done<User> done -> true;
      case Written.Refused<User> removed -> true;
      case Written.Unavailable<User> unavailable -> false;
      case Written.Unknown<User> unknown -> false;
    };
  }

  private boolean putWanted(String password) throws IOException {
    User admin = admin(password);
    boolean done = registry.putPassword(admin) instanceof Written.Done<User>;
    if (done) {
      PrivateFile.write(applied(), admin.passwordHash() + "\n");
      Files.deleteIfExists(file());
      LOG.info("User {} has the password of SHOUHU_ADMIN_PASSWORD", USERNAME);
    }
    return done;
  }

  /** The file is there before the user is: no crash can lose the password of the only user. */
  private boolean addRandom() throws IOException {
    boolean leftByCrash = Files.exists(file());
    String password =
        leftByCrash ? Files.readString(file()).strip() : DeviceSecret.random(new SecureRandom());
    if (!leftByCrash) {
      PrivateFile.write(file(), password + "\n");
    }
    return switch (registry.add(admin(password))) {
      case Written.Done<User> done -> {
        LOG.info("User {} was made; the password is in {}", USERNAME, file());
        yield true;
      }
      case Written.Refused<User> refused -> {
        // There is one, of which the directory had not heard yet.
        if (!leftByCrash) {
          Files.deleteIfExists(file());
        }
        yield true;
      }
      case Written.Unavailable<User> unavailable -> false;
      case Written.Unknown<User> unknown -> false;
    };
  }

  private User admin(String password) {
    String hash = passwords.hash(password).join();
    return new User(USERNAME, "管理员", hash, Role.ADMIN, null, null, null, null, List.of(), true);
  }

  private Path applied() {
    return dataDirectory.resolve(APPLIED_FILE);
  }

  private Path file() {
    return dataDirectory.resolve(FILE);
  }

  @Override
  public void close() {
    retrying.interrupt();
  }
}
