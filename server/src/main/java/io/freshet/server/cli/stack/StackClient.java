package io.freshet.server.cli.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.answer.PageGuard;
import io.freshet.server.cli.option.ServerOption;
import io.freshet.server.stack.StackApi;
import io.freshet.server.template.Surroundings;
import io.freshet.server.template.deploy.Progress;
import io.freshet.server.template.type.CallException;
import io.freshet.server.template.type.ServerCalls;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.SdkHttpMethod;

/** A stack of a running server: its document, the right to change it, and the calls that do. */
final class StackClient implements ServerCalls, Progress {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration RENEWED_AFTER = Duration.ofSeconds(20);
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final ServerOption server;
    private final String stack;
    private final boolean talks;
    private String token = "";
    private long renewedAt;

    /**
     * A stack.
     *
     * @param talks whether progress is told on the standard error
     */
    StackClient(ServerOption server, String stack, boolean talks) {
        this.server = server;
        this.stack = stack;
        this.talks = talks;
    }

    /** What is known of the stack before anything is done. */
    record Known(Surroundings surroundings, long revision, JsonNode document) {}

    static JsonNode get(ServerOption server, String below) throws InterruptedException {
        return asked(server, SdkHttpMethod.GET, below, "", JsonNodeFactory.instance.objectNode());
    }

    private static JsonNode asked(
            ServerOption server, SdkHttpMethod method, String below, String token, ObjectNode body)
            throws InterruptedException {
        Map<String, String> headers = new HashMap<>(Map.of(PageGuard.CLIENT_HEADER, "cli"));
        byte[] bytes = new byte[0];
        if (method != SdkHttpMethod.GET) {
            headers.put("Content-Type", "application/json");
            bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        }
        if (!token.isEmpty()) {
            headers.put(StackApi.TOKEN, token);
        }
        ServerOption.Answer answer = server.send(method, StackApi.PATH + below, StackApi.SERVICE, headers, bytes);
        if (answer.status() != 200) {
            throw new CallException(answer.status(), "", answer.message());
        }
        return answer.body();
    }

    private JsonNode asked(SdkHttpMethod method, String below, ObjectNode body) throws InterruptedException {
        return asked(server, method, "/" + stack + below, token, body);
    }

    Known known() throws InterruptedException {
        JsonNode answer = get(server, "/" + stack + "/document");
        return new Known(
                new Surroundings(
                        answer.path("account").asText(), answer.path("region").asText(), stack),
                answer.path("revision").asLong(),
                answer.path("document"));
    }

    /** Something to be done while nobody else changes the stack. */
    interface Work {
        List<String> done() throws InterruptedException;
    }

    /** Takes the stack, does the work, and gives it back, whatever became of the work. */
    List<String> holding(long revision, Work work) throws InterruptedException {
        begin(revision);
        List<String> done;
        try {
            done = work.done();
        } catch (RuntimeException e) {
            try {
                end();
            } catch (RuntimeException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
        end();
        return done;
    }

    private void begin(long revision) throws InterruptedException {
        token = asked(SdkHttpMethod.POST, "/begin", ServerCalls.request().put("revision", revision))
                .path("token")
                .asText();
        renewedAt = System.nanoTime();
    }

    private void end() throws InterruptedException {
        asked(SdkHttpMethod.POST, "/end", ServerCalls.request());
    }

    @Override
    public void save(ObjectNode document) throws InterruptedException {
        asked(SdkHttpMethod.PUT, "", document);
        renewedAt = System.nanoTime();
    }

    @Override
    public void told(String sentence) {
        if (talks) {
            System.err.println(sentence);
        }
    }

    @Override
    public JsonNode call(Api api, String operation, ObjectNode request) throws InterruptedException {
        return answer(server.send(
                SdkHttpMethod.POST,
                "/",
                api.signedFor(),
                Map.of("X-Amz-Target", api.target() + "." + operation, "Content-Type", "application/x-amz-json-1.1"),
                request.toString().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public JsonNode lambda(String method, String path, ObjectNode request) throws InterruptedException {
        byte[] body = request.isEmpty() && !method.equals("POST")
                ? new byte[0]
                : request.toString().getBytes(StandardCharsets.UTF_8);
        return answer(server.send(
                SdkHttpMethod.fromValue(method), path, "lambda", Map.of("Content-Type", "application/json"), body));
    }

    private static JsonNode answer(ServerOption.Answer answer) {
        JsonNode body = answer.body();
        if (answer.status() / 100 != 2) {
            String type = body.path("__type").asText().replaceFirst("^.*#", "");
            throw new CallException(answer.status(), type, answer.message());
        }
        return body;
    }

    @Override
    public boolean hasBucket(String bucket) throws InterruptedException {
        return asked(SdkHttpMethod.GET, "/buckets/" + bucket, ServerCalls.request())
                .path("exists")
                .asBoolean();
    }

    @Override
    public void makeBucket(String bucket) throws InterruptedException {
        asked(SdkHttpMethod.PUT, "/buckets/" + bucket, ServerCalls.request());
    }

    @Override
    public boolean removeBucket(String bucket) throws InterruptedException {
        return asked(SdkHttpMethod.DELETE, "/buckets/" + bucket, ServerCalls.request())
                .path("removed")
                .asBoolean();
    }

    @Override
    public void await(String what, Condition condition) throws InterruptedException {
        long begun = System.nanoTime();
        while (!condition.holds()) {
            long now = System.nanoTime();
            if (now - begun > PATIENCE.toNanos()) {
                throw new IllegalStateException("waited " + PATIENCE.toSeconds() + " s for " + what);
            }
            if (!token.isEmpty() && now - renewedAt > RENEWED_AFTER.toNanos()) {
                asked(SdkHttpMethod.POST, "/renew", ServerCalls.request());
                renewedAt = now;
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
    }
}
