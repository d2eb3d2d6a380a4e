package io.freshet.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.server.answer.PageGuard;
import io.freshet.server.cli.option.LiveClient;
import io.freshet.server.cli.option.OutputOption;
import io.freshet.server.cli.option.ServerOption;
import io.freshet.server.live.LettersLive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.http.SdkHttpMethod;

/** {@code freshet dlq}: what functions could not handle, and calls with it again. */
@Command(
        name = "dlq",
        description = "List what functions could not handle, and call them with it again",
        mixinStandardHelpOptions = true)
final class DlqCommand {
    private static final Map<String, String> HEADERS = Map.of(PageGuard.CLIENT_HEADER, "cli");
    private static final int LONGEST = 60;

    /** Which letters. */
    static final class Which {
        @Option(names = "--function", paramLabel = "NAME", description = "those of this function only")
        private @Nullable String function;

        @Option(names = "--mapping", paramLabel = "UUID", description = "those of this event source mapping only")
        private @Nullable String mapping;

        private String query(String state) {
            return "?state=" + state + (function == null ? "" : "&function=" + LiveClient.part(function))
                    + (mapping == null ? "" : "&mapping=" + LiveClient.part(mapping));
        }
    }

    @Command(name = "list", description = "Print dead letters, the oldest first", mixinStandardHelpOptions = true)
    int list(
            @Mixin ServerOption server,
            @Mixin Which which,
            @Option(
                            names = "--state",
                            defaultValue = "waiting",
                            description = "waiting, replayed or all (default: ${DEFAULT-VALUE})")
                    String state,
            @Mixin OutputOption output)
            throws InterruptedException {
        List<JsonNode> letters = all(server, which.query(LiveClient.part(state)));
        if (output.json()) {
            letters.forEach(System.out::println);
            return 0;
        }
        System.out.printf(
                "%-36s  %-24s  %-20s  %-8s  %7s  %8s  %s%n",
                "ID", "FAILED AT", "FUNCTION", "STATE", "RECORDS", "ATTEMPTS", "WHY");
        letters.forEach(letter -> System.out.printf(
                "%-36s  %-24s  %-20s  %-8s  %7d  %8d  %s%n",
                letter.path("id").asText(),
                letter.path("failedAt").asText(),
                letter.path("function").asText(),
                letter.path("state").asText(),
                letter.path("records").asInt(),
                letter.path("attempts").asInt(),
                why(letter)));
        return 0;
    }

    private static String why(JsonNode letter) {
        String reason = letter.path("reason").asText();
        String why = letter.path("condition").asText() + (reason.isEmpty() ? "" : " (" + reason + ")");
        String line = why.replaceAll("\\p{Cntrl}", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST - 2) + ".." : line;
    }

    private static List<JsonNode> all(ServerOption server, String query) throws InterruptedException {
        List<JsonNode> letters = new ArrayList<>();
        String after = "";
        for (boolean more = true; more; ) {
            JsonNode page = ask(server, SdkHttpMethod.GET, query + after).body();
            page.path("letters").forEach(letters::add);
            more = page.path("more").asBoolean();
            after = "&after="
                    + (letters.isEmpty()
                            ? ""
                            : letters.get(letters.size() - 1).path("id").asText());
        }
        return letters;
    }

    @Command(
            name = "show",
            description = "Print a dead letter as JSON, with its event",
            mixinStandardHelpOptions = true)
    int show(@Mixin ServerOption server, @Parameters(paramLabel = "ID") String id) throws InterruptedException {
        System.out.println(
                ask(server, SdkHttpMethod.GET, "/" + LiveClient.part(id)).body().toPrettyString());
        return 0;
    }

    @Command(
            name = "replay",
            description = "Call functions again with what they could not handle; exit code 1 if any fails again",
            mixinStandardHelpOptions = true)
    int replay(
            @Mixin ServerOption server,
            @Mixin Which which,
            @Parameters(paramLabel = "ID", arity = "0..*") @Nullable List<String> ids,
            @Option(names = "--all", description = "all that wait, or those of --function or --mapping") boolean all)
            throws InterruptedException {
        List<String> wanted = ids == null ? List.of() : ids;
        if (all == !wanted.isEmpty()) {
            throw new IllegalStateException("replay: give ids, or --all");
        }
        if (all) {
            wanted = all(server, which.query("waiting")).stream()
                    .map(letter -> letter.path("id").asText())
                    .toList();
        }
        int failed = 0;
        for (String id : wanted) {
            String message = replayed(server, id);
            System.out.println(id + "  " + (message.isEmpty() ? "replayed" : "failed: " + message));
            failed += message.isEmpty() ? 0 : 1;
        }
        return failed == 0 ? 0 : 1;
    }

    /** Empty if the function has handled it. */
    private static String replayed(ServerOption server, String id) throws InterruptedException {
        String path = "/" + LiveClient.part(id);
        ServerOption.Answer answer = ask(server, SdkHttpMethod.POST, path + "/replay");
        int tries = answer.body().path("tries").asInt();
        JsonNode letter = answer.body();
        for (int status = answer.status(); status == 202; ) { // it goes on there
            TimeUnit.SECONDS.sleep(1);
            letter = ask(server, SdkHttpMethod.GET, path).body();
            status = letter.path("tries").asInt() > tries ? 200 : 202;
        }
        return letter.path("lastTry").asText();
    }

    @Command(
            name = "delete",
            description = "Forget dead letters; what their destinations have stays",
            mixinStandardHelpOptions = true)
    int delete(@Mixin ServerOption server, @Parameters(paramLabel = "ID", arity = "1..*") List<String> ids)
            throws InterruptedException {
        for (String id : ids) {
            var unused = ask(server, SdkHttpMethod.DELETE, "/" + LiveClient.part(id));
        }
        return 0;
    }

    /** 409 says that a replay has failed; everything else that is no success is an error of the command. */
    private static ServerOption.Answer ask(ServerOption server, SdkHttpMethod method, String below)
            throws InterruptedException {
        ServerOption.Answer answer = server.send(method, LettersLive.PATH + below, "lambda", HEADERS, new byte[0]);
        if (answer.status() / 100 != 2 && answer.status() != 409) {
            throw new IllegalStateException(answer.message());
        }
        return answer;
    }
}
