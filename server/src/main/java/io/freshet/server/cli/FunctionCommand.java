package io.freshet.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.server.cli.option.LiveClient;
import io.freshet.server.cli.option.OutputOption;
import io.freshet.server.cli.option.ServerOption;
import io.freshet.server.live.FunctionsLive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.http.SdkHttpMethod;

/** {@code freshet function}: what functions there are, what they write, and a call. */
@Command(
        name = "function",
        description = "List functions, follow their logs, call one",
        mixinStandardHelpOptions = true)
final class FunctionCommand {
    private static final String SERVICE = "lambda";

    @Command(name = "list", description = "Print the functions there are", mixinStandardHelpOptions = true)
    int list(@Mixin ServerOption server, @Mixin OutputOption output) throws InterruptedException {
        JsonNode document = get(server, "");
        if (output.json()) {
            document.path("functions").forEach(System.out::println);
            return 0;
        }
        System.out.printf("%-40s %-12s %8s %9s %8s%n", "NAME", "RUNTIME", "MEMORY", "TIMEOUT", "VERSIONS");
        for (JsonNode function : document.path("functions")) {
            System.out.printf(
                    "%-40s %-12s %5d MB %7d s %8d%n",
                    function.path("name").asText(),
                    function.path("runtime").asText(),
                    function.path("memoryMib").asInt(),
                    function.path("timeoutSeconds").asInt(),
                    function.path("versions").asInt());
        }
        return 0;
    }

    @Command(name = "logs", description = "Print what a function has written", mixinStandardHelpOptions = true)
    int logs(
            @Mixin ServerOption server,
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = {"-f", "--follow"},
                            description = "and what it writes from now on")
                    boolean follow,
            @Option(
                            names = {"-n", "--lines"},
                            defaultValue = "100",
                            description = "so many of the last lines (default: ${DEFAULT-VALUE})")
                    int lines)
            throws InterruptedException {
        String path = "/" + LiveClient.part(name) + "/logs";
        long last = print(get(server, path + "?limit=" + Math.max(0, lines)), 0);
        while (follow && !System.out.checkError()) {
            TimeUnit.MILLISECONDS.sleep(300);
            last = print(get(server, path + "?after=" + last), last);
        }
        return 0;
    }

    private static long print(JsonNode document, long last) {
        long number = last;
        for (JsonNode line : document.path("lines")) {
            System.out.println(
                    line.path("time").asText() + "  " + line.path("text").asText());
            number = line.path("number").asLong();
        }
        return number;
    }

    @Command(
            name = "invoke",
            description = "Call a function and print its answer; its log goes to the standard error",
            mixinStandardHelpOptions = true)
    int invoke(
            @Mixin ServerOption server,
            @Parameters(paramLabel = "NAME", description = "with :VERSION or :ALIAS, or without") String name,
            @Parameters(paramLabel = "EVENT", arity = "0..1", description = "JSON; @FILE reads a file, @- the input")
                    @Nullable
                    String event)
            throws InterruptedException, IOException {
        ServerOption.Lines answer = server.lines(
                SdkHttpMethod.POST,
                "/2015-03-31/functions/" + LiveClient.part(name) + "/invocations",
                SERVICE,
                Map.of("Content-Type", "application/json"),
                payload(event));
        try (InputStream body = answer.body()) {
            String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            System.out.println(text);
            return answer.status() == 200 && !text.contains("\"errorType\"") ? 0 : 1;
        }
    }

    private static byte[] payload(@Nullable String event) throws IOException {
        if (event == null) {
            return "{}".getBytes(StandardCharsets.UTF_8);
        }
        if (event.equals("@-")) {
            return System.in.readAllBytes();
        }
        return event.startsWith("@")
                ? Files.readAllBytes(Path.of(event.substring(1)))
                : event.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode get(ServerOption server, String below) throws InterruptedException {
        return server.get(FunctionsLive.PATH + below, SERVICE);
    }
}
