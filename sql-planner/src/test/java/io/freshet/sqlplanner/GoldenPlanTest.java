package io.freshet.sqlplanner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every {@code src/test/sql/x.sql} has its plan, or its diagnostic, beside it; {@code -Dupdate=true} writes them. */
class GoldenPlanTest {
    private static final Path CASES = Path.of("src/test/sql");
    static final List<InputStream> INPUTS = List.of(
            new InputStream(
                    "SOURCE_SQL_STREAM_001",
                    List.of(
                            new Column("TICKER", "VARCHAR(8)"),
                            new Column("PRICE", "DOUBLE"),
                            new Column("QUANTITY", "INTEGER"),
                            new Column("EVENT_TIME", "TIMESTAMP"))),
            new InputStream(
                    "FLIGHTS_001", List.of(new Column("origin", "VARCHAR(4)"), new Column("delay", "INTEGER"))));

    static Stream<Path> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.filter(file -> file.toString().endsWith(".sql")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void plansAsWritten(Path file) throws IOException {
        String sql = Files.readString(file);
        Path golden = Path.of(file.toString().replace(".sql", ".plan"));

        PlanResult result = SqlPlanner.plan(sql, INPUTS);

        String text;
        if (result instanceof PlanResult.Refused refused) {
            Diagnostic first = refused.diagnostics().get(0);
            assertThat(sql).startsWith("-- error: " + first.code() + " " + first.span() + "\n");
            text = first.render(sql) + "\n";
        } else {
            assertThat(sql).doesNotStartWith("-- error");
            text = ((PlanResult.Planned) result).plan().explain();
        }
        if (Boolean.getBoolean("update")) {
            Files.writeString(golden, text);
        }
        assertThat(text).isEqualTo(Files.readString(golden));
    }
}
