package io.freshet.sqlplanner.grammar;

import io.freshet.sqlplanner.Diagnostic;
import io.freshet.sqlplanner.check.Refusal;
import io.freshet.sqlplanner.grammar.generated.StreamingSqlParser;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.validate.SqlConformanceEnum;

/** Text in, statements out: unquoted names fold to upper case, quoted ones stay as they are. */
public final class ApplicationParser {
    /** The longest application: 102,400 bytes, as in the service's API. */
    public static final int MAX_IDENTIFIER = 128;

    private static final SqlParser.Config CONFIG = SqlParser.config()
            .withParserFactory(StreamingSqlParser.FACTORY)
            .withQuoting(Quoting.DOUBLE_QUOTE)
            .withUnquotedCasing(Casing.TO_UPPER)
            .withQuotedCasing(Casing.UNCHANGED)
            .withCaseSensitive(true)
            .withConformance(SqlConformanceEnum.DEFAULT)
            .withIdentifierMaxLength(MAX_IDENTIFIER);

    private ApplicationParser() {}

    /** Whether a name must be quoted because SQL uses the word itself, in any case. */
    public static boolean isReserved(String name) {
        return SqlParser.create("", CONFIG).getMetadata().isReservedWord(name.toUpperCase(Locale.ROOT));
    }

    /** The words that must be quoted to be names, in upper case. */
    public static List<String> reservedWords() {
        SqlAbstractParserImpl.Metadata words = SqlParser.create("", CONFIG).getMetadata();
        return words.getTokens().stream().filter(words::isReservedWord).sorted().toList();
    }

    /** The statements, in order; a {@link Refusal} where the text is none. */
    public static List<SqlNode> parse(String code) {
        try {
            return List.copyOf(SqlParser.create(code, CONFIG).parseStmtList());
        } catch (SqlParseException e) {
            throw refusal(e, code);
        }
    }

    private static Refusal refusal(SqlParseException e, String code) {
        SqlAbstractParserImpl.Metadata words = SqlParser.create("", CONFIG).getMetadata();
        Diagnostic problem = SyntaxProblem.of(e, code, words::isReservedWord);
        return new Refusal(problem);
    }
}
