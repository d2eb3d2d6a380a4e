package io.freshet.jobs.function;

import io.freshet.awsapi.trace.TraceContext;
import io.freshet.firehosesink.process.FunctionCaller;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls the functions of servers from jobs that run in other processes, and asks about shards. The token goes to the cluster inside the job, as the credentials of the object
 * store do; whoever has it can do this and nothing else.
 */
public final class RemoteFunctions implements FunctionCaller, ShardTimes {
    /** Where servers take such calls, with {@code ?function=ARN}, or with {@code ?stream=ARN&shard=NUMBER}. */
    public static final String PATH = "/_freshet/calls";

    private static final long serialVersionUID = 1L;
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(16); // a function may take 15

    private static final int OK = 200;
    private static final int REFUSED = 400;
    private static final int FUNCTION_FAILED = 422;
    private static final int NOT_CALLED = 502;

    private final List<URI> servers;
    private final String token;
    private transient volatile @Nullable HttpClient client;

    /** @param servers any of them will do; they are tried in this order */
    public RemoteFunctions(List<URI> servers, String token) {
        this.servers = List.copyOf(servers);
        this.token = token;
    }

    @Override
    public byte[] call(String functionArn, byte[] request) throws IOException, InterruptedException, FunctionFailure {
        return call(functionArn, request, null);
    }

    @Override
    public byte[] call(String functionArn, byte[] request, @Nullable TraceContext trace)
            throws IOException, InterruptedException, FunctionFailure {
        HttpResponse<byte[]> answer = ask("function", functionArn, "", request, trace);
        if (answer.statusCode() == FUNCTION_FAILED) {
            throw new FunctionFailure(new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.body();
    }

    @Override
    public Instant createdAt(String streamArn, int shard) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = ask("stream", streamArn, "&shard=" + shard, new byte[0], null);
        try {
            return Instant.parse(new String(answer.body(), StandardCharsets.UTF_8));
        } catch (DateTimeParseException e) {
            throw new IOException("shard " + shard + " of " + streamArn + ": no time was answered", e);
        }
    }

    /** Of the first server that answers; what one of them refuses the others would as well. */
    private HttpResponse<byte[]> ask(String what, String arn, String more, byte[] request, @Nullable TraceContext trace)
            throws IOException, InterruptedException {
        String target = PATH + "?" + what + "=" + URLEncoder.encode(arn, StandardCharsets.UTF_8) + more;
        String problem = "there is no server to ask (expected: flink.callbacks)";
        for (URI server : servers) {
            HttpResponse<byte[]> answer;
            try {
                answer = client().send(request(server.resolve(target), request, trace), BodyHandlers.ofByteArray());
            } catch (IOException e) {
                problem = server + " does not answer: " + e.getMessage();
                continue;
            }
            if (answer.statusCode() == OK || answer.statusCode() == FUNCTION_FAILED) {
                return answer;
            }
            problem = server + " answered " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8);
            if (answer.statusCode() == REFUSED || answer.statusCode() == NOT_CALLED) {
                throw new IOException(what + " " + arn + ": " + problem);
            }
        }
        throw new Unreachable(what + " " + arn + " could not be asked for: " + problem);
    }

    private HttpRequest request(URI target, byte[] body, @Nullable TraceContext trace) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(target)
                .timeout(PATIENCE)
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        if (trace != null) {
            builder.header(TraceContext.HEADER, trace.traceparent());
        }
        return builder.build();
    }

    private HttpClient client() {
        HttpClient known = client;
        if (known == null) {
            known = HttpClient.newBuilder()
                    .connectTimeout(CONNECT_PATIENCE)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
            client = known;
        }
        return known;
    }
}
