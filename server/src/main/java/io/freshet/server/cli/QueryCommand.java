package io.freshet.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.cli.option.OutputOption;
import io.freshet.server.cli.option.ServerOption;
import io.freshet.server.live.QueryApi;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.http.SdkHttpMethod;

/** {@code freshet query}: asks a server what is in its streams and in what it has delivered, and prints the answer. */
@Command(
        name = "query",
        description = "Query what streams hold and delivery streams have delivered, in Flink's SQL",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Streams and delivery streams are tables; SHOW TABLES lists them, DESCRIBE shows their columns. What a query",
            "needs may be declared before it, with a semicolon between. The answer ends with what is there now."
        })
final class QueryCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private ServerOption server = new ServerOption();

    @Parameters(paramLabel = "SQL", arity = "0..1", description = "for example \"SELECT COUNT(*) FROM clicks\"")
    private @Nullable String sql;

    @Option(names = "--file", paramLabel = "FILE", description = "a file with SQL; - is the standard input")
    private @Nullable String file;

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--limit", paramLabel = "ROWS", description = "print so many rows at most")
    private @Nullable Long limit;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ObjectNode asked = JSON.createObjectNode().put("sql", text());
        if (limit != null) {
            asked.put("limit", limit);
        }
        ServerOption.Lines answer = server.lines(
                SdkHttpMethod.POST,
                QueryApi.PATH,
                "kinesisanalytics",
                Map.of("Content-Type", "application/json"),
                asked.toString().getBytes(StandardCharsets.UTF_8));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            String first = lines.readLine();
            JsonNode head = JSON.readTree(first == null ? "{}" : first);
            if (answer.status() != 200) {
                throw new IllegalStateException(
                        head.path("message").asText("the server answers with status " + answer.status()));
            }
            return print(head.path("columns"), lines);
        }
    }

    private String text() throws IOException {
        if ((sql == null) == (file == null)) {
            throw new IllegalStateException("give a query, or --file and its name (expected: one of them)");
        }
        if (sql != null) {
            return sql;
        }
        return "-".equals(file)
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                : Files.readString(Path.of(String.valueOf(file)));
    }

    private int print(JsonNode columns, BufferedReader lines) throws IOException {
        AnswerPrinter printer = new AnswerPrinter(System.out, output.format(), columns);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode document = JSON.readTree(line);
            if (document.isArray()) {
                printer.row(document);
            } else if (document.has("error")) {
                printer.end();
                throw new IllegalStateException(document.path("error").asText());
            } else {
                printer.end();
                if (!output.json()) {
                    long rows = document.path("rows").asLong();
                    System.out.println("(" + rows + (rows == 1 ? " row)" : " rows)"));
                }
                return 0;
            }
            if (System.out.checkError()) {
                return 0; // whoever read the rows has seen enough
            }
        }
        throw new IllegalStateException("the server went away before the end of the answer");
    }
}
