package care.shouhu.command.web;

import care.shouhu.command.access.Caller;
import care.shouhu.command.access.Sessions;
import care.shouhu.core.directory.User;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The pages, from {@code web/} on the class path, as Vite built them. Files whose names carry a
 * hash of their content ({@code assets/}) may be kept for ever; pages are asked for each time. A
 * file is read once and kept: together they are a few megabytes.
 */
public final class Pages {
  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,120}");
  private static final int FILES_MAX = 2_000;
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final String ASK_EACH_TIME = "no-cache";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("ogg", "audio/ogg"),
          Map.entry("wav", "audio/wav"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  /** Precompressed twins that the build may lay beside a file, best first. */
  private static final Map<String, String> ENCODINGS = Map.of("br", ".br", "gzip", ".gz");

  private final Sessions sessions;
  private final Map<String, Optional<byte[]>> files = new ConcurrentHashMap<>();

  Pages(Sessions sessions) {
    this.sessions = sessions;
  }

  /** The page a user works on. */
  public static String pageOf(User.Role role) {
    return switch (role) {
      case CITY_OPERATOR, COUNTY_OPERATOR -> "/desk";
      case AUDITOR -> "/wall";
      case INSTITUTION_LEAD, INSTITUTION_STAFF -> "/ward";
      case FIELD_WORKER -> "/field";
      case REGISTRAR, ADMIN -> "/registry";
    };
  }

  void mount(Router router) {
    router.get("/").handler(this::home);
    for (String page : new String[] {"login", "wall", "desk", "ward", "field", "registry"}) {
      router.get("/" + page).handler(http -> sendFile(http, page + ".html", ASK_EACH_TIME));
    }
    router.get("/assets/:file").handler(http -> file(http, "assets/", FOR_EVER));
    router.get("/:file").handler(http -> file(http, "", ASK_EACH_TIME));
  }

  private void home(RoutingContext http) {
    Optional<Caller> caller = sessions.caller(Cookies.session(http), Api.address(http));
    redirect(http, caller.map(c -> pageOf(c.user().role())).orElse("/login"));
  }

  private static void redirect(RoutingContext http, String to) {
    http.response().setStatusCode(302).putHeader("Location", to).end();
  }

  private void file(RoutingContext http, String folder, String keep) {
    String name = http.pathParam("file");
    if (FILE_NAME.matcher(name).matches() && TYPES.containsKey(extension(name))) {
      sendFile(http, folder + name, keep);
    } else {
      http.next();
    }
  }

  private void sendFile(RoutingContext http, String path, String keep) {
    String accepted = http.request().getHeader("Accept-Encoding");
    for (String encoding : new String[] {"br", "gzip"}) {
      if (accepted != null && accepted.contains(encoding)) {
        Optional<byte[]> twin = content(path + ENCODINGS.get(encoding));
        if (twin.isPresent()) {
          http.response().putHeader("Content-Encoding", encoding);
          send(http.response(), path, keep, twin.get());
          return;
        }
      }
    }
    content(path).ifPresentOrElse(bytes -> send(http.response(), path, keep, bytes), http::next);
  }

  private static void send(HttpServerResponse response, String path, String keep, byte[] bytes) {
    response
        .putHeader("Content-Type", TYPES.get(extension(path)))
        .putHeader("Cache-Control", keep)
        .putHeader("Vary", "Accept-Encoding")
        .end(Buffer.buffer(bytes));
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private Optional<byte[]> content(String path) {
    Optional<byte[]> known = files.get(path);
    if (known != null) {
      return known;
    }
    Optional<byte[]> read = read(path);
    // Names that are not there come from outside: they must not fill the memory.
    if (files.size() < FILES_MAX) {
      files.put(path, read);
    }
    return read;
  }

  private static Optional<byte[]> read(String path) {
    try (InputStream in = Pages.class.getResourceAsStream("/web/" + path)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
