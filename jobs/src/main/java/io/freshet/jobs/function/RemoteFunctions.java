package io.freshet.jobs.function;

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
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls the functions of servers from jobs that run in other processes. The token goes to the cluster inside the job, as the credentials of the object
 * store do; whoever has it can call functions and nothing else.
 */
public final class RemoteFunctions implements FunctionCaller {
    /** Where servers take such calls, with the function's ARN behind {@code ?function=}. */
    public static final String PATH = "/_freshet/calls";

    private static final long serialVersionUID = 1L;
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(16); // a function may take 15

    private static final int FUNCTION_FAILED = 422;

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
        IOException last = new IOException("function " + functionArn + ": there is no server to call it at");
        for (URI server : servers) {
            try {
                return call(server, functionArn, request);
            } catch (IOException e) {
                last = new IOException(
                        "function " + functionArn + " could not be called at " + server + ": " + e.getMessage(), e);
            }
        }
        throw last;
    }

    private byte[] call(URI server, String functionArn, byte[] request)
            throws IOException, InterruptedException, FunctionFailure {
        String path = PATH + "?function=" + URLEncoder.encode(functionArn, StandardCharsets.UTF_8);
        HttpResponse<byte[]> answer = client().send(
                        HttpRequest.newBuilder(server.resolve(path))
                                .timeout(PATIENCE)
                                .header("authorization", "Bearer " + token)
                                .header("content-type", "application/json")
                                .POST(BodyPublishers.ofByteArray(request))
                                .build(),
                        BodyHandlers.ofByteArray());
        if (answer.statusCode() == 200) {
            return answer.body();
        }
        String said = new String(answer.body(), StandardCharsets.UTF_8);
        if (answer.statusCode() == FUNCTION_FAILED) {
            throw new FunctionFailure(said);
        }
        throw new IOException("it answered " + answer.statusCode() + ": " + said);
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
