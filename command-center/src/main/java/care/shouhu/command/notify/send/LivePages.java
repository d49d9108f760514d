package care.shouhu.command.notify.send;

import java.util.concurrent.CompletionStage;

/** The pages that people have open. */
@FunctionalInterface
public interface LivePages {
  /** Sends this text to each open page of this person; how many there are. */
  CompletionStage<Integer> tell(String username, String text);
}
