package io.freshet.sqlplanner.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogParsersTest {
    private static final String COMBINED =
            "10.0.0.7 - bob [01/Jan/2024:00:00:00 +0000] \"GET /a?b=\\\"c\\\" HTTP/2\" 200 - \"-\" \"curl 8\"";

    private static @Nullable Object @Nullable [] parse(String line, String name, String... arguments) {
        return LogParsers.of(name, List.of(arguments)).parse(line);
    }

    @Test
    void webLogsKeepTheBracketsOfTheDateAndLoseTheQuotes() {
        assertThat(parse(COMBINED, "W3C_LOG_PARSE", "NCSA EXTENDED"))
                .containsExactly(
                        "10.0.0.7",
                        "-",
                        "bob",
                        "[01/Jan/2024:00:00:00 +0000]",
                        "GET /a?b=\\\"c\\\" HTTP/2",
                        "200",
                        "-",
                        "-",
                        "curl 8");
    }

    @Test
    void webLogsOfOtherFormatsGiveNoRecord() {
        assertThat(parse("not a web log", "W3C_LOG_PARSE", "COMMON")).isNull();
        assertThat(parse(COMBINED, "W3C_LOG_PARSE", "COMMON")).isNull();
        assertThat(parse("", "W3C_LOG_PARSE", "COMMON")).isNull();
    }

    @Test
    void webLogFormatsAreMadeOfSpecifiers() {
        assertThat(parse("example.org|/x|100%", "W3C_LOG_PARSE", "%v|%U|%D%%"))
                .containsExactly("example.org", "/x", "100");
        assertThat(parse("a -> /b", "W3C_LOG_PARSE", "REFERER")).containsExactly("a", "/b");
        assertThat(LogParsers.of("W3C_LOG_PARSE", List.of("IIS")).columns()).hasSize(15);
        assertThatThrownBy(() -> parse("", "W3C_LOG_PARSE", "%h%l")).hasMessageContaining("touch");
        assertThatThrownBy(() -> parse("", "W3C_LOG_PARSE", "%h %z")).hasMessageContaining("'%z' is no specifier");
        assertThatThrownBy(() -> parse("", "W3C_LOG_PARSE", "plain")).hasMessageContaining("no specifiers");
    }

    @Test
    void regularExpressionsGiveTheirGroups() {
        assertThat(parse("GET /a 200", "REGEX_LOG_PARSE", "(\\w+) (\\S+) (\\d+)"))
                .containsExactly("GET", "/a", "200");
        assertThat(parse("GET /a 200", "REGEX_LOG_PARSE", "(\\d{4})")).isNull();
        assertThat(parse("a=5", "REGEX_LOG_PARSE", "(\\w)=(\\d)", "k VARCHAR(4), n INTEGER"))
                .containsExactly("a", 5);
        assertThatThrownBy(() -> parse("", "REGEX_LOG_PARSE", "abc")).hasMessageContaining("no group");
        assertThatThrownBy(() -> parse("", "REGEX_LOG_PARSE", "(a)", "a INTEGER, b INTEGER"))
                .hasMessageContaining("1 groups for 2 columns");
    }

    @Test
    void regularExpressionsThatBacktrackWithoutEndFailTheirRow() {
        assertThatThrownBy(() -> parse("a".repeat(90), "REGEX_LOG_PARSE", "(.*)(.*)(.*)(.*)(.*)(.*)="))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("takes too long");
        assertThatThrownBy(() -> parse("ab".repeat(50_000), "REGEX_LOG_PARSE", "((a|b)*)c"))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void fastExpressionsAreSearchedLazilyAndNeverTakenBack() {
        assertThat(parse("Mary_had_a_little_lamb", "FAST_REGEX_LOG_PARSE", "(.*)_+(._.*)"))
                .isNull();
        assertThat(parse("Mary____had_a_little_lamb", "FAST_REGEX_LOG_PARSE", "(.*)_+(.*)"))
                .containsExactly("Mary", "had_a_little_lamb");
        assertThat(parse("Mary____had_a_little_lamb", "FAST_REGEX_LOG_PARSE", "(.*)_+(<Alpha>.*)"))
                .containsExactly("Mary", "had_a_little_lamb");
        assertThat(parse("id=42;level=(WARN)", "FAST_REGEX_LOG_PARSE", "\"id=\"(<Digit>+);level=\\((WARN|INFO)\\)"))
                .containsExactly("42", "WARN");
        assertThat(parse("a.b", "FAST_REGEX_LOG_PARSE", "([^.]{1,3})\\.(@)")).containsExactly("a", "b");
    }

    @Test
    void fastExpressionsSayWhatIsWrong() {
        assertThatThrownBy(() -> parse("", "FAST_REGEX_LOG_PARSE", "abc")).hasMessageContaining("no group");
        assertThatThrownBy(() -> parse("", "FAST_REGEX_LOG_PARSE", "(a")).hasMessageContaining("at character 3");
        assertThatThrownBy(() -> parse("", "FAST_REGEX_LOG_PARSE", "(a)&(b)")).hasMessageContaining("no & here");
        assertThatThrownBy(() -> parse("", "FAST_REGEX_LOG_PARSE", "(<Alfa>)")).hasMessageContaining("<Alpha>");
    }

    @Test
    void fixedColumnsLieWhereTheyStart() {
        String columns = "code TYPE INTEGER START 5 FOR 3, \"Name\" TYPE VARCHAR(8) NOT NULL START 0";

        assertThat(parse("Bob  404", "FIXED_COLUMN_LOG_PARSE", columns)).containsExactly(404, "Bob");
        assertThat(parse("Bob", "FIXED_COLUMN_LOG_PARSE", columns)).containsExactly(null, "Bob");
        assertThat(LogParsers.of("FIXED_COLUMN_LOG_PARSE", List.of(columns)).columns())
                .extracting(LogColumn::name)
                .containsExactly("CODE", "Name");
        assertThatThrownBy(() -> parse("Bob  4x4", "FIXED_COLUMN_LOG_PARSE", columns))
                .hasMessageContaining("column CODE: '4x4' is no INTEGER");
        assertThatThrownBy(() -> parse("", "FIXED_COLUMN_LOG_PARSE", columns)).hasMessageContaining("NOT NULL");
        assertThatThrownBy(() -> parse("", "FIXED_COLUMN_LOG_PARSE", "a TYPE INTEGER"))
                .hasMessageContaining("no START");
        assertThatThrownBy(() -> parse("", "FIXED_COLUMN_LOG_PARSE", "a TYPE INTEGER START x"))
                .hasMessageContaining("'START x' at character 15");
    }

    @Test
    void fixedColumnsMayHaveADateFormat() {
        assertThat(parse("24/05/04 x", "FIXED_COLUMN_LOG_PARSE", "d TYPE DATE 'dd/MM/yy' START 0 FOR 8"))
                .containsExactly(12562);
    }

    @Test
    void variableColumnsAreBetweenDelimiters() {
        String columns = "a TYPE VARCHAR(8),\n b TYPE INTEGER, c TYPE DOUBLE PRECISION";

        assertThat(parse("x||1.5||more", "VARIABLE_COLUMN_LOG_PARSE", columns, "|"))
                .containsExactly("x", null, 1.5);
        assertThat(parse("x", "VARIABLE_COLUMN_LOG_PARSE", columns, "|")).containsExactly("x", null, null);
        assertThat(parse("a\\,b,c", "VARIABLE_COLUMN_LOG_PARSE", "2", ",", "\\"))
                .containsExactly("a,b", "c");
        assertThat(parse("'a,b',c", "VARIABLE_COLUMN_LOG_PARSE", "2", ",", "", "'"))
                .containsExactly("a,b", "c");
        assertThat(parse("[a,b];c", "VARIABLE_COLUMN_LOG_PARSE", "2", ";", "", "[]"))
                .containsExactly("a,b", "c");
        assertThatThrownBy(() -> parse("", "VARIABLE_COLUMN_LOG_PARSE", "0", ","))
                .hasMessageContaining("columns: 0");
        assertThatThrownBy(() -> parse("", "VARIABLE_COLUMN_LOG_PARSE", "2")).hasMessageContaining("no delimiter");
    }

    @Test
    void systemLogsBeginWithATime() {
        assertThat(parse("Mar 10 20:25:01 host sshd[1]: hello", "SYS_LOG_PARSE"))
                .containsExactly(5_948_701_000L, "host sshd[1]: hello");
        assertThat(parse("<34>1 2003-10-11T22:14:15.003Z host su - hi", "SYS_LOG_PARSE"))
                .containsExactly(1_065_910_455_003L, "host su - hi");
        assertThat(parse("no time here", "SYS_LOG_PARSE")).isNull();
        assertThat(parse("2003-13-11T22:14:15Z host", "SYS_LOG_PARSE")).isNull();
    }
}
