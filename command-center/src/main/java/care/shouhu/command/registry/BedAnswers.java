package care.shouhu.command.registry;

import care.shouhu.command.bed.BedCommand.Word;
import care.shouhu.command.bed.BedVerdict;
import care.shouhu.command.bed.BedVerdict.Reason;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * First answers by Idempotency-Key, in the transaction that does the work: a second request with
 * the same key waits for the first and then gets its answer.
 */
final class BedAnswers {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KEPT_HOURS = 24;

  private BedAnswers() {}

  /** The answer this key got before; empty when it is new, and then it is taken. */
  static Optional<BedAnswer> before(Handle handle, BedCaller by) {
    if (by.key() == null) {
      return Optional.empty();
    }
    handle
        .createUpdate(
            """
            delete from bed_answer
            where username = :username and key = :key and at < clock_timestamp() - make_interval(hours => :hours)
            """)
        .bind("username", by.username())
        .bind("key", by.key())
        .bind("hours", KEPT_HOURS)
        .execute();
    int taken =
        handle
            .createUpdate(
                """
                insert into bed_answer (username, key, request) values (:username, :key, :request)
                on conflict do nothing
                """)
            .bind("username", by.username())
            .bind("key", by.key())
            .bind("request", by.digest())
            .execute();
    return taken == 1 ? Optional.empty() : Optional.of(first(handle, by));
  }

  private static BedAnswer first(Handle handle, BedCaller by) {
    record Kept(boolean same, String answer) {}
    Kept kept =
        handle
            .createQuery(
                "select request, answer::text from bed_answer where username = :username and key = :key")
            .bind("username", by.username())
            .bind("key", by.key())
            .map((row, context) ->
                new Kept(
                    Arrays.equals(row.getBytes("request"), by.digest()), row.getString("answer")))
            .one();
    return kept.same
        ? read(kept.answer)
        : new BedAnswer.Refused(
            new BedVerdict.Refused(
                Reason.KEY_REUSED, "This Idempotency-Key did something else.", Set.of()));
  }

  static void keep(Handle handle, BedCaller by, BedAnswer answer) {
    if (by.key() != null) {
      handle
          .createUpdate(
              """
              update bed_answer set answer = cast(:answer as jsonb)
              where username = :username and key = :key
              """)
          .bind("username", by.username())
          .bind("key", by.key())
          .bind("answer", write(answer))
          .execute();
    }
  }

  /** Forgets those whose time is over. */
  static void forget(Handle handle) {
    handle
        .createUpdate(
            "delete from bed_answer where at < clock_timestamp() - make_interval(hours => :hours)")
        .bind("hours", KEPT_HOURS)
        .execute();
  }

  private static String write(BedAnswer answer) {
    ObjectNode json = JSON.createObjectNode();
    switch (answer) {
      case BedAnswer.Taken taken -> json.set("bed", JSON.valueToTree(taken.bed()));
      case BedAnswer.Numbered numbered -> json.put("number", numbered.number());
      case BedAnswer.Refused refused -> {
        json.put("reason", refused.why().reason().name()).put("detail", refused.why().detail());
        var possible = json.putArray("possible");
        refused.why().possible().forEach(word -> possible.add(word.name()));
      }
    }
    return json.toString();
  }

  private static BedAnswer read(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      if (json.has("bed")) {
        return new BedAnswer.Taken(JSON.treeToValue(json.get("bed"), BedNow.class));
      }
      if (json.has("number")) {
        return new BedAnswer.Numbered(json.get("number").longValue());
      }
      Set<Word> possible = EnumSet.noneOf(Word.class);
      json.get("possible").forEach(word -> possible.add(Word.valueOf(word.textValue())));
      return new BedAnswer.Refused(
          new BedVerdict.Refused(
              Reason.valueOf(json.get("reason").textValue()),
              json.get("detail").textValue(),
              possible));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer that was kept is no JSON", e);
    }
  }
}
