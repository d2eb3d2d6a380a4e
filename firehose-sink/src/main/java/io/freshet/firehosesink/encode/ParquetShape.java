package io.freshet.firehosesink.encode;

import static java.util.Objects.requireNonNull;

import io.freshet.firehosesink.encode.HiveType.Field;
import io.freshet.firehosesink.encode.HiveType.Primitive;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * The schema of a Parquet file, and the places in it that values are put into: one for each column of the rows.
 *
 * <p>Where a table gives its fields numbers, the fields of the file have them too, and decimals are stored as that kind of table wants
 * them: in an integer if one can hold them, otherwise in so many bytes.
 */
final class ParquetShape {
    private final MessageType schema;
    private final List<ParquetNode> columns;
    private final List<ParquetLeaf> leaves;

    private ParquetShape(MessageType schema, List<ParquetNode> columns, List<ParquetLeaf> leaves) {
        this.schema = schema;
        this.columns = List.copyOf(columns);
        this.leaves = List.copyOf(leaves);
    }

    /** @param fieldIds of the fields in the order in which they are written down, outer ones first; empty for none */
    static ParquetShape of(List<Field> columns, List<Integer> fieldIds) {
        Builder builder = new Builder(fieldIds);
        List<Type> types = new ArrayList<>();
        List<ParquetNode> nodes = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Field column : columns) {
            Part part = builder.part(builder.name(names, column.name()), column.type(), 0, 0);
            types.add(part.type());
            nodes.add(part.node());
        }
        return new ParquetShape(new MessageType("freshet.row", types), nodes, builder.leaves);
    }

    MessageType schema() {
        return schema;
    }

    List<ParquetNode> columns() {
        return columns;
    }

    /** In the order of the schema's columns. */
    List<ParquetLeaf> leaves() {
        return leaves;
    }

    /** A field, and the place for its values. */
    private record Part(Type type, ParquetNode node) {}

    private static final class Builder {
        private final boolean numbered;
        private final Iterator<Integer> ids;
        private final List<ParquetLeaf> leaves = new ArrayList<>();

        Builder(List<Integer> fieldIds) {
            numbered = !fieldIds.isEmpty();
            ids = fieldIds.iterator();
        }

        String name(Set<String> taken, String column) {
            return numbered ? column : AvroRows.unique(taken, column);
        }

        /**
         * An optional field.
         *
         * @param repetition of what it is in
         * @param definition of what it is in
         */
        Part part(String name, HiveType type, int repetition, int definition) {
            int id = numbered ? ids.next() : 0;
            int here = definition + 1;
            if (type instanceof HiveType.ListOf list) {
                Part element = part("element", list.element(), repetition + 1, here + 1);
                GroupType group = Types.optionalList().element(element.type()).named(name);
                return new Part(numbered(group, id), new ParquetNode.ListOf(element.node(), repetition + 1, here));
            }
            if (type instanceof HiveType.MapOf map) {
                PrimitiveType keyType = Types.required(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named("key");
                PrimitiveType key = numbered ? keyType.withId(ids.next()) : keyType;
                ParquetNode keys = leaf(key, here + 1);
                Part value = part("value", map.value(), repetition + 1, here + 1);
                GroupType group =
                        Types.optionalMap().key(key).value(value.type()).named(name);
                return new Part(numbered(group, id), new ParquetNode.MapOf(keys, value.node(), repetition + 1, here));
            }
            if (type instanceof HiveType.StructOf struct) {
                return struct(name, struct, id, repetition, here);
            }
            PrimitiveType primitive = primitive(name, type);
            PrimitiveType stored = numbered ? primitive.withId(id) : primitive;
            return new Part(stored, leaf(stored, here));
        }

        private Part struct(String name, HiveType.StructOf struct, int id, int repetition, int here) {
            List<Type> types = new ArrayList<>();
            List<ParquetNode> nodes = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (Field field : struct.fields()) {
                Part part = part(name(names, field.name()), field.type(), repetition, here);
                types.add(part.type());
                nodes.add(part.node());
            }
            GroupType group = new GroupType(Type.Repetition.OPTIONAL, name, types);
            return new Part(numbered(group, id), new ParquetNode.StructOf(nodes, here));
        }

        private Type numbered(GroupType group, int id) {
            return numbered ? group.withId(id) : group;
        }

        private ParquetNode leaf(PrimitiveType type, int maxDefinition) {
            ParquetLeaf leaf = new ParquetLeaf(type, maxDefinition);
            leaves.add(leaf);
            return new ParquetNode.Leaf(leaf);
        }

        private PrimitiveType primitive(String name, HiveType type) {
            if (type instanceof HiveType.Decimal decimal) {
                return decimal(decimal).named(name);
            }
            return switch ((Primitive) requireNonNull(type)) {
                case BOOLEAN -> Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
                case TINYINT, SMALLINT, INT ->
                    Types.optional(PrimitiveTypeName.INT32).named(name);
                case BIGINT -> Types.optional(PrimitiveTypeName.INT64).named(name);
                case FLOAT -> Types.optional(PrimitiveTypeName.FLOAT).named(name);
                case DOUBLE -> Types.optional(PrimitiveTypeName.DOUBLE).named(name);
                case STRING ->
                    Types.optional(PrimitiveTypeName.BINARY)
                            .as(LogicalTypeAnnotation.stringType())
                            .named(name);
                case BINARY -> Types.optional(PrimitiveTypeName.BINARY).named(name);
                case DATE ->
                    Types.optional(PrimitiveTypeName.INT32)
                            .as(LogicalTypeAnnotation.dateType())
                            .named(name);
                case TIMESTAMP, LOCAL_TIMESTAMP ->
                    Types.optional(PrimitiveTypeName.INT64)
                            .as(LogicalTypeAnnotation.timestampType(type == Primitive.TIMESTAMP, TimeUnit.MICROS))
                            .named(name);
            };
        }

        private Types.PrimitiveBuilder<PrimitiveType> decimal(HiveType.Decimal decimal) {
            LogicalTypeAnnotation digits = LogicalTypeAnnotation.decimalType(decimal.scale(), decimal.precision());
            if (!numbered) {
                return Types.optional(PrimitiveTypeName.BINARY).as(digits);
            }
            if (decimal.precision() <= 18) {
                return Types.optional(decimal.precision() <= 9 ? PrimitiveTypeName.INT32 : PrimitiveTypeName.INT64)
                        .as(digits);
            }
            return Types.optional(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY)
                    .length(bytes(decimal.precision()))
                    .as(digits);
        }

        /** How many bytes so many digits and a sign need. */
        private static int bytes(int precision) {
            return BigInteger.TEN.pow(precision).bitLength() / 8 + 1;
        }
    }
}
