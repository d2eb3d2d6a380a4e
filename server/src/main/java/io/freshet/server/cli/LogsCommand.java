package io.freshet.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.server.cli.option.LiveClient;
import io.freshet.server.cli.option.OutputOption;
import io.freshet.server.cli.option.ServerOption;
import io.freshet.server.live.FunctionsLive;
import io.freshet.server.log.LogsApi;
import io.freshet.server.map.MapApi;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.http.SdkHttpMethod;

/** {@code freshet logs}: the last lines of the server's log, or of something in it. */
@Command(
        name = "logs",
        description = "Print the server's log, or that of an application, a delivery stream, a function or a map job",
        mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
    private static final long FOLLOW_MILLIS = 500;
    private static final int LONGEST = 10_000;
    private static final Pattern SPAN = Pattern.compile("(\\d{1,6})([smhd])");

    @Mixin
    private ServerOption server = new ServerOption();

    @ArgGroup(exclusive = true)
    private Of of = new Of();

    /** Whose log; without any of them the server's. */
    static final class Of {
        @Option(names = "--application", paramLabel = "NAME", description = "what the server's log says of it")
        private @Nullable String application;

        @Option(names = "--delivery", paramLabel = "NAME", description = "what the server's log says of it")
        private @Nullable String delivery;

        @Option(names = "--function", paramLabel = "NAME", description = "what it has written itself")
        private @Nullable String function;

        @Option(names = "--job", paramLabel = "ID", description = "what the calls of a map job have printed")
        private @Nullable String job;
    }

    @Option(
            names = {"-f", "--follow"},
            description = "and what comes from now on")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "COUNT",
            defaultValue = "100",
            description = "so many of the last lines, at most 10000 (default: ${DEFAULT-VALUE})")
    private int lines;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "nothing older: 90s, 10m, 2h, 1d ago, or a time as 2026-01-31T12:00:00Z")
    private @Nullable String since;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "nothing less grave: debug, info, warn or error (default: info)")
    private @Nullable String level;

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (lines < 0 || lines > LONGEST) {
            throw new IllegalStateException("--lines: " + lines + " (expected: 0..10000)");
        }
        Instant from = since == null ? null : since(since, Instant.now());
        String job = of.job;
        if (job != null) {
            return printed(job);
        }
        String function = of.function;
        if (function != null && level != null) {
            throw new IllegalStateException("--level: what functions write has none (expected: no --level)");
        }
        String path = function == null
                ? LogsApi.PATH + "?level=" + LiveClient.part(level == null ? "info" : level) + subject()
                        + (from == null ? "" : "&since=" + LiveClient.part(from.toString()))
                : FunctionsLive.PATH + "/" + LiveClient.part(function) + "/logs?";
        String service = function == null ? "freshet" : "lambda";
        long last = print(server.get(path + "&limit=" + lines, service), 0, from);
        while (follow && !System.out.checkError()) {
            TimeUnit.MILLISECONDS.sleep(FOLLOW_MILLIS);
            last = print(server.get(path + "&after=" + last, service), last, from);
        }
        return 0;
    }

    private String subject() {
        if (of.application != null) {
            return "&application=" + LiveClient.part(of.application);
        }
        return of.delivery == null ? "" : "&delivery=" + LiveClient.part(of.delivery);
    }

    /** The instant that an option names. */
    static Instant since(String text, Instant now) {
        Matcher span = SPAN.matcher(text);
        if (span.matches()) {
            long many = Long.parseLong(span.group(1));
            return now.minus(
                    switch (span.group(2)) {
                        case "s" -> Duration.ofSeconds(many);
                        case "m" -> Duration.ofMinutes(many);
                        case "h" -> Duration.ofHours(many);
                        default -> Duration.ofDays(many);
                    });
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalStateException(
                    "--since: " + text + " (expected: as 90s, 10m, 2h, 1d, or a time as 2026-01-31T12:00:00Z)", e);
        }
    }

    private long print(JsonNode document, long last, @Nullable Instant from) {
        long number = last;
        for (JsonNode line : document.path("lines")) {
            number = line.path("number").asLong();
            if (from != null && Instant.parse(line.path("time").asText()).isBefore(from)) {
                continue;
            }
            System.out.println(output.json() ? line.toString() : text(line));
        }
        return number;
    }

    private static String text(JsonNode line) {
        String level = line.has("level") ? "  %-5s".formatted(line.path("level").asText()) : "";
        String logger = line.path("logger").asText();
        return line.path("time").asText() + level
                + (logger.isEmpty() ? "" : "  " + logger.substring(logger.lastIndexOf('.') + 1))
                + "  " + line.path("text").asText();
    }

    /** Texts without times: only how many lines there are can be chosen. */
    private int printed(String job) throws InterruptedException, IOException {
        if (since != null || level != null || output.json()) {
            throw new IllegalStateException(
                    "--job: what calls print has neither times nor levels (expected: no --since, --level, --output)");
        }
        String[] known = new String[0];
        boolean first = true;
        do {
            String text = text(job);
            String[] all = text.isEmpty() ? new String[0] : text.split("\n", -1);
            int whole = text.endsWith("\n") ? all.length - 1 : all.length;
            for (int i = first ? Math.max(0, whole - lines) : known.length; i < whole; i++) {
                System.out.println(all[i]);
            }
            known = Arrays.copyOf(all, Math.max(whole, 0));
            first = false;
            if (follow) {
                TimeUnit.MILLISECONDS.sleep(FOLLOW_MILLIS);
            }
        } while (follow && !System.out.checkError());
        return 0;
    }

    private String text(String job) throws InterruptedException, IOException {
        ServerOption.Lines answer = server.lines(
                SdkHttpMethod.GET,
                MapApi.PATH + "/" + LiveClient.part(job) + "/logs",
                MapApi.SERVICE,
                Map.of(MapApi.CLIENT_HEADER, "cli"),
                new byte[0]);
        try (InputStream body = answer.body()) {
            String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            if (answer.status() != 200) {
                throw new IllegalStateException("map job " + job + ": " + text);
            }
            return text;
        }
    }
}
