package io.freshet.server.function;

import io.freshet.awsapi.trace.TraceContext;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import io.freshet.firehosesink.process.FunctionCaller;
import io.freshet.firehosesink.process.FunctionCaller.FunctionFailure;
import io.freshet.jobs.function.ShardTimes;
import io.freshet.server.answer.JsonAnswer;
import io.freshet.server.answer.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * {@code POST /_freshet/calls?function=ARN}: how jobs on a Flink cluster call functions, and with {@code stream=ARN&shard=NUMBER} learn when a shard was
 * made. Let in is who has the token that goes to the cluster with the jobs; 422 says that the function failed, 502 that it could not be called and
 * another call may succeed, 503 that nobody can be asked now.
 */
public final class CallsApi {
    private static final Set<String> PARAMETERS = Set.of("function", "stream", "shard");

    private final FunctionCaller functions;
    private final ShardTimes shards;
    private final byte[] expected;

    public CallsApi(FunctionCaller functions, ShardTimes shards, String token) {
        this.functions = functions;
        this.shards = shards;
        this.expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    }

    /** What the caller did wrong is an answer too. */
    public WireResponse answer(WireRequest request) {
        byte[] given = request.header("authorization").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, given)) {
            return text(403, "the token is not that of this server's jobs");
        }
        if (!request.method().equals("POST")) {
            return text(405, "use POST");
        }
        try {
            Target asked = Target.of(request);
            asked.only(PARAMETERS);
            if (asked.parameters().containsKey("stream")) {
                Instant created = shards.createdAt(asked.text("stream", ""), (int) asked.number("shard", 0));
                return text(200, created.toString());
            }
            byte[] answer = functions.call(
                    asked.text("function", ""),
                    request.body(),
                    TraceContext.parse(request.header(TraceContext.HEADER)).orElse(null));
            return new WireResponse(200, JsonAnswer.headers("application/json"), answer, Optional.empty());
        } catch (FunctionFailure e) {
            return text(422, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException | IllegalStateException e) {
            return text(400, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return text(502, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return text(503, "the server ends");
        }
    }

    private static WireResponse text(int status, String message) {
        return new WireResponse(
                status,
                JsonAnswer.headers("text/plain; charset=utf-8"),
                message.getBytes(StandardCharsets.UTF_8),
                Optional.empty());
    }
}
