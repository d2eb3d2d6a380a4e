package io.freshet.server.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import io.freshet.jobs.application.StreamReference;
import io.freshet.jobs.flinksql.FlinkSqlException;
import io.freshet.jobs.flinksql.QueryRows;
import io.freshet.jobs.flinksql.Script;
import io.freshet.jobs.flinksql.TableGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.firehose.model.DescribeDeliveryStreamRequest;
import software.amazon.awssdk.services.firehose.model.ListDeliveryStreamsRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ListStreamsRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ListApplicationsRequest;

/**
 * {@code POST /_freshet/query} with {@code {"sql": .., "limit": ..}}: a query in Flink's SQL. The answer is JSON, one document on each
 * line: the columns, each row as an array, and at the end how many there were, or what went wrong. It ends when the client goes.
 *
 * <p>It needs the permission {@code kinesisanalytics:QueryTables}, for each stream that is read {@code kinesis:GetRecords}, and for each
 * delivery stream {@code firehose:QueryDeliveryStream}.
 */
public final class QueryApi {
    /** Where it lies. */
    public static final String PATH = "/_freshet/query";

    private static final String SERVICE = "kinesisanalytics";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BiFunction<Script, TableGuard, QueryRows> queries;
    private final AccessControl access;
    private final CallerDefaults defaults;

    /** @param queries begins a query; called for the first time when somebody asks */
    public QueryApi(BiFunction<Script, TableGuard, QueryRows> queries, AccessControl access, CallerDefaults defaults) {
        this.queries = queries;
        this.access = access;
        this.defaults = defaults;
    }

    /** What the caller did wrong is an answer too. */
    public WireResponse answer(WireRequest request) {
        if (!request.method().equals("POST")) {
            return told(405, "use POST");
        }
        try {
            return begin(request);
        } catch (ApiException e) {
            return told(e.status(), String.valueOf(e.getMessage()));
        } catch (FlinkSqlException e) {
            ObjectNode problem = problem(e.render());
            problem.put("line", e.diagnostic().span().line())
                    .put("column", e.diagnostic().span().column());
            return new WireResponse(400, headers(), bytes(problem), Optional.empty());
        } catch (IllegalArgumentException e) {
            return told(400, String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            return told(429, String.valueOf(e.getMessage()));
        }
    }

    private WireResponse begin(WireRequest request) {
        AccessKey key = access.authenticate(
                        new SignedRequest(request.method(), request.path(), request.headers(), request.body()), SERVICE)
                .key();
        authorize(key, SERVICE, "QueryTables", ListApplicationsRequest.builder().build());
        JsonNode asked = read(request.body());
        QueryRows rows = queries.apply(Script.of(asked.path("sql").asText()), guard(key));
        ObjectNode first = JSON.createObjectNode();
        ArrayNode columns = first.putArray("columns");
        rows.columns()
                .forEach(
                        column -> columns.addObject().put("name", column.name()).put("type", column.type()));
        return new WireResponse(
                200,
                headers(),
                new byte[0],
                Optional.of(new QueryFrames(first, rows, asked.path("limit").asLong(Long.MAX_VALUE))));
    }

    private static JsonNode read(byte[] body) {
        try {
            JsonNode asked = JSON.readTree(body);
            boolean sound = asked.path("sql").isTextual()
                    && (asked.path("limit").isMissingNode()
                            || asked.path("limit").canConvertToLong());
            if (sound) {
                return asked;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("the body is no JSON: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(
                "the body says no query (expected: {\"sql\": \"SELECT ..\", \"limit\": 10})");
    }

    private TableGuard guard(AccessKey key) {
        return new TableGuard() {
            @Override
            public void read(StreamReference table) {
                switch (table.kind()) {
                    case STREAM ->
                        authorize(
                                key,
                                "kinesis",
                                "GetRecords",
                                GetShardIteratorRequest.builder()
                                        .streamName(table.name())
                                        .build());
                    case DELIVERY_STREAM ->
                        authorize(
                                key,
                                "firehose",
                                "QueryDeliveryStream",
                                DescribeDeliveryStreamRequest.builder()
                                        .deliveryStreamName(table.name())
                                        .build());
                    case FUNCTION -> throw new IllegalArgumentException("function " + table.arn() + " is no table");
                }
            }

            @Override
            public void list() {
                authorize(
                        key,
                        "kinesis",
                        "ListStreams",
                        ListStreamsRequest.builder().build());
                authorize(
                        key,
                        "firehose",
                        "ListDeliveryStreams",
                        ListDeliveryStreamsRequest.builder().build());
            }
        };
    }

    private void authorize(AccessKey key, String service, String operation, SdkPojo asked) {
        access.authorize(key, service, operation, asked, new Caller(key.accountId(), defaults.region(), "query"));
    }

    private static Map<String, String> headers() {
        return Map.of("content-type", "application/x-ndjson", "cache-control", "no-store");
    }

    private static WireResponse told(int status, String message) {
        return new WireResponse(status, headers(), bytes(problem(message)), Optional.empty());
    }

    private static ObjectNode problem(String message) {
        return JSON.createObjectNode().put("message", message);
    }

    private static byte[] bytes(JsonNode document) {
        return (document + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
