package io.freshet.server.config;

import io.freshet.server.config.ServerConfig.FlinkCluster;
import io.freshet.server.config.ServerConfig.JobJarMode;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads where jobs run, if not inside the server. Everything that they share with it must then be outside as well. */
record FlinkClusterSettings(Map<String, String> values, List<String> problems) {
    private static final String ADDRESS = "flink.rest-address";
    private static final String CHECKPOINTS = "flink.checkpoint-directory";
    private static final String JOB_JAR = "flink.job-jar";
    private static final String CALLBACKS = "flink.callbacks";
    private static final String URL = "https?://[A-Za-z0-9.\\[\\]:_-]+/?";

    Optional<FlinkCluster> read() {
        Optional<String> address = Optional.ofNullable(values.get(ADDRESS));
        if (address.isEmpty()) {
            for (String key : List.of(CHECKPOINTS, JOB_JAR, CALLBACKS)) {
                if (values.containsKey(key)) {
                    problems.add(key + ": " + values.get(key) + " is of no use without " + ADDRESS);
                }
            }
            return Optional.empty();
        }
        for (String key : List.of("kafka.bootstrap-servers", "s3.endpoint")) {
            if (!values.containsKey(key)) {
                problems.add(ADDRESS + ": " + address.get() + " cannot reach what is inside this server (expected: "
                        + key + " as well)");
            }
        }
        return Optional.of(
                new FlinkCluster(url(ADDRESS, address.get()), checkpoints(address.get()), jobJar(), callbacks()));
    }

    private URI url(String key, String value) {
        if (!value.matches(URL)) {
            problems.add(key + ": " + value + " (expected: a URL such as http://127.0.0.1:8081)");
            return URI.create("http://127.0.0.1:8081");
        }
        return URI.create(value);
    }

    private URI checkpoints(String address) {
        String value = values.getOrDefault(CHECKPOINTS, "");
        if (!value.matches("s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._/-]*)?")) {
            problems.add(
                    value.isEmpty()
                            ? ADDRESS + ": " + address + " needs a place for checkpoints (expected: " + CHECKPOINTS
                                    + ", for example s3://freshet-checkpoints/jobs)"
                            : CHECKPOINTS + ": " + value + " (expected: s3://bucket/prefix)");
            return URI.create("s3://freshet-checkpoints");
        }
        return URI.create(value);
    }

    private JobJarMode jobJar() {
        String value = values.getOrDefault(JOB_JAR, "shipped");
        if (!value.equals("shipped") && !value.equals("installed")) {
            problems.add(JOB_JAR + ": " + value + " (expected: shipped or installed)");
        }
        return value.equals("installed") ? JobJarMode.INSTALLED : JobJarMode.SHIPPED;
    }

    private List<URI> callbacks() {
        String own = "http://" + values.getOrDefault("host", "127.0.0.1") + ":" + values.getOrDefault("port", "4566");
        return Arrays.stream(values.getOrDefault(CALLBACKS, own).split(","))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .map(value -> url(CALLBACKS, value))
                .toList();
    }
}
