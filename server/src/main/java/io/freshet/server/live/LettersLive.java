package io.freshet.server.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.auth.SignedRequest;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import io.freshet.functions.letter.Content;
import io.freshet.functions.letter.Letter;
import io.freshet.functions.letter.LetterStore;
import io.freshet.functions.letter.Replays;
import io.freshet.server.answer.JsonAnswer;
import io.freshet.server.answer.PageGuard;
import io.freshet.server.answer.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;

/**
 * {@code GET /_freshet/dlq?function=&mapping=&state=&limit=&after=}, {@code GET .../ID}, {@code POST .../ID/replay} and {@code DELETE .../ID}: what
 * functions could not handle. Whoever may list functions may list letters, whoever may get the function sees what one is about, whoever
 * may call it replays one, and whoever may remove its event configuration removes one.
 */
public final class LettersLive {
    /** Where it lies. */
    public static final String PATH = "/_freshet/dlq";

    private static final String SERVICE = "lambda";
    private static final int PAGE = 1_000;
    private static final int SHOWN_NUMBERS = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern BELOW = Pattern.compile("/([A-Za-z0-9-]{1,64})(/replay)?");

    private final Replays replays;
    private final AccessControl access;
    private final CallerDefaults defaults;
    private final boolean open;

    /** @param open whether everybody on this machine is let in */
    public LettersLive(Replays replays, AccessControl access, CallerDefaults defaults, boolean open) {
        this.replays = replays;
        this.access = access;
        this.defaults = defaults;
        this.open = open;
    }

    /** What the caller did wrong is an answer too. */
    public WireResponse answer(WireRequest request) {
        try {
            PageGuard.refuse(request, open);
            return decide(request);
        } catch (ApiException e) {
            return JsonAnswer.told(e.status(), String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return JsonAnswer.told(400, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return JsonAnswer.told(503, "the server ends");
        }
    }

    private WireResponse decide(WireRequest request) throws InterruptedException {
        AccessKey key = access.authenticate(
                        new SignedRequest(request.method(), request.path(), request.headers(), request.body()), SERVICE)
                .key();
        Target target = Target.of(request);
        String below = target.below(PATH).replaceAll("/$", "");
        if (below.isEmpty()) {
            if (!request.method().equals("GET")) {
                return JsonAnswer.told(405, "use GET");
            }
            authorize(key, "ListFunctions", ListFunctionsRequest.builder().build());
            return list(target);
        }
        Matcher one = BELOW.matcher(below);
        if (!one.matches()) {
            return JsonAnswer.told(
                    404, target.path() + " is not here (expected: " + PATH + "/ID or " + PATH + "/ID/replay)");
        }
        Optional<Letter> letter = letters().find(one.group(1));
        if (letter.isEmpty()) {
            return JsonAnswer.told(404, "there is no dead letter " + one.group(1));
        }
        return one.group(2) == null
                ? single(key, request.method(), letter.get())
                : replay(key, request.method(), letter.get());
    }

    private LetterStore letters() {
        return replays.letters();
    }

    private void authorize(AccessKey key, String operation, SdkPojo asked) {
        access.authorize(key, SERVICE, operation, asked, new Caller(key.accountId(), defaults.region(), "live"));
    }

    private WireResponse list(Target target) {
        String state = target.text("state", "waiting");
        if (!List.of("waiting", "replayed", "all").contains(state)) {
            throw new IllegalArgumentException("state: " + state + " (expected: waiting, replayed or all)");
        }
        int limit = (int) Math.min(PAGE, target.number("limit", PAGE));
        List<Letter> fitting = letters().list().stream()
                .filter(letter -> state.equals("all") || letter.replayed() == state.equals("replayed"))
                .filter(letter -> fits(letter, target.parameters()))
                .toList();
        String after = target.parameters().get("after");
        Stream<Letter> rest = after == null
                ? fitting.stream()
                : fitting.stream()
                        .dropWhile(letter -> !letter.id().equals(after))
                        .skip(1);
        List<Letter> page = rest.limit(limit + 1L).toList();
        ObjectNode document = JsonAnswer.object();
        ArrayNode told = document.putArray("letters");
        page.stream().limit(limit).forEach(letter -> told.add(document(letter)));
        return JsonAnswer.ok(document.put("total", fitting.size()).put("more", page.size() > limit));
    }

    private static boolean fits(Letter letter, Map<String, String> parameters) {
        String function = parameters.get("function");
        String mapping = parameters.get("mapping");
        return (function == null || function.equals(name(letter)) || function.equals(letter.function()))
                && (mapping == null || mapping.equals(letter.mapping()));
    }

    /** Without its qualifier. */
    private static String name(Letter letter) {
        return letter.function().split(":", -1)[6];
    }

    private WireResponse single(AccessKey key, String method, Letter letter) {
        String function = name(letter);
        if (method.equals("DELETE")) {
            authorize(
                    key,
                    "DeleteFunctionEventInvokeConfig",
                    DeleteFunctionEventInvokeConfigRequest.builder()
                            .functionName(function)
                            .build());
            letters().remove(letter.id());
            return JsonAnswer.ok(document(letter));
        }
        if (!method.equals("GET")) {
            return JsonAnswer.told(405, "use GET or DELETE");
        }
        authorize(
                key,
                "GetFunction",
                GetFunctionRequest.builder().functionName(function).build());
        ObjectNode document = document(letter);
        letters().content(letter.id()).ifPresent(content -> tell(content, document));
        return JsonAnswer.ok(document);
    }

    private static void tell(Content content, ObjectNode document) {
        if (content.payload() != null) {
            document.put("payload", new String(Base64.getDecoder().decode(content.payload()), StandardCharsets.UTF_8));
        } else {
            ArrayNode numbers = document.putArray("sequenceNumbers");
            content.sequenceNumbers().stream().limit(SHOWN_NUMBERS).forEach(numbers::add);
        }
    }

    /** 200 when the function has handled it, 409 when it has not, 202 when it takes longer: then the letter tells later. */
    private WireResponse replay(AccessKey key, String method, Letter letter) throws InterruptedException {
        if (!method.equals("POST")) {
            return JsonAnswer.told(405, "use POST");
        }
        authorize(
                key,
                "Invoke",
                InvokeRequest.builder().functionName(name(letter)).build());
        Optional<CompletionStage<Letter>> running = replays.replay(letter.id());
        if (running.isEmpty()) {
            return JsonAnswer.told(404, "there is no dead letter " + letter.id());
        }
        try {
            Letter after = running.get().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            String failure = after.lastTry();
            return failure == null
                    ? JsonAnswer.ok(document(after))
                    : JsonAnswer.of(409, document(after).put("message", failure));
        } catch (TimeoutException e) {
            return JsonAnswer.of(202, document(letter).put("message", "the function is still at it"));
        } catch (ExecutionException e) {
            return JsonAnswer.told(503, "the letter could not be changed: " + e.getCause());
        }
    }

    private static ObjectNode document(Letter letter) {
        ObjectNode told = JsonAnswer.object()
                .put("id", letter.id())
                .put("state", letter.replayed() ? "replayed" : "waiting")
                .put("function", name(letter))
                .put("functionArn", letter.function())
                .put("failedAt", Instant.ofEpochMilli(letter.failedAtMillis()).toString())
                .put("condition", letter.condition())
                .put("reason", letter.reason())
                .put("attempts", letter.attempts())
                .put("records", letter.records())
                .put("destination", letter.destination())
                .put("tries", letter.tries());
        if (letter.mapping() != null) {
            told.put("mapping", letter.mapping())
                    .put("stream", letter.stream())
                    .put("shard", letter.shard())
                    .put("firstSequenceNumber", letter.firstSequenceNumber())
                    .put("lastSequenceNumber", letter.lastSequenceNumber());
        }
        Long replayed = letter.replayedAtMillis();
        if (replayed != null) {
            told.put("replayedAt", Instant.ofEpochMilli(replayed).toString());
        }
        if (letter.lastTry() != null) {
            told.put("lastTry", letter.lastTry());
        }
        return told;
    }
}
