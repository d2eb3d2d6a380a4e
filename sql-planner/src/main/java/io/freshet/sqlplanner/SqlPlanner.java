package io.freshet.sqlplanner;

import io.freshet.sqlplanner.check.Refusal;
import io.freshet.sqlplanner.function.DialectOperators;
import io.freshet.sqlplanner.grammar.ApplicationParser;
import io.freshet.sqlplanner.source.SchemaDiscovery;
import io.freshet.sqlplanner.source.SourceSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlNode;

/**
 * Plans an application: SQL text in, a plan or diagnostics out. Read this first.
 *
 * <pre>
 *   text --grammar--> statements --check--> statements of this dialect --validate--> relational algebra --rule--> operators
 * </pre>
 */
public final class SqlPlanner {
    /** The longest application, in bytes. */
    public static final int MAX_CODE_BYTES = 102_400;

    private SqlPlanner() {}

    /** The schema that a few records of a source seem to have, or nothing. */
    public static Optional<SourceSchema> discover(List<byte[]> records) {
        return SchemaDiscovery.of(records, ApplicationParser::isReserved);
    }

    /** The names that may be called, in their order; those that are written with signs are left out. */
    public static List<String> functions() {
        return DialectOperators.names();
    }

    /** The words of the language that name nothing else unless they are quoted, in their order. */
    public static List<String> reservedWords() {
        return ApplicationParser.reservedWords();
    }

    /** Plans the application over the streams it reads. Every statement that is refused has its diagnostic. */
    public static PlanResult plan(String code, List<InputStream> inputs) {
        return plan(code, inputs, List.of());
    }

    /** Plans the application over the streams it reads and the tables it joins them to. */
    public static PlanResult plan(String code, List<InputStream> inputs, List<ReferenceTable> tables) {
        int size = code.getBytes(StandardCharsets.UTF_8).length;
        if (size > MAX_CODE_BYTES) {
            return refused(new Diagnostic(
                    Diagnostic.Code.TOO_LARGE,
                    Span.START,
                    "application code: " + size + " bytes (expected: at most " + MAX_CODE_BYTES + ")",
                    ""));
        }
        List<SqlNode> statements;
        try {
            statements = ApplicationParser.parse(code);
        } catch (Refusal e) {
            return refused(e.diagnostic());
        }
        Application application = new Application(inputs, tables);
        List<Diagnostic> diagnostics = new ArrayList<>();
        for (SqlNode statement : statements) {
            try {
                application.take(statement);
            } catch (Refusal e) {
                diagnostics.add(e.diagnostic());
            } catch (RuntimeException | AssertionError | StackOverflowError e) {
                diagnostics.add(unforeseen(statement, e));
            }
        }
        return diagnostics.isEmpty() ? new PlanResult.Planned(application.plan()) : new PlanResult.Refused(diagnostics);
    }

    /** What neither we nor the library foresaw is about this one statement: whoever wrote it is told, with its place. */
    private static Diagnostic unforeseen(SqlNode statement, Throwable thrown) {
        String reason = String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
        return Refusal.of(
                        Diagnostic.Code.NOT_YET_SUPPORTED,
                        statement,
                        "this statement cannot be planned (" + thrown.getClass().getSimpleName() + ": " + reason + ")",
                        "write it in another way, in smaller steps; and please report it, as it ought to be planned or refused for a"
                                + " better reason")
                .diagnostic();
    }

    private static PlanResult refused(Diagnostic diagnostic) {
        return new PlanResult.Refused(List.of(diagnostic));
    }
}
