package io.freshet.server.cli.sql;

import io.freshet.jobs.local.Declarations;
import io.freshet.jobs.local.LocalException;
import io.freshet.sqlplanner.Diagnostic;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.PlanResult;
import io.freshet.sqlplanner.ReferenceTable;
import io.freshet.sqlplanner.SqlPlanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An application's text and where it is from.
 *
 * @param name of the file, or {@code -} for the standard input
 */
record SqlText(String name, String code) {
    static SqlText read(String name) throws IOException {
        if (name.equals("-")) {
            return new SqlText(
                    name, new String(System.in.readNBytes(SqlPlanner.MAX_CODE_BYTES + 1), StandardCharsets.UTF_8));
        }
        Path file = Path.of(name);
        if (!Files.isRegularFile(file)) {
            throw new LocalException(name + " is no file (expected: a file with SQL, or - for the standard input)");
        }
        return new SqlText(name, Files.readString(file));
    }

    Declarations declarations() {
        try {
            return Declarations.in(code);
        } catch (LocalException e) {
            throw new LocalException(name + ", " + e.getMessage(), e);
        }
    }

    /** Plans it over the inputs and tables that it declares. */
    PlanResult plan() {
        Declarations declared = declarations();
        List<InputStream> inputs = new TreeMap<>(declared.inputs())
                .entrySet().stream()
                        .map(input -> new InputStream(input.getKey(), withoutTime(input)))
                        .toList();
        List<ReferenceTable> tables = new TreeMap<>(declared.tables())
                .entrySet().stream()
                        .map(table -> new ReferenceTable(table.getKey(), table.getValue()))
                        .toList();
        return SqlPlanner.plan(code, inputs, tables);
    }

    private static List<io.freshet.sqlplanner.Column> withoutTime(
            Map.Entry<String, List<io.freshet.sqlplanner.Column>> input) {
        return input.getValue().stream()
                .filter(column -> !column.name().equals("ROWTIME"))
                .toList();
    }

    /** The problems, each with its line and a caret, as people read them. */
    void explain(List<Diagnostic> problems) {
        problems.forEach(problem -> System.err.println(name + ": " + problem.render(code) + "\n"));
        boolean unknownInput = declarations().inputs().isEmpty()
                && problems.stream().anyMatch(problem -> problem.code() == Diagnostic.Code.NOT_FOUND);
        if (unknownInput) {
            System.err.println("An input is declared by a comment of its own line:"
                    + " -- input SOURCE_SQL_STREAM_001 (ticker VARCHAR(4), price DOUBLE)");
        }
    }
}
