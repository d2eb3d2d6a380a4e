package io.freshet.functions.letter;

import io.freshet.functions.registry.Shapes;
import java.io.IOException;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Calls functions again with what they could not handle, once at a time for each letter. Safe for many threads. */
public final class Replays {
    private final LetterStore letters;
    private final LetterSource source;
    private final Calls calls;
    private final Clock clock;
    private final Map<String, CompletableFuture<Letter>> running = new ConcurrentHashMap<>();

    /** Calls functions. */
    @FunctionalInterface
    public interface Calls {
        CompletionStage<Reply> invoke(String functionArn, byte[] event);
    }

    /**
     * What came of a call.
     *
     * @param failure what the function said if it failed; else null
     */
    public record Reply(byte[] payload, @Nullable String failure) {}

    public Replays(LetterStore letters, LetterSource source, Calls calls, Clock clock) {
        this.letters = letters;
        this.source = source;
        this.calls = calls;
        this.clock = clock;
    }

    /** What there is to replay. */
    public LetterStore letters() {
        return letters;
    }

    /**
     * Calls the function again. Completes with the letter as it is then: replayed, or with what has gone wrong as its last try. Empty
     * if there is no such letter. Whoever asks while it runs gets the same answer.
     */
    public Optional<CompletionStage<Letter>> replay(String id) {
        Optional<Letter> letter = letters.find(id);
        Optional<Content> content = letters.content(id);
        if (letter.isEmpty() || content.isEmpty()) {
            return Optional.empty();
        }
        CompletableFuture<Letter> result = new CompletableFuture<>();
        CompletableFuture<Letter> before = running.putIfAbsent(id, result);
        if (before != null) {
            return Optional.of(before);
        }
        called(letter.get(), content.get()).whenComplete((failure, broken) -> {
            try {
                String told = broken == null ? failure.text() : reason(broken);
                Letter now = letters.change(id, found -> found.tried(clock.millis(), told))
                        .orElse(letter.get());
                running.remove(id, result); // first: whoever hears of this and asks again is to get another answer
                result.complete(now);
            } catch (RuntimeException e) {
                running.remove(id, result);
                result.completeExceptionally(e);
            }
        });
        return Optional.of(result);
    }

    /** What has gone wrong; null if nothing has. */
    private record Failure(@Nullable String text) {}

    private CompletionStage<Failure> called(Letter letter, Content content) {
        try {
            if (content.payload() != null) {
                byte[] event = Base64.getDecoder().decode(content.payload());
                return calls.invoke(letter.function(), event).thenApply(answer -> failure(answer, false));
            }
            LetterSource.Found found = source.event(letter, content);
            if (found.records() < letter.records()) {
                return CompletableFuture.completedFuture(new Failure("the stream has kept only " + found.records()
                        + " of the " + letter.records() + " records; the others are past its retention"));
            }
            return calls.invoke(letter.function(), found.event())
                    .thenApply(answer -> failure(answer, content.reportsItems()));
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(new Failure(reason(e)));
        }
    }

    private static Failure failure(Reply reply, boolean reportsItems) {
        if (reply.failure() != null || !reportsItems) {
            return new Failure(reply.failure());
        }
        try {
            int failed = Shapes.JSON
                    .readTree(reply.payload())
                    .path("batchItemFailures")
                    .size();
            return new Failure(failed == 0 ? null : "the function reports failures of " + failed + " records");
        } catch (IOException e) {
            return new Failure("the function reports no batchItemFailures: its answer is no JSON");
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return String.valueOf(cause.getMessage());
    }
}
