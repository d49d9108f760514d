package care.shouhu.allinone.quality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Stretches of time in order, overlapping ones joined. */
record Spans(List<Span> all) {

  record Span(long fromMillis, long toMillis) {
    long millis() {
      return toMillis - fromMillis;
    }
  }

  /** Stretches that are no further apart than this become one. */
  static Spans joined(List<Span> spans, long apartMillis) {
    List<Span> sorted = new ArrayList<>(spans);
    sorted.sort(Comparator.comparingLong(Span::fromMillis));
    List<Span> joined = new ArrayList<>();
    for (Span span : sorted) {
      Span last = joined.isEmpty() ? null : joined.getLast();
      if (last != null && span.fromMillis() - last.toMillis() <= apartMillis) {
        long to = Math.max(last.toMillis(), span.toMillis());
        joined.set(joined.size() - 1, new Span(last.fromMillis(), to));
      } else {
        joined.add(span);
      }
    }
    return new Spans(List.copyOf(joined));
  }

  boolean touches(long fromMillis, long toMillis) {
    return all.stream().anyMatch(s -> s.fromMillis() < toMillis && fromMillis < s.toMillis());
  }

  /** The longest piece of that stretch that none of these touches. */
  long longestFree(long fromMillis, long toMillis) {
    long longest = 0;
    long from = fromMillis;
    for (Span span : all) {
      if (span.toMillis() > fromMillis && span.fromMillis() < toMillis) {
        longest = Math.max(longest, span.fromMillis() - from);
        from = span.toMillis();
      }
    }
    return Math.max(longest, toMillis - from);
  }
}
