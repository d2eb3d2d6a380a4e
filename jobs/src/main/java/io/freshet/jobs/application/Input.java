package io.freshet.jobs.application;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A source of an application, seen by its SQL as the streams {@link #inAppStreamNames}.
 *
 * @param id {@code 1.1} and so on; empty until the application has taken it
 * @param namePrefix of its in-application streams, in its exact case
 * @param parallelism how many in-application streams share the records, 1..64
 * @param encoding of text, for example {@code UTF-8}
 * @param startingPosition from where it was last started; null if it never was
 * @param preprocessing null if records are taken as they are
 */
public record Input(
        String id,
        String namePrefix,
        StreamReference source,
        int parallelism,
        InputFormat format,
        String encoding,
        List<Column> columns,
        @Nullable StartingPosition startingPosition,
        @Nullable Preprocessing preprocessing) {
    private static final int MOST_STREAMS = 64;

    public Input {
        if (namePrefix.isEmpty() || namePrefix.length() > 32) {
            throw ApplicationException.invalid("NamePrefix: " + namePrefix + " (expected: 1..32 characters)");
        }
        if (parallelism < 1 || parallelism > MOST_STREAMS) {
            throw ApplicationException.invalid(
                    "InputParallelism: " + parallelism + " (expected: 1.." + MOST_STREAMS + ")");
        }
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw ApplicationException.invalid("RecordColumns: none (expected: 1 or more)");
        }
    }

    /** A source that no application has taken yet. */
    public static Input of(
            String namePrefix,
            StreamReference source,
            int parallelism,
            InputFormat format,
            String encoding,
            List<Column> columns) {
        return new Input("", namePrefix, source, parallelism, format, encoding, columns, null, null);
    }

    /** For example {@code SOURCE_SQL_STREAM_001}. */
    public List<String> inAppStreamNames() {
        return IntStream.rangeClosed(1, parallelism)
                .mapToObj(n -> "%s_%03d".formatted(namePrefix, n))
                .toList();
    }

    public Input withId(String newId) {
        return new Input(
                newId, namePrefix, source, parallelism, format, encoding, columns, startingPosition, preprocessing);
    }

    public Input withNamePrefix(String prefix) {
        return new Input(id, prefix, source, parallelism, format, encoding, columns, startingPosition, preprocessing);
    }

    public Input withSource(StreamReference newSource) {
        return new Input(
                id, namePrefix, newSource, parallelism, format, encoding, columns, startingPosition, preprocessing);
    }

    public Input withParallelism(int streams) {
        return new Input(id, namePrefix, source, streams, format, encoding, columns, startingPosition, preprocessing);
    }

    public Input withFormat(InputFormat newFormat) {
        return new Input(
                id, namePrefix, source, parallelism, newFormat, encoding, columns, startingPosition, preprocessing);
    }

    public Input withEncoding(String newEncoding) {
        return new Input(
                id, namePrefix, source, parallelism, format, newEncoding, columns, startingPosition, preprocessing);
    }

    public Input withColumns(List<Column> newColumns) {
        return new Input(
                id, namePrefix, source, parallelism, format, encoding, newColumns, startingPosition, preprocessing);
    }

    public Input startedAt(StartingPosition position) {
        return new Input(id, namePrefix, source, parallelism, format, encoding, columns, position, preprocessing);
    }

    /** With a function before it, or with none. */
    public Input withPreprocessing(@Nullable Preprocessing function) {
        return new Input(id, namePrefix, source, parallelism, format, encoding, columns, startingPosition, function);
    }
}
