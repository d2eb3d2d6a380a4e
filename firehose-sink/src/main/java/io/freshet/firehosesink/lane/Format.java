package io.freshet.firehosesink.lane;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.List;

/** What the bytes of a delivered object are. */
public sealed interface Format extends Serializable {
    /** What an object's name ends in unless a file extension is configured. */
    String extension();

    /** What the object is stored with, or empty. */
    String contentEncoding();

    /** The records as they are, one after the other. */
    record Plain(Compression compression) implements Format {
        @Override
        public String extension() {
            return compression.extension;
        }

        @Override
        public String contentEncoding() {
            return compression.contentEncoding;
        }
    }

    /** JSON objects as rows of a file. */
    record Rows(RowFormat file, RowInput input) implements Format {
        public Rows {
            requireNonNull(file, "file");
            requireNonNull(input, "input");
        }

        @Override
        public String extension() {
            return file.extension();
        }

        @Override
        public String contentEncoding() {
            return "";
        }
    }

    /** How plain records are compressed. ZSTD is an extension. */
    enum Compression {
        UNCOMPRESSED("", ""),
        GZIP(".gz", "gzip"),
        ZIP(".zip", "zip"),
        SNAPPY(".snappy", "snappy-java"),
        HADOOP_SNAPPY(".snappy", "hadoop-snappy"),
        ZSTD(".zst", "zstd");

        private final String extension;
        private final String contentEncoding;

        Compression(String extension, String contentEncoding) {
            this.extension = extension;
            this.contentEncoding = contentEncoding;
        }
    }

    /** A kind of file that holds rows. */
    sealed interface RowFormat extends Serializable {
        String extension();
    }

    /**
     * Parquet.
     *
     * @param rowGroupBytes how much a row group holds, in memory until it is written
     */
    record Parquet(
            ParquetCodec codec,
            long rowGroupBytes,
            int pageBytes,
            boolean dictionary,
            int maxPaddingBytes,
            boolean secondVersion)
            implements RowFormat {
        /** The service's defaults, but with row groups that fit into a small memory. */
        public static Parquet of(ParquetCodec codec) {
            return new Parquet(codec, 16L << 20, 1 << 20, false, 0, false);
        }

        @Override
        public String extension() {
            return ".parquet";
        }
    }

    /** ORC. */
    record Orc(
            OrcCodec codec,
            long stripeBytes,
            int rowIndexStride,
            long blockBytes,
            boolean padding,
            double paddingTolerance,
            List<String> bloomFilterColumns,
            double bloomFilterFalsePositives,
            double dictionaryKeyThreshold,
            boolean oldVersion)
            implements RowFormat {
        public Orc {
            bloomFilterColumns = List.copyOf(bloomFilterColumns);
        }

        /** The service's defaults. */
        public static Orc of(OrcCodec codec) {
            return new Orc(codec, 64L << 20, 10_000, 256L << 20, false, 0.05, List.of(), 0.05, 0, false);
        }

        @Override
        public String extension() {
            return ".orc";
        }
    }

    /** Avro object container files: an extension. */
    record Avro() implements RowFormat {
        @Override
        public String extension() {
            return ".avro";
        }
    }

    /**
     * Which columns there are and how JSON becomes them.
     *
     * @param columns those of the table; empty if they are inferred from the records of each object
     * @param database of the table, empty if none was named
     * @param table empty if none was named
     * @param fieldIds what the table numbers its fields with, nested ones after what they are in; empty if it does not
     */
    record RowInput(List<Column> columns, String database, String table, JsonRules rules, List<Integer> fieldIds)
            implements Serializable {
        public RowInput {
            columns = List.copyOf(columns);
            requireNonNull(rules, "rules");
            fieldIds = List.copyOf(fieldIds);
        }

        /** Of a table whose fields have no numbers. */
        public RowInput(List<Column> columns, String database, String table, JsonRules rules) {
            this(columns, database, table, rules, List.of());
        }

        /** With the rules of the OpenX reader and its defaults. */
        public static RowInput of(List<Column> columns, String database, String table) {
            return new RowInput(columns, database, table, JsonRules.OPENX);
        }
    }

    /** How the pages of a Parquet file are compressed. ZSTD is an extension. */
    enum ParquetCodec {
        SNAPPY,
        GZIP,
        UNCOMPRESSED,
        ZSTD
    }

    /** How the streams of an ORC file are compressed. ZSTD is an extension. */
    enum OrcCodec {
        SNAPPY,
        ZLIB,
        NONE,
        ZSTD
    }
}
