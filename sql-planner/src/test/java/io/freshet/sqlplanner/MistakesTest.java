package io.freshet.sqlplanner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What users get wrong: every {@code src/test/sql/mistakes/x.sql} has what it is told beside it; {@code -Dupdate=true} writes it. */
class MistakesTest {
    private static final Path CASES = Path.of("src/test/sql/mistakes");
    private static final int MOST_EXPECTATIONS = 5;

    static Stream<Path> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.filter(file -> file.toString().endsWith(".sql")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isToldWhereAndWhatToDo(Path file) throws IOException {
        String sql = Files.readString(file);
        Path golden = Path.of(file.toString().replace(".sql", ".txt"));

        PlanResult result = SqlPlanner.plan(sql, GoldenPlanTest.INPUTS);

        assertThat(result).isInstanceOf(PlanResult.Refused.class);
        List<Diagnostic> diagnostics = ((PlanResult.Refused) result).diagnostics();
        String text = diagnostics.stream()
                .map(diagnostic -> diagnostic.code() + ", " + diagnostic.render(sql) + "\n")
                .collect(Collectors.joining("\n"));
        if (Boolean.getBoolean("update")) {
            Files.writeString(golden, text);
        }
        assertThat(text).isEqualTo(Files.readString(golden));
        assertThat(diagnostics).allSatisfy(diagnostic -> {
            assertThat(diagnostic.hint().split(",")).hasSizeLessThanOrEqualTo(MOST_EXPECTATIONS + 1);
            assertThat(diagnostic.message()).doesNotContain("org.apache", "\n").hasSizeLessThan(200);
        });
    }

    @Test
    void textThatEndsAnywhereIsRefusedWithAPlaceInIt() {
        String sql =
                """
                CREATE STREAM "D" (T VARCHAR(8), N INTEGER); /* one */
                CREATE FUNCTION F(X INTEGER) RETURNS INTEGER CONTAINS SQL RETURN CASE WHEN X > 1 THEN X ELSE 0 END;
                -- two
                CREATE PUMP P AS INSERT INTO "D" SELECT STREAM TICKER || 'it''s', F(COUNT(*)) FROM (SELECT STREAM * FROM
                "SOURCE_SQL_STREAM_001" WHERE PRICE > 1.5E0) AS t GROUP BY TICKER, STEP(t.ROWTIME BY INTERVAL '60' SECOND);
                """;

        for (int end = 0; end < sql.length(); end++) {
            String part = sql.substring(0, end);
            if (SqlPlanner.plan(part, GoldenPlanTest.INPUTS) instanceof PlanResult.Refused refused) {
                assertThat(refused.diagnostics()).isNotEmpty().allSatisfy(diagnostic -> {
                    assertThat(diagnostic.render(part)).isNotBlank();
                    assertThat(diagnostic.span().line())
                            .isBetween(1, (int) part.lines().count() + 1);
                });
            }
        }
    }
}
