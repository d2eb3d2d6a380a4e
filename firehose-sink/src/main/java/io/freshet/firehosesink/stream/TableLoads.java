package io.freshet.firehosesink.stream;

import static io.freshet.firehosesink.stream.Json.invalid;
import static io.freshet.firehosesink.stream.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.firehosesink.lane.TableLoad;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads destinations that are tables of PostgreSQL, in the place of Redshift. */
final class TableLoads {
    /** No other settings: some of the driver's load classes or write files. */
    private static final Pattern URL =
            Pattern.compile("jdbc:postgresql://([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?"
                    + "/[A-Za-z0-9_$-]+(\\?sslmode=(disable|allow|prefer|require|verify-ca|verify-full))?");

    private static final Pattern NAME = Pattern.compile("\\s*(\"([^\"\\p{Cntrl}]+)\"|[\\p{L}_][\\p{L}\\p{N}_$]*)\\s*");

    private TableLoads() {}

    /** @param gzip whether the objects are compressed */
    static TableLoad read(JsonNode document, boolean gzip) {
        if (document.path("SecretsManagerConfiguration").path("Enabled").asBoolean(false)) {
            throw invalid("SecretsManagerConfiguration is not supported yet (expected: Username and Password).");
        }
        if (text(document, "Username").isEmpty() || text(document, "Password").isEmpty()) {
            throw invalid("Username and Password must be specified.");
        }
        JsonNode copy = document.path("CopyCommand");
        CopyOptions options = CopyOptions.parse(text(copy, "CopyOptions"));
        if (options.gzip() != gzip) {
            throw invalid(
                    gzip
                            ? "CopyOptions must contain GZIP when CompressionFormat of S3Configuration is GZIP."
                            : "CopyOptions contains GZIP, but CompressionFormat of S3Configuration is not GZIP.");
        }
        return new TableLoad(
                new TableLoad.Database(
                        url(text(document, "ClusterJDBCURL")), text(document, "Username"), text(document, "Password")),
                table(text(copy, "DataTableName")),
                columns(text(copy, "DataTableColumns")),
                options.format(),
                Destinations.retryFor(document));
    }

    private static String url(String url) {
        if (url.startsWith("jdbc:redshift:")) {
            throw invalid("ClusterJDBCURL: there is no Redshift here (expected: the URL of a PostgreSQL, such as"
                    + " jdbc:postgresql://host:5432/database).");
        }
        if (!URL.matcher(url).matches()) {
            throw invalid(
                    "ClusterJDBCURL is not a URL of a database (expected: jdbc:postgresql://host:port/database, with"
                            + " ?sslmode=.. at most).");
        }
        return url;
    }

    private static String table(String name) {
        List<String> parts = names(name, '.');
        if (parts.isEmpty() || parts.size() > 2) {
            throw invalid("DataTableName is " + name + " (expected: table or schema.table).");
        }
        return "\"" + String.join("\".\"", parts) + "\"";
    }

    private static List<String> columns(String list) {
        return list.isBlank() ? List.of() : names(list, ',');
    }

    /** Without quotes names are in lower case, as in SQL. */
    private static List<String> names(String list, char separator) {
        List<String> names = new ArrayList<>();
        Matcher name = NAME.matcher(list);
        int position = 0;
        while (true) {
            if (!name.find(position) || name.start() != position) {
                throw invalid("CopyCommand: '" + list + "' is no name or list of names (expected: letters, digits, _"
                        + " and $, or anything between double quotes).");
            }
            names.add(name.group(2) == null ? name.group(1).toLowerCase(Locale.ROOT) : name.group(2));
            position = name.end();
            if (position == list.length()) {
                return names;
            }
            if (list.charAt(position) != separator) {
                throw invalid("CopyCommand: '" + list + "' holds '" + list.charAt(position)
                        + "' (expected: names with '" + separator + "' between).");
            }
            position++;
        }
    }
}
