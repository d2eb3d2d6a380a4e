package io.freshet.firehosesink.endpoint;

import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.Endpoint;
import io.freshet.firehosesink.lane.EndpointClient;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Finds the client of an endpoint. */
public final class EndpointClients {
    private static final int MAX_RECORDS = 10_000;
    /** In base64 it must fit into 64 MiB, and a request is in memory. */
    private static final long MAX_BYTES = 32L << 20;

    private EndpointClients() {}

    /** The configuration must have an endpoint. */
    public static EndpointClient of(DeliveryConfig config, Clock clock, RandomGenerator random) {
        return of(config, clock, random, pause -> Thread.sleep(pause.toMillis()));
    }

    static EndpointClient of(DeliveryConfig config, Clock clock, RandomGenerator random, Retries.Sleeper sleeper) {
        Function<Duration, Retries> retries = retryFor -> new Retries(retryFor, clock, random, sleeper);
        if (config.endpoint() instanceof Endpoint.Http http) {
            WholeBatch.Request request =
                    new HttpEndpointRequest(http, config.deliveryStreamArn(), new HttpExchange(), clock);
            return whole(config, http, request, retries.apply(http.retryFor()), random);
        }
        if (config.endpoint() instanceof Endpoint.Splunk splunk) {
            WholeBatch.Request request = new SplunkRequest(splunk, new HttpExchange(), clock, sleeper);
            return whole(config, splunk, request, retries.apply(splunk.retryFor()), random);
        }
        if (config.endpoint() instanceof Endpoint.Search search) {
            HttpExchange exchange = new HttpExchange(BulkIndexing.MAX_RESPONSE_BYTES, HttpExchange.TIMEOUT);
            return new Batches(
                    BulkIndexing.MAX_DOCUMENTS,
                    Math.min(config.hints().sizeBytes(), BulkIndexing.MAX_BYTES),
                    new BulkIndexing(search, exchange, retries.apply(search.retryFor())));
        }
        throw new IllegalArgumentException(
                "delivery stream " + config.deliveryStreamName() + " (expected: an endpoint)");
    }

    private static EndpointClient whole(
            DeliveryConfig config,
            Endpoint endpoint,
            WholeBatch.Request request,
            Retries retries,
            RandomGenerator random) {
        boolean delimiter = config.processing().appendDelimiter();
        return new Batches(
                MAX_RECORDS,
                Math.min(config.hints().sizeBytes(), MAX_BYTES),
                new WholeBatch(endpoint.errorType(), delimiter, request, retries, random));
    }
}
