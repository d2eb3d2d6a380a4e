package io.freshet.jobs.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Asks a Flink cluster, by its REST interface, how its jobs run. Used by many threads. */
final class ClusterMonitor {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final long STEP_MILLIS = 900;
    private static final int SHOWN = 20;
    private static final int MOST = 5_000;

    private final URI endpoint;
    private final HttpClient client;
    private final Map<String, Share> shares = new ConcurrentHashMap<>();

    ClusterMonitor(URI endpoint) {
        this.endpoint = endpoint;
        this.client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** Nothing if the cluster does not answer or does not know the job. */
    Optional<JobView> view(String job) {
        Optional<JsonNode> details = get("/jobs/" + job);
        Optional<JsonNode> checkpoints = get("/jobs/" + job + "/checkpoints");
        return details.map(found -> view(job, found, checkpoints.orElse(JSON.createObjectNode())));
    }

    /** The first line of why it last failed; empty if it never did, or if the cluster does not say. */
    String lastFailure(String job) {
        return get("/jobs/" + job + "/exceptions?maxExceptions=1")
                .map(found ->
                        found.path("exceptionHistory").path("entries").path(0).path("stacktrace"))
                .flatMap(trace -> trace.asText("").lines().findFirst())
                .orElse("");
    }

    /** As many as one likes if the cluster does not answer. */
    int freeSlots() {
        return get("/overview")
                .map(found -> found.path("slots-available").asInt(Integer.MAX_VALUE))
                .orElse(Integer.MAX_VALUE);
    }

    private JobView view(String job, JsonNode details, JsonNode checkpoints) {
        long now = details.path("now").asLong();
        List<JobView.Task> tasks = new ArrayList<>();
        for (JsonNode vertex : details.path("vertices")) {
            JsonNode metrics = vertex.path("metrics");
            String id = job + vertex.path("id").asText();
            tasks.add(new JobView.Task(
                    vertex.path("name").asText(),
                    vertex.path("parallelism").asInt(),
                    vertex.path("status").asText(),
                    share(id + " busy", now, metrics.path("accumulated-busy-time"), vertex),
                    share(id + " back", now, metrics.path("accumulated-backpressured-time"), vertex),
                    metrics.path("read-records").asLong(),
                    metrics.path("write-records").asLong()));
        }
        List<JobView.Checkpoint> last = new ArrayList<>();
        for (JsonNode checkpoint : checkpoints.path("history")) {
            if (last.size() < SHOWN) {
                last.add(new JobView.Checkpoint(
                        checkpoint.path("id").asLong(),
                        Instant.ofEpochMilli(
                                checkpoint.path("trigger_timestamp").asLong()),
                        checkpoint.path("end_to_end_duration").asLong(),
                        checkpoint.path("state_size").asLong(),
                        checkpoint.path("status").asText(),
                        checkpoint.path("failure_message").asText("")));
            }
        }
        JsonNode counts = checkpoints.path("counts");
        return new JobView(
                tasks, counts.path("completed").asLong(), counts.path("failed").asLong(), last);
    }

    /** The part of the time since somebody last looked. */
    private double share(String what, long now, JsonNode accumulated, JsonNode vertex) {
        if (!accumulated.isNumber() || !Double.isFinite(accumulated.asDouble())) {
            return -1;
        }
        if (shares.size() >= MOST) {
            shares.clear();
        }
        return shares.computeIfAbsent(what, any -> new Share())
                .after(
                        now,
                        accumulated.asDouble()
                                / Math.max(1, vertex.path("parallelism").asInt(1)));
    }

    private static final class Share {
        private long at;
        private double millis;
        private double last = -1;

        synchronized double after(long now, double accumulated) {
            if (at == 0 || accumulated < millis) {
                at = now;
                millis = accumulated;
            } else if (now - at >= STEP_MILLIS) {
                last = Math.min(1, (accumulated - millis) / (now - at));
                at = now;
                millis = accumulated;
            }
            return last;
        }
    }

    private Optional<JsonNode> get(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(endpoint.resolve(path)).timeout(PATIENCE).build();
        try {
            HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return answer.statusCode() == 200 ? Optional.of(JSON.readTree(answer.body())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
