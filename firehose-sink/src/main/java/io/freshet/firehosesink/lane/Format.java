package io.freshet.firehosesink.lane;

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
            return compression == Compression.GZIP ? ".gz" : "";
        }

        @Override
        public String contentEncoding() {
            return compression == Compression.GZIP ? "gzip" : "";
        }
    }

    /**
     * JSON objects as rows.
     *
     * @param columns those of the table; empty if they are inferred from the records of each object
     * @param database of the table, empty if none was named
     * @param table empty if none was named
     */
    record Parquet(ParquetCodec codec, List<Column> columns, String database, String table) implements Format {
        public Parquet {
            columns = List.copyOf(columns);
        }

        @Override
        public String extension() {
            return ".parquet";
        }

        @Override
        public String contentEncoding() {
            return "";
        }
    }

    /** How plain records are compressed. */
    enum Compression {
        UNCOMPRESSED,
        GZIP
    }

    /** How the pages of a Parquet file are compressed. */
    enum ParquetCodec {
        SNAPPY,
        GZIP,
        UNCOMPRESSED
    }
}
