package io.freshet.server.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.auth.AccessPolicy;
import io.freshet.awsapi.auth.AccessPolicy.Effect;
import io.freshet.awsapi.auth.AccessPolicy.Statement;
import io.freshet.awsapi.auth.Authenticated;
import io.freshet.awsapi.auth.RequestedResources;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.awsapi.wire.ResponseFrames;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import io.freshet.jobs.application.StreamReference;
import io.freshet.jobs.flinksql.QueryRows;
import io.freshet.jobs.flinksql.Script;
import io.freshet.jobs.flinksql.TableGuard;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QueryApiTest {
    private static final String ACCOUNT = "000000000000";
    private static final StreamReference ORDERS =
            StreamReference.of("arn:aws:kinesis:us-east-1:" + ACCOUNT + ":stream/orders");

    private boolean closed;
    private boolean failing;

    /** Answers every query with the numbers from 1 to 3, once the caller may read the stream. */
    private QueryRows numbers(Script script, TableGuard guard) {
        guard.read(ORDERS);
        return new QueryRows() {
            private int last;

            @Override
            public List<Column> columns() {
                return List.of(new Column("n", "INT"));
            }

            @Override
            public @Nullable ArrayNode next() {
                if (failing && last == 2) {
                    throw new IllegalStateException("out of luck");
                }
                return last == 3 ? null : JsonNodeFactory.instance.arrayNode().add(++last);
            }

            @Override
            public void close() {
                closed = true;
            }
        };
    }

    private String ask(String method, String body, String... actions) {
        QueryApi api = new QueryApi(this::numbers, allowed(actions), new CallerDefaults(ACCOUNT, "us-east-1"));
        WireResponse answer = api.answer(new WireRequest(method, QueryApi.PATH, Map.of(), body.getBytes(UTF_8)));
        StringBuilder text = new StringBuilder(answer.status() + " ").append(new String(answer.body(), UTF_8));
        answer.frames().ifPresent(frames -> append(frames, text));
        return text.toString();
    }

    private static void append(ResponseFrames frames, StringBuilder text) {
        Optional<byte[]> frame = frames.next().toCompletableFuture().join();
        while (frame.isPresent()) {
            text.append(new String(frame.get(), UTF_8));
            frame = frames.next().toCompletableFuture().join();
        }
        frames.close();
    }

    private static AccessControl allowed(String... actions) {
        AccessPolicy policy = new AccessPolicy(List.of(new Statement(Effect.ALLOW, List.of(actions), List.of("*"))));
        AccessKey key = new AccessKey("someone", "secret", "", ACCOUNT, policy);
        return new AccessControl(
                (request, service) -> new Authenticated(key, request.body()),
                new RequestedResources(iterator -> Optional.empty()));
    }

    @Test
    void answersWithColumnsRowsAndTheirNumber() {
        assertThat(ask("POST", "{\"sql\":\"SELECT 1\"}", "*"))
                .isEqualTo("200 {\"columns\":[{\"name\":\"n\",\"type\":\"INT\"}]}\n[1]\n[2]\n[3]\n{\"rows\":3}\n");
        assertThat(closed).isTrue();
        assertThat(ask("POST", "{\"sql\":\"SELECT 1\",\"limit\":1}", "*")).endsWith("}\n[1]\n{\"rows\":1}\n");
    }

    @Test
    void saysAtTheEndWhatWentWrong() {
        failing = true;

        assertThat(ask("POST", "{\"sql\":\"SELECT 1\"}", "*")).endsWith("[2]\n{\"error\":\"out of luck\"}\n");
        assertThat(closed).isTrue();
    }

    @Test
    void needsThePermissionToAskAndToReadWhatIsRead() {
        assertThat(ask("POST", "{\"sql\":\"SELECT 1\"}", "kinesis:*"))
                .startsWith("400 ")
                .contains("not authorized to perform: kinesisanalytics:QueryTables");
        assertThat(ask("POST", "{\"sql\":\"SELECT 1\"}", "kinesisanalytics:QueryTables"))
                .startsWith("400 ")
                .contains("not authorized to perform: kinesis:GetRecords on resource: " + ORDERS.arn());
    }

    @Test
    void refusesWhatIsNoQuestion() {
        assertThat(ask("GET", "", "*")).isEqualTo("405 {\"message\":\"use POST\"}\n");
        assertThat(ask("POST", "SELECT 1", "*")).startsWith("400 ").contains("no JSON");
        assertThat(ask("POST", "{}", "*")).startsWith("400 ").contains("says no query");
        assertThat(ask("POST", "{\"sql\":\"SELECT 'a\"}", "*"))
                .startsWith("400 ")
                .contains("line 1, column 8", "\"line\":1,\"column\":8");
    }
}
