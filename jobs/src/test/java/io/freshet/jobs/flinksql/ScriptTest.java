package io.freshet.jobs.flinksql;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.sqlplanner.Span;
import org.junit.jupiter.api.Test;

class ScriptTest {
    @Test
    void splitsWhereASemicolonStandsOutsideOfQuotesAndComments() {
        Script script = Script.of(
                """
                -- first; not a statement
                SELECT ';', `a;b`, "c;d" /* ; */ FROM t;

                /* a hint is none: */ SELECT /*+ OPTIONS('x'='y;z') */ 1; -- the end;
                """);

        assertThat(script.statements())
                .extracting(Script.Statement::text)
                .containsExactly("SELECT ';', `a;b`, \"c;d\" /* ; */ FROM t", "SELECT /*+ OPTIONS('x'='y;z') */ 1");
    }

    @Test
    void knowsWhereAPlaceOfAStatementIsInTheScript() {
        Script script = Script.of("SELECT 1;\n  SELECT a,\n  b");

        Script.Statement second = script.statements().get(1);

        assertThat(second.inScript(new Span(1, 8, 1, 8))).isEqualTo(new Span(2, 10, 2, 10));
        assertThat(second.inScript(new Span(2, 3, 2, 3))).isEqualTo(new Span(3, 3, 3, 3));
    }

    @Test
    void leavesOutTheWordsAroundAStatementSet() {
        String inserts = "INSERT INTO a SELECT 1; INSERT INTO b SELECT 2;";

        assertThat(Script.of("BEGIN STATEMENT SET; " + inserts + " END;").statements())
                .extracting(Script.Statement::text)
                .containsExactly("INSERT INTO a SELECT 1", "INSERT INTO b SELECT 2");
        assertThat(Script.of("EXECUTE STATEMENT SET\nBEGIN\n" + inserts + " END")
                        .statements())
                .first()
                .isEqualTo(new Script.Statement("INSERT INTO a SELECT 1", 3, 1));
    }

    @Test
    void saysWhereSomethingIsNotClosed() {
        assertThat(refusal("SELECT 1;\nSELECT 'a")).isEqualTo("2:8 this ' is not closed");
        assertThat(refusal("SELECT /* a")).isEqualTo("1:8 this comment is not closed");
        assertThat(refusal("BEGIN STATEMENT SET; SELECT 1")).isEqualTo("1:1 this statement set has no END");
        assertThat(refusal("SELECT 1; END;")).isEqualTo("1:11 END of no statement set");
        assertThat(refusal(" -- nothing")).isEqualTo("1:1 no statement (expected: SQL)");
        assertThat(refusal("x".repeat(102_401))).contains("102401 characters");
        assertThat(refusal("SELECT 1;".repeat(201))).contains("more than 200 statements");
    }

    private static String refusal(String text) {
        try {
            return "not refused: " + Script.of(text);
        } catch (FlinkSqlException e) {
            return e.diagnostic().span() + " " + e.diagnostic().message();
        }
    }
}
