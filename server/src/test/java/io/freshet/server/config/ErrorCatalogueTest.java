package io.freshet.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/errors.md is made from the code: {@code -Dupdate=true} writes it anew. */
class ErrorCatalogueTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern EXIT = Pattern.compile("\"(\\d{1,3}):([^\"]+)\"");
    private static final Pattern CONSTANT =
            Pattern.compile("(?s)/\\*\\* ([^*]+?) \\*/\\s+([A-Z][A-Z_]*)(?=\\s*[,;(}\\n]|\\s*$)");

    /** An enum whose constants are told to users, and how they are spelt there. */
    private record Told(String title, String introduction, String file, String name, boolean asWords) {}

    private static final List<Told> ENUMS = List.of(
            new Told(
                    "Diagnostics of SQL",
                    "`code` of what `freshet sql check --output json` prints, with line and column; the message says what to write instead.",
                    "sql-planner/src/main/java/io/freshet/sqlplanner/Diagnostic.java",
                    "Code",
                    false),
            new Told(
                    "Causes",
                    "`fault` of what `freshet status --output json` prints below `causes`; more in [troubleshooting](troubleshooting.md).",
                    "server/src/main/java/io/freshet/server/cause/Fault.java",
                    "Fault",
                    true),
            new Told(
                    "Deliveries that stop",
                    "In the reason of a delivery whose job has failed: a person must act.",
                    "firehose-sink/src/main/java/io/freshet/firehosesink/lane/DeliveryException.java",
                    "ErrorCode",
                    false),
            new Told(
                    "The log of streams",
                    "In the server's log; clients are answered with the errors of the API.",
                    "ingest/src/main/java/io/freshet/ingest/log/LogException.java",
                    "Code",
                    false));

    @Test
    void theCatalogueIsThatOfTheCode() throws IOException {
        Path document = PROJECT.resolve("docs/errors.md");
        String made = catalogue();
        if (Boolean.getBoolean("update")) {
            Files.writeString(document, made);
        }

        assertThat(Files.readString(document))
                .as("run ErrorCatalogueTest with -Dupdate=true to write it anew")
                .isEqualTo(made);
    }

    private static String catalogue() throws IOException {
        StringBuilder text =
                new StringBuilder("# Errors\n\nMade from the code by `ErrorCatalogueTest`. The APIs answer with"
                        + " the errors of the services, and their messages name the thing, its value and what was expected.\n\n"
                        + "## Exit codes of freshet\n\n| Code | Meaning |\n|---|---|\n");
        Matcher exits = EXIT.matcher(source("server/src/main/java/io/freshet/server/cli/Freshet.java"));
        int count = 0;
        while (exits.find()) {
            text.append("| ")
                    .append(exits.group(1))
                    .append(" | ")
                    .append(exits.group(2))
                    .append(" |\n");
            count++;
        }
        assertThat(count).as("exit codes").isGreaterThan(2);
        for (Told told : ENUMS) {
            text.append("\n## ").append(told.title()).append("\n\n").append(told.introduction());
            text.append("\n\n| Code | Meaning |\n|---|---|\n");
            constants(told).forEach(text::append);
        }
        return text.toString();
    }

    private static List<String> constants(Told told) throws IOException {
        String source = source(told.file());
        int from = source.indexOf("enum " + told.name() + " {");
        assertThat(from).as(told.file()).isPositive();
        int end = source.indexOf(";\n", from);
        int closed = source.indexOf("\n    }", from);
        String body = source.substring(from, end >= 0 && (closed < 0 || end < closed) ? end + 1 : closed);
        List<String> rows = new ArrayList<>();
        Matcher constants = CONSTANT.matcher(body);
        while (constants.find()) {
            String code = constants.group(2);
            rows.add("| `" + (told.asWords() ? code.toLowerCase(Locale.ROOT).replace('_', '-') : code) + "` | "
                    + constants.group(1).replaceAll("\\s+", " ") + " |\n");
        }
        assertThat(rows).as(told.file()).hasSizeGreaterThan(1);
        return rows;
    }

    private static String source(String file) throws IOException {
        return Files.readString(PROJECT.resolve(file));
    }
}
