package io.freshet.server.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.auth.SignedRequest;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import io.freshet.server.answer.JsonAnswer;
import io.freshet.server.answer.PageGuard;
import io.freshet.server.answer.Target;
import io.freshet.server.console.ConsoleParts;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.kinesis.model.ListStreamsRequest;

/**
 * {@code GET /_freshet/metrics} for Prometheus, in its text format 0.0.4, or as OpenMetrics for those who ask for it. Where access keys are
 * verified it takes a key with the permission {@code freshet:GetMetrics}: as basic authentication, which Prometheus knows, or as a signature for
 * {@code freshet}.
 */
public final class ScrapeApi {
    /** Where it lies. */
    public static final String PATH = "/_freshet/metrics";

    private static final String SERVICE = "freshet";
    private static final String BASIC = "Basic ";

    private final PrometheusRegistry process = new PrometheusRegistry();
    private final PrometheusTextFormatWriter plain = PrometheusTextFormatWriter.create();
    private final OpenMetricsTextFormatWriter openMetrics = new OpenMetricsTextFormatWriter(false, false);
    private final CountedSeries counted;
    private final StateSeries states;
    private final AccessControl access;
    private final CallerDefaults defaults;
    private final boolean open;

    /**
     * Made once in a process.
     *
     * @param open whether everybody on this machine is let in
     */
    public ScrapeApi(ConsoleParts parts, AccessControl access, CallerDefaults defaults, boolean open) {
        this.counted = new CountedSeries(parts.metrics());
        this.states = new StateSeries(parts);
        this.access = access;
        this.defaults = defaults;
        this.open = open;
        JvmMetrics.builder().register(process);
    }

    /** What the caller did wrong is an answer too. */
    public WireResponse answer(WireRequest request) {
        try {
            if (!request.method().equals("GET")) {
                return JsonAnswer.told(405, "use GET");
            }
            PageGuard.refuse(request, open);
            authorize(key(request));
            Target.of(request).only(Set.of());
            return scraped(request.header("accept"));
        } catch (ApiException e) {
            return JsonAnswer.told(e.status() == 400 ? 403 : e.status(), String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return JsonAnswer.told(400, String.valueOf(e.getMessage()));
        }
    }

    private AccessKey key(WireRequest request) {
        String given = request.header("authorization");
        if (open && given.isEmpty()) {
            return access.identify("", "");
        }
        if (!given.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return access.authenticate(
                            new SignedRequest(request.method(), request.path(), request.headers(), request.body()),
                            SERVICE)
                    .key();
        }
        if (!open && !request.header(":scheme").equals("https")) {
            throw new ApiException(
                    "AccessDeniedException",
                    403,
                    "The secret of a key is not to be sent in the clear (expected: https, or a signature)");
        }
        String pair = new String(
                Base64.getDecoder().decode(given.substring(BASIC.length()).trim()), UTF_8);
        int at = pair.indexOf(':');
        return access.identify(at < 0 ? pair : pair.substring(0, at), at < 0 ? "" : pair.substring(at + 1));
    }

    private void authorize(AccessKey key) {
        access.authorize(
                key,
                SERVICE,
                "GetMetrics",
                ListStreamsRequest.builder().build(),
                new Caller(key.accountId(), defaults.region(), "metrics"));
    }

    private WireResponse scraped(String accept) {
        MetricSnapshots.Builder scrape = MetricSnapshots.builder();
        counted.addTo(scrape);
        states.addTo(scrape);
        process.scrape().forEach(scrape::metricSnapshot);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        boolean asOpenMetrics = openMetrics.accepts(accept);
        try {
            if (asOpenMetrics) {
                openMetrics.write(text, scrape.build());
            } else {
                plain.write(text, scrape.build());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        String type = asOpenMetrics ? openMetrics.getContentType() : plain.getContentType();
        return new WireResponse(200, JsonAnswer.headers(type), text.toByteArray(), Optional.empty());
    }
}
