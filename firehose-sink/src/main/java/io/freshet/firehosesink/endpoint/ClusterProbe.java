package io.freshet.firehosesink.endpoint;

import io.freshet.firehosesink.lane.DeliveryConfig;
import io.freshet.firehosesink.lane.Endpoint;
import io.freshet.firehosesink.stream.Receivers;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Optional;

/** Asks a cluster whether it is there. */
public final class ClusterProbe implements Receivers {
    /** A description waits for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final HttpExchange exchange = new HttpExchange(HttpExchange.MAX_RESPONSE_BYTES, PATIENCE);

    @Override
    public Optional<String> problem(DeliveryConfig config) {
        if (!(config.endpoint() instanceof Endpoint.Search search)) {
            return Optional.empty();
        }
        String cluster = "The cluster at " + search.url();
        String meanwhile = ": records wait for as long as RetryOptions says, and then go to the error output.";
        try {
            HttpRequest request = BulkIndexing.requestTo(search, "/").GET().build();
            int status = exchange.send(request, "OS").statusCode();
            return status == 401 || status >= 500
                    ? Optional.of(cluster + " answers with status " + status + meanwhile)
                    : Optional.empty();
        } catch (RequestFailure e) {
            return Optional.of(cluster + " does not answer (" + e.getMessage() + ")" + meanwhile);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
