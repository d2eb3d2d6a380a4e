package io.freshet.server.cli.sql;

import io.freshet.jobs.local.Declarations;
import io.freshet.jobs.local.FileRun;
import io.freshet.jobs.local.LocalException;
import io.freshet.jobs.local.flink.LocalCluster;
import io.freshet.server.cli.option.ServerOption;
import io.freshet.sqlplanner.InAppStream;
import io.freshet.sqlplanner.Plan;
import io.freshet.sqlplanner.PlanResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet sql run}: records in, rows out, as a filter. */
@Command(
        name = "run",
        description = "Run SQL over files or the standard input, and print the rows",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Records are JSON or delimited text, one on each line. A ROWTIME in them is the time at which they came in;",
            "without one it is now. At the end of the input every window closes. Rows that fail are told on stderr."
        })
final class RunCommand implements Callable<Integer> {
    private static final String DEFAULT_INPUT = "SOURCE_SQL_STREAM_001";

    @Parameters(paramLabel = "FILE", description = "an SQL file; - is the standard input")
    private String file = "-";

    @Option(
            names = "--input",
            paramLabel = "[NAME=]FILE|-",
            description = "records of an input stream (default: the standard input, as the one input that the file"
                    + " declares, or as SOURCE_SQL_STREAM_001)")
    private List<String> inputs = new ArrayList<>();

    @Option(names = "--table", paramLabel = "NAME=FILE", description = "rows of a reference table")
    private List<String> tables = new ArrayList<>();

    @Option(
            names = "--stream",
            paramLabel = "NAME",
            description = "print this in-application stream (default: those that no other pump reads)")
    private List<String> streams = new ArrayList<>();

    @Option(names = "--output", paramLabel = "json|csv|table", description = "how rows are printed (default: json)")
    private RowPrinter.Format output = RowPrinter.Format.JSON;

    @Option(
            names = "--dialect",
            paramLabel = "own|flink",
            description =
                    "flink: run the file as an application of Flink's SQL on a server, over its streams and delivery"
                            + " streams; Ctrl-C stops it with its state")
    private Dialect dialect = Dialect.OWN;

    @Option(names = "--name", description = "with --dialect flink: of the application (default: that of the file)")
    private @Nullable String name;

    @Option(names = "--detach", description = "with --dialect flink: leave it running")
    private boolean detached;

    @Mixin
    private ServerOption server = new ServerOption();

    private enum Dialect {
        OWN,
        FLINK
    }

    @Option(names = "--rowtime", description = "print the ROWTIME of each row as well")
    private boolean rowtime;

    @Override
    public Integer call() throws IOException, InterruptedException {
        SqlText text = SqlText.read(file);
        if (dialect == Dialect.FLINK) {
            String application = name == null ? FlinkRun.nameOf(file) : name;
            return new FlinkRun(server, application).run(text.code(), detached);
        }
        Declarations declared = text.declarations();
        Map<String, InputStream> opened = open(named(inputs, declared));
        try (FileRun run = FileRun.open(declared, opened, open(named(tables)), Clock.systemUTC())) {
            PlanResult result = run.plan(text.code());
            if (result instanceof PlanResult.Refused refused) {
                text.explain(refused.diagnostics());
                return 1;
            }
            Plan plan = ((PlanResult.Planned) result).plan();
            RowPrinter printer = new RowPrinter(System.out, System.err, output, rowtime, printed(plan));
            try (LocalCluster cluster = LocalCluster.start()) {
                run.execute(plan, cluster, printer::print);
            }
            printer.end();
        }
        return 0;
    }

    private Map<String, String> named(List<String> given, Declarations declared) {
        Map<String, String> named = new LinkedHashMap<>();
        String only = declared.inputs().size() == 1
                ? declared.inputs().keySet().iterator().next()
                : DEFAULT_INPUT;
        for (String argument : given.isEmpty() ? List.of("-") : given) {
            String whole = argument.contains("=") ? argument : only + "=" + argument;
            named.put(whole.substring(0, whole.indexOf('=')), whole.substring(whole.indexOf('=') + 1));
        }
        boolean stdinTwice = named.values().stream().filter("-"::equals).count() + ("-".equals(file) ? 1 : 0) > 1;
        if (stdinTwice) {
            throw new LocalException(
                    "the standard input can be one thing only (expected: the SQL or one input; give --input a file)");
        }
        return named;
    }

    private static Map<String, String> named(List<String> given) {
        Map<String, String> named = new LinkedHashMap<>();
        for (String argument : given) {
            int at = argument.indexOf('=');
            if (at < 1) {
                throw new LocalException("--table " + argument + " (expected: NAME=FILE)");
            }
            named.put(argument.substring(0, at), argument.substring(at + 1));
        }
        return named;
    }

    private static Map<String, InputStream> open(Map<String, String> named) throws IOException {
        Map<String, InputStream> opened = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : named.entrySet()) {
            Path path = Path.of(entry.getValue());
            if (!entry.getValue().equals("-") && (!Files.isReadable(path) || Files.isDirectory(path))) {
                throw new LocalException(
                        entry.getKey() + "=" + entry.getValue() + " cannot be read (expected: a file of records)");
            }
            opened.put(entry.getKey(), entry.getValue().equals("-") ? System.in : Files.newInputStream(path));
        }
        return opened;
    }

    private List<InAppStream> printed(Plan plan) {
        List<String> names = plan.streams().stream().map(InAppStream::name).toList();
        for (String stream : streams) {
            if (!names.contains(stream)) {
                throw new LocalException("--stream " + stream + " is no in-application stream (expected one of: "
                        + String.join(", ", names) + ")");
            }
        }
        return plan.streams().stream()
                .filter(stream -> streams.isEmpty() ? isResult(plan, stream.name()) : streams.contains(stream.name()))
                .toList();
    }

    private static boolean isResult(Plan plan, String stream) {
        return plan.readers(stream).isEmpty()
                && plan.pumps().stream().anyMatch(pump -> pump.target().equals(stream));
    }
}
