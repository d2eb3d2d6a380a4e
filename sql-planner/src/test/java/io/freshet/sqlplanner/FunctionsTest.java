package io.freshet.sqlplanner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.sqlplanner.operator.CalcCompiler;
import io.freshet.sqlplanner.operator.CalcNode;
import io.freshet.sqlplanner.row.StreamRow;
import io.freshet.sqlplanner.source.RowEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Function results, those that the dialect documents and those that we decided, each through planner and generated code. */
class FunctionsTest {
    private static final List<InputStream> INPUTS =
            List.of(new InputStream("S", List.of(new Column("K", "VARCHAR(8)"))));
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-05-04T03:02:01Z"), ZoneOffset.UTC);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String FUNCTIONS =
            """
            CREATE FUNCTION AREA(W DOUBLE, H INTEGER) RETURNS DOUBLE LANGUAGE SQL CONTAINS SQL RETURN W * H;
            CREATE FUNCTION AREA(W DOUBLE) RETURNS DOUBLE CONTAINS SQL RETURNS NULL ON NULL INPUT RETURN AREA(W, 2);
            CREATE FUNCTION SHOUT(T VARCHAR(8)) RETURNS VARCHAR(8) CONTAINS SQL RETURN UPPER(T) || '!';
            """;

    @ParameterizedTest
    @CsvSource({"corpus/functions.tsv, 108", "functions/own.tsv, 110"})
    void functionsGiveTheirValues(String file, int expectedLines) throws IOException {
        Set<String> differing = new TreeSet<>();
        int lines = 0;
        for (String line : Files.readAllLines(Path.of("src/test/resources", file))) {
            String[] parts = line.split("\t", -1);
            if (!parts[0].equals("group")) {
                lines++;
                String outcome = outcome(parts[1], parts[2]);
                if (!same(parts[2], parts[3], outcome)) {
                    differing.add(parts[1] + " gave " + outcome + ", not " + parts[3]);
                }
            }
        }

        assertThat(differing).isEmpty();
        assertThat(lines).isEqualTo(expectedLines);
    }

    /** The value as JSON, or the phase in which the expression fails. */
    private static String outcome(String expression, String type) throws IOException {
        String declared = type.equals("error") ? "VARCHAR(100)" : type;
        String sql = FUNCTIONS + "CREATE STREAM D (X " + declared + ");CREATE PUMP P AS INSERT INTO D SELECT STREAM "
                + expression + " FROM S";
        PlanResult result = SqlPlanner.plan(sql, INPUTS);
        for (String other : List.of("INTEGER", "TIMESTAMP", "DATE", "BOOLEAN")) {
            if (type.equals("error") && result instanceof PlanResult.Refused) {
                result = SqlPlanner.plan(sql.replace("(X VARCHAR(100))", "(X " + other + ")"), INPUTS);
            }
        }
        if (!(result instanceof PlanResult.Planned planned)) {
            return "validate " + result;
        }
        Plan plan = planned.plan();
        @Nullable Object[] out = new @Nullable Object[2];
        try {
            CalcNode node = (CalcNode) plan.pumps().get(0).root();
            CalcCompiler.compile(node.source(), CLOCK).apply(0, new @Nullable Object[] {"k"}, out);
        } catch (RuntimeException e) {
            return "runtime " + e;
        }
        byte[] json = new RowEncoder(plan.streams().get(0).columns(), RowEncoder.Format.JSON)
                .encode(new StreamRow(0, new @Nullable Object[] {out[0]}));
        return JSON.readTree(json).get("X").toString();
    }

    private static boolean same(String type, String documented, String outcome) throws IOException {
        if (type.equals("error")) {
            return outcome.startsWith(documented.trim());
        }
        if (outcome.startsWith("validate") || outcome.startsWith("runtime")) {
            return false;
        }
        JsonNode expected = JSON.readTree(documented);
        JsonNode actual = JSON.readTree(outcome);
        return (expected.isNumber() && actual.isNumber())
                ? Math.abs(expected.doubleValue() - actual.doubleValue()) < 1e-6
                : expected.equals(actual);
    }
}
