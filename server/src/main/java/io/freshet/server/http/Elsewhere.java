package io.freshet.server.http;

import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.ResponseTimeoutMode;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.client.endpoint.DynamicEndpointGroup;
import com.linecorp.armeria.client.retry.Backoff;
import com.linecorp.armeria.client.retry.RetryRule;
import com.linecorp.armeria.client.retry.RetryingClient;
import com.linecorp.armeria.common.CommonPools;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hands requests on to the server that leads, as they came in, and its answers back. Records are put and read here, and what says what there is of a Kinesis
 * stream is said here; everything else is the leading server's.
 */
public final class Elsewhere implements AutoCloseable {
    /** Says that a request has been handed on once already. */
    static final String HANDED_ON = "x-freshet-handed-on";

    private static final Set<String> HERE = Set.of(
            "Kinesis_20131202.PutRecord",
            "Kinesis_20131202.PutRecords",
            "Kinesis_20131202.GetRecords",
            "Kinesis_20131202.GetShardIterator",
            "Kinesis_20131202.SubscribeToShard",
            "Kinesis_20131202.DescribeStream",
            "Kinesis_20131202.DescribeStreamSummary",
            "Kinesis_20131202.DescribeStreamConsumer",
            "Kinesis_20131202.DescribeLimits",
            "Kinesis_20131202.ListShards",
            "Kinesis_20131202.ListStreams",
            "Kinesis_20131202.ListStreamConsumers",
            "Kinesis_20131202.ListTagsForStream",
            "Kinesis_20131202.ListTagsForResource",
            "Firehose_20150804.PutRecord",
            "Firehose_20150804.PutRecordBatch");

    /** Lease tables of consumers are rows of the database, whoever writes them. */
    private static final String LEASE_TABLES = "DynamoDB_20120810.";

    private static final Set<String> OWN = Set.of("/health", "/_freshet/metrics", "/_freshet/logs");
    private static final Pattern CBOR = Pattern.compile("/service/([A-Za-z0-9_.]+)/operation/([A-Za-z0-9_]+)(\\?.*)?");

    /** A server that has died is noticed, and another takes over, within this. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration PAUSE = Duration.ofMillis(250);

    /** Until the client tries again; that there is a server to ask at first is waited for before. */
    private static final Duration SELECTION = Duration.ofMillis(25);

    private static final Duration LOOK = Duration.ofMillis(50);

    private final BooleanSupplier leading;
    private final Leader leader = new Leader();
    private final Duration patience;
    private final WebClient client;

    /** @param leading whether this server leads, and hands nothing on */
    public Elsewhere(BooleanSupplier leading) {
        this(leading, PATIENCE);
    }

    /** @param patience how long requests wait for a server that leads */
    Elsewhere(BooleanSupplier leading, Duration patience) {
        this.leading = leading;
        this.patience = patience;
        int attempts = (int) (patience.toMillis() / PAUSE.toMillis());
        this.client = WebClient.builder(SessionProtocol.H1C, leader)
                .decorator(RetryingClient.builder(
                                RetryRule.builder().onUnprocessed().thenBackoff(Backoff.fixed(PAUSE.toMillis())))
                        .maxTotalAttempts(attempts)
                        .newDecorator())
                .responseTimeoutMode(ResponseTimeoutMode.REQUEST_SENT)
                .responseTimeoutMillis(0)
                .maxResponseLength(0)
                .build();
    }

    /** Sets where the leading server is, or that none is known. */
    public void leaderAt(Optional<URI> address) {
        leader.at(address);
    }

    /** Whether this server is not to answer it. */
    boolean takes(RequestHeaders request) {
        return !leading.getAsBoolean() && !isAnsweredHere(request.path(), request.get("x-amz-target", ""));
    }

    static boolean isAnsweredHere(String path, String target) {
        String withoutQuery = path.split("\\?", 2)[0];
        if (OWN.stream().anyMatch(own -> withoutQuery.equals(own) || withoutQuery.startsWith(own + "/"))) {
            return true;
        }
        Matcher cbor = CBOR.matcher(path);
        String operation = cbor.matches() ? cbor.group(1) + "." + cbor.group(2) : target;
        return HERE.contains(operation) || operation.startsWith(LEASE_TABLES);
    }

    HttpResponse send(RequestHeaders received, byte[] body) {
        if (received.contains(HANDED_ON)) {
            return tryAgain("another server begins to lead");
        }
        HttpRequest request =
                HttpRequest.of(received.toBuilder().set(HANDED_ON, "1").build(), HttpData.wrap(body));
        CompletableFuture<Boolean> known = new CompletableFuture<>();
        awaitLeader(System.nanoTime() + patience.toNanos(), known);
        return HttpResponse.of(known.thenApply(there -> there
                ? client.execute(request).recover(failure -> tryAgain("the leading server does not answer"))
                : tryAgain("no server leads")));
    }

    private void awaitLeader(long until, CompletableFuture<Boolean> known) {
        boolean there = !leader.endpoints().isEmpty();
        if (there || System.nanoTime() > until) {
            known.complete(there);
        } else {
            var unused = CommonPools.workerGroup()
                    .schedule(() -> awaitLeader(until, known), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static HttpResponse tryAgain(String reason) {
        return HttpResponse.of(HttpStatus.SERVICE_UNAVAILABLE, MediaType.PLAIN_TEXT_UTF_8, reason + ": try again\n");
    }

    @Override
    public void close() {
        leader.close();
    }

    /** The one server that leads; while there is none, requests wait. */
    private static final class Leader extends DynamicEndpointGroup {
        Leader() {
            super(true, SELECTION.toMillis());
        }

        void at(Optional<URI> address) {
            setEndpoints(address.map(uri -> List.of(Endpoint.of(uri.getHost(), uri.getPort())))
                    .orElse(List.of()));
        }
    }
}
