package io.freshet.jobs.flinksql.flink;

import java.io.IOException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/** Of a table whose objects are files that say themselves what is in them; one that holds records fails. */
final class NoFormat implements DecodingFormat<DeserializationSchema<RowData>> {
    @Override
    public DeserializationSchema<RowData> createRuntimeDecoder(DynamicTableSource.Context context, DataType physical) {
        return new Refusal(context.createTypeInformation(physical));
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    private static final class Refusal implements DeserializationSchema<RowData> {
        private static final long serialVersionUID = 1L;

        private final TypeInformation<RowData> type;

        Refusal(TypeInformation<RowData> type) {
            this.type = type;
        }

        @Override
        public RowData deserialize(byte[] message) throws IOException {
            throw new IOException("it is no Parquet, ORC or Avro file, and the table has no format for others");
        }

        @Override
        public boolean isEndOfStream(RowData nextElement) {
            return false;
        }

        @Override
        public TypeInformation<RowData> getProducedType() {
            return type;
        }
    }
}
