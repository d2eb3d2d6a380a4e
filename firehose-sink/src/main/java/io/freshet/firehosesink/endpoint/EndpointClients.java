package io.freshet.firehosesink.endpoint;

import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.Endpoint;
import io.freshet.firehosesink.lane.EndpointClient;
import java.time.Clock;
import java.util.random.RandomGenerator;

/** Finds the client of an endpoint. */
public final class EndpointClients {
    private EndpointClients() {}

    /** The configuration must have an endpoint. */
    public static EndpointClient of(DeliveryConfig config, Clock clock, RandomGenerator random) {
        return of(config, clock, random, pause -> Thread.sleep(pause.toMillis()));
    }

    static EndpointClient of(DeliveryConfig config, Clock clock, RandomGenerator random, Retries.Sleeper sleeper) {
        boolean delimiter = config.processing().appendDelimiter();
        HttpExchange exchange = new HttpExchange();
        if (config.endpoint() instanceof Endpoint.Http http) {
            return new Batches(
                    http.errorType(),
                    delimiter,
                    config.hints().sizeBytes(),
                    new HttpEndpointRequest(http, config.deliveryStreamArn(), exchange, clock),
                    new Retries(http.retryFor(), clock, random, sleeper),
                    random);
        }
        if (config.endpoint() instanceof Endpoint.Splunk splunk) {
            return new Batches(
                    splunk.errorType(),
                    delimiter,
                    config.hints().sizeBytes(),
                    new SplunkRequest(splunk, exchange, clock, sleeper),
                    new Retries(splunk.retryFor(), clock, random, sleeper),
                    random);
        }
        throw new IllegalArgumentException(
                "delivery stream " + config.deliveryStreamName() + " (expected: an endpoint)");
    }
}
