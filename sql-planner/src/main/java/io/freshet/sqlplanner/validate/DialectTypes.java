package io.freshet.sqlplanner.validate;

import java.math.RoundingMode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/** The dialect's types where they differ from Calcite's defaults: times in milliseconds, DECIMAL up to 38 digits, wide intervals. */
public final class DialectTypes extends RelDataTypeSystemImpl {
    public static final DialectTypes INSTANCE = new DialectTypes();

    private static final int MILLISECONDS = 3;
    private static final int DIGITS = 38;

    private DialectTypes() {}

    @Override
    public int getDefaultPrecision(SqlTypeName type) {
        if (SqlTypeName.INTERVAL_TYPES.contains(type)) {
            // published applications write INTERVAL '120' MINUTE although two digits are the documented default
            return getMaxPrecision(type);
        }
        return type == SqlTypeName.TIMESTAMP || type == SqlTypeName.TIME
                ? MILLISECONDS
                : super.getDefaultPrecision(type);
    }

    @Override
    public int getMaxPrecision(SqlTypeName type) {
        return type == SqlTypeName.DECIMAL ? DIGITS : super.getMaxPrecision(type);
    }

    @Override
    public int getMaxScale(SqlTypeName type) {
        return type == SqlTypeName.DECIMAL ? DIGITS : super.getMaxScale(type);
    }

    /** CAST rounds. */
    @Override
    public RoundingMode roundingMode() {
        return RoundingMode.HALF_UP;
    }

    /** Sums of whole numbers are BIGINT: a sum outgrows its terms. */
    @Override
    public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
        return SqlTypeName.INT_TYPES.contains(argument.getSqlTypeName())
                ? factory.createTypeWithNullability(factory.createSqlType(SqlTypeName.BIGINT), argument.isNullable())
                : argument;
    }
}
