package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.function.StaggerFunction;
import io.freshet.sqlplanner.function.SystemFunction;
import io.freshet.sqlplanner.operator.CalcCompiler;
import io.freshet.sqlplanner.operator.CompiledCalc;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.List;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.enumerable.RexToLixTranslator;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.linq4j.tree.BlockBuilder;
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.MethodDeclaration;
import org.apache.calcite.linq4j.tree.ParameterExpression;
import org.apache.calcite.linq4j.tree.Primitive;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexProgram;
import org.apache.calcite.rex.RexProgramBuilder;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.jspecify.annotations.Nullable;

/** The Java source of a {@link CompiledCalc}, by Calcite's code generator. */
final class CalcSource {
    private final RexBuilder rex;
    private final JavaTypeFactory types;
    private final RelDataType inputType;
    private final int rowtimeField;
    private final Layout input;

    CalcSource(RelOptCluster cluster, RelDataType inputType, Layout input) {
        this.rex = cluster.getRexBuilder();
        this.types = new JavaTypeFactoryImpl(cluster.getTypeFactory().getTypeSystem());
        this.inputType = cluster.getTypeFactory()
                .builder()
                .addAll(inputType.getFieldList())
                .add("$ROW_TIME", SqlTypeName.TIMESTAMP, 3)
                .build();
        this.rowtimeField = inputType.getFieldCount();
        this.input = input;
    }

    /** The row's ROWTIME as a field behind the input's; also for a stagger window, whose operator computes it and needs a column to be there. */
    private final class RowTimeAsField extends RexShuttle {
        @Override
        public RexNode visitCall(RexCall call) {
            return SystemFunction.ROW_TIME.equals(call.getOperator())
                            || StaggerFunction.INSTANCE.equals(call.getOperator())
                    ? new RexInputRef(rowtimeField, call.getType())
                    : super.visitCall(call);
        }
    }

    // the overload with static initializers only spares time for constants such as patterns
    @SuppressWarnings("deprecation")
    String generate(List<RexNode> projects, @Nullable RexNode filter, Layout output) {
        RexProgram program = program(projects, filter);
        ParameterExpression rowtime = Expressions.parameter(long.class, "rowtime");
        ParameterExpression in = Expressions.parameter(Object[].class, "in");
        ParameterExpression out = Expressions.parameter(Object[].class, "out");
        RexToLixTranslator.InputGetter getter = (block, index, storage) -> field(rowtime, in, index, storage);
        BlockBuilder body = new BlockBuilder();
        if (program.getCondition() != null) {
            Expression condition = RexToLixTranslator.translateCondition(
                    program, types, body, getter, CalcSource::noCorrelation, SqlConformanceEnum.DEFAULT);
            body.add(Expressions.ifThen(
                    Expressions.not(condition), Expressions.return_(null, Expressions.constant(false))));
        }
        List<Expression> values = RexToLixTranslator.translateProjects(
                program,
                types,
                SqlConformanceEnum.DEFAULT,
                body,
                null,
                DataContext.ROOT,
                getter,
                CalcSource::noCorrelation);
        int column = 0;
        boolean timed = false;
        for (int i = 0; i < values.size(); i++) {
            int place = output.isRowtime(i) ? output.kinds().size() : column++;
            timed |= output.isRowtime(i);
            body.add(Expressions.statement(Expressions.assign(place(out, place), boxed(values.get(i)))));
        }
        if (!timed) {
            body.add(Expressions.statement(Expressions.assign(place(out, column), boxed(rowtime))));
        }
        body.add(Expressions.return_(null, Expressions.constant(true)));
        MethodDeclaration method = Expressions.methodDecl(
                Modifier.PUBLIC, boolean.class, "apply", List.of(rowtime, in, out), body.toBlock());
        return "public final class " + CalcCompiler.CLASS_NAME + " implements " + CompiledCalc.class.getName() + " {\n"
                + "private " + DataContext.class.getName() + " root;\n"
                + "public void start(" + DataContext.class.getName() + " clock) { this.root = clock; }\n"
                + Expressions.toString(List.of(method), "\n", false) + "}\n";
    }

    private RexProgram program(List<RexNode> projects, @Nullable RexNode filter) {
        RexProgramBuilder builder = new RexProgramBuilder(inputType, rex);
        RowTimeAsField rowtime = new RowTimeAsField();
        DialectLowering lowering = new DialectLowering(rex);
        projects.forEach(project -> builder.addProject(project.accept(rowtime).accept(lowering), null));
        if (filter != null) {
            builder.addCondition(filter.accept(rowtime).accept(lowering));
        }
        return builder.getProgram();
    }

    private Expression field(ParameterExpression rowtime, ParameterExpression in, int index, @Nullable Type storage) {
        if (index == rowtimeField || input.isRowtime(index)) {
            return rowtime;
        }
        Type type = types.getJavaClass(inputType.getFieldList().get(index).getType());
        Expression value = Expressions.arrayIndex(in, Expressions.constant(input.column(index)));
        Type wanted = storage == null ? type : storage;
        Primitive primitive = Primitive.of(wanted);
        return primitive == null
                ? Expressions.convert_(value, wanted)
                : Expressions.unbox(Expressions.convert_(value, primitive.boxClass), primitive);
    }

    private static Expression place(ParameterExpression out, int index) {
        return Expressions.arrayIndex(out, Expressions.constant(index));
    }

    private static Expression boxed(Expression value) {
        Primitive primitive = Primitive.of(value.getType());
        return primitive == null ? value : Expressions.box(value, primitive);
    }

    private static RexToLixTranslator.InputGetter noCorrelation(String name) {
        throw new NotTranslatable("Correlated sub-queries are not supported yet: " + name);
    }
}
