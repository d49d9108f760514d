package care.shouhu.command.web;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;

/** The session cookie. Scripts never see it, other sites never send it. */
final class Cookies {
  private static final String NAME = "shouhu_session";

  private Cookies() {}

  /** Its value, or null. */
  static String session(RoutingContext http) {
    Cookie cookie = http.request().getCookie(NAME);
    return cookie == null ? null : cookie.getValue();
  }

  static void set(RoutingContext http, String value, long lastsSeconds) {
    http.response()
        .addCookie(
            Cookie.cookie(NAME, value)
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setPath("/")
                .setSecure(isHttps(http))
                .setMaxAge(lastsSeconds));
  }

  static void clear(RoutingContext http) {
    set(http, "", 0);
  }

  static boolean isHttps(RoutingContext http) {
    return Proxies.isHttps(http);
  }
}
