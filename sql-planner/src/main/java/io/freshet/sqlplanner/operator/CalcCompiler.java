package io.freshet.sqlplanner.operator;

import io.freshet.sqlplanner.function.QueryClock;
import java.time.Clock;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.janino.SimpleCompiler;

/** Compiles the source of a {@link CalcNode} where it runs. */
public final class CalcCompiler {
    /** The name of the class in the source. */
    public static final String CLASS_NAME = "GeneratedCalc";

    private CalcCompiler() {}

    /** The class of the source, started by the clock. */
    public static CompiledCalc compile(String source, Clock clock) {
        try {
            SimpleCompiler compiler = new SimpleCompiler();
            compiler.setParentClassLoader(CalcCompiler.class.getClassLoader());
            compiler.cook(source);
            CompiledCalc calc = (CompiledCalc) compiler.getClassLoader()
                    .loadClass(CLASS_NAME)
                    .getDeclaredConstructor()
                    .newInstance();
            calc.start(new QueryClock(clock));
            return calc;
        } catch (CompileException | ReflectiveOperationException e) {
            throw new IllegalStateException("generated code does not compile: " + e.getMessage() + "\n" + source, e);
        }
    }
}
