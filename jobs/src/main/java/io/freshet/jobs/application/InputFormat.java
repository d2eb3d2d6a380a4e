package io.freshet.jobs.application;

/** How the records of an input are read. */
public sealed interface InputFormat {
    /**
     * JSON objects.
     *
     * @param rowPath where in a record its rows are: {@code $} is the whole record
     */
    record Json(String rowPath) implements InputFormat {
        public Json {
            if (!rowPath.startsWith("$")) {
                throw ApplicationException.invalid("RecordRowPath: " + rowPath + " (expected: a path from $)");
            }
        }
    }

    /** Rows and columns between delimiters. */
    record Csv(String rowDelimiter, String columnDelimiter) implements InputFormat {
        public Csv {
            if (rowDelimiter.isEmpty() || columnDelimiter.isEmpty()) {
                throw ApplicationException.invalid(
                        "CSVMappingParameters: an empty delimiter (expected: 1 character or more)");
            }
        }
    }
}
