package care.shouhu.command.notify.send;

import care.shouhu.command.notify.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends one request and hears how it went. Nothing is followed (a redirect would lead where nobody
 * allowed), nothing takes longer than {@value #SECONDS_MAX} s, and of an answer no more than
 * {@value #ANSWER_BYTES_MAX} bytes are read.
 */
final class Post implements AutoCloseable {
  static final int SECONDS_MAX = 10;
  static final int CONNECT_SECONDS_MAX = 5;
  static final int ANSWER_BYTES_MAX = 16 << 10;

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(CONNECT_SECONDS_MAX))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /** What came of it. */
  sealed interface Answer {
    /**
     * The other side answered.
     *
     * @param retryAfterMillis how long it wants to be left alone; 0 when it says nothing
     */
    record Got(int status, long retryAfterMillis) implements Answer {}

    record Missing(Failure failure) implements Answer {}
  }

  /** Blocks. */
  // True is how this client is told to let the connection go.
  @SuppressWarnings("Interruption")
  Answer send(URI to, Map<String, String> headers, byte[] body) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to)
            .timeout(Duration.ofSeconds(SECONDS_MAX))
            .version(
                "https".equals(to.getScheme())
                    ? HttpClient.Version.HTTP_2
                    : HttpClient.Version.HTTP_1_1)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request.build(), info -> new AtMost());
    try {
      HttpResponse<Void> got = answer.get(SECONDS_MAX, TimeUnit.SECONDS);
      return new Answer.Got(got.statusCode(), retryAfterMillis(got));
    } catch (TimeoutException e) {
      return new Answer.Missing(Failure.TIMEOUT);
    } catch (ExecutionException e) {
      return new Answer.Missing(failure(e.getCause()));
    } finally {
      answer.cancel(true);
    }
  }

  private static Failure failure(Throwable cause) {
    // A connection that takes too long to open is no connection.
    boolean connected = !(cause instanceof java.net.http.HttpConnectTimeoutException);
    if (cause instanceof java.net.http.HttpTimeoutException && connected) {
      return Failure.TIMEOUT;
    }
    if (cause instanceof IOException) {
      return Failure.UNREACHABLE;
    }
    throw new IllegalStateException("a request met a bug", cause);
  }

  private static long retryAfterMillis(HttpResponse<Void> got) {
    return got.headers()
        .firstValue("retry-after")
        .filter(seconds -> seconds.matches("[0-9]{1,6}"))
        .map(seconds -> Long.parseLong(seconds) * 1_000L)
        .orElse(0L);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /** Reads and forgets, up to a limit; then it lets the connection go. */
  private static final class AtMost implements BodySubscriber<Void> {
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private Flow.Subscription subscription;
    private long bytes;

    @Override
    public CompletionStage<Void> getBody() {
      return done;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription = begun;
      begun.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      buffers.forEach(buffer -> bytes += buffer.remaining());
      if (bytes > ANSWER_BYTES_MAX) {
        subscription.cancel();
        done.complete(null);
      }
    }

    @Override
    public void onError(Throwable failure) {
      done.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      done.complete(null);
    }
  }
}
