package io.freshet.functions.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.function.Consumer;

/** An output of this process, but for what functions print that run on its threads: that goes to their logs. */
final class PrintedOutput extends OutputStream {
    private static final InheritableThreadLocal<Consumer<byte[]>> LOG = new InheritableThreadLocal<>();

    private final PrintStream usual;

    private PrintedOutput(PrintStream usual) {
        this.usual = usual;
    }

    /** From here to the {@link #end}, what this thread prints, and what those print that it starts, goes to the log. */
    static void divert(Consumer<byte[]> log) {
        Installed.once();
        LOG.set(log);
    }

    static void end() {
        LOG.remove();
    }

    private static final class Installed {
        static {
            System.setOut(new PrintStream(new PrintedOutput(System.out), true, UTF_8));
            System.setErr(new PrintStream(new PrintedOutput(System.err), true, UTF_8));
        }

        static void once() {}
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        Consumer<byte[]> log = LOG.get();
        if (log == null) {
            usual.write(bytes, from, length);
        } else {
            log.accept(Arrays.copyOfRange(bytes, from, from + length));
        }
    }

    @Override
    public void flush() {
        if (LOG.get() == null) {
            usual.flush();
        }
    }
}
