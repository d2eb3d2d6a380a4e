package io.freshet.server.cli.sql;

import io.freshet.jobs.local.CaseRun;
import io.freshet.jobs.local.flink.LocalCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code freshet sql test}: cases of given rows and expected rows, on a clock that the case moves. */
@Command(
        name = "test",
        description = "Run the cases below a folder: given rows in, expected rows out; exit code 1 if one fails",
        mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "a case (app.sql, input.json, expected.json), or a folder of cases")
    private Path directory = Path.of(".");

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Path> cases = CaseRun.cases(directory);
        int failed = 0;
        try (LocalCluster cluster = LocalCluster.start()) {
            for (Path test : cases) {
                failed += passes(test, cluster) ? 0 : 1;
            }
        }
        System.out.println(cases.size() - failed + " passed, " + failed + " failed");
        return failed == 0 ? 0 : 1;
    }

    private boolean passes(Path test, LocalCluster cluster) throws IOException, InterruptedException {
        List<String> differences = CaseRun.differences(test, cluster);
        Path name =
                test.equals(directory) ? test.toAbsolutePath().normalize().getFileName() : directory.relativize(test);
        System.out.println((differences.isEmpty() ? "ok      " : "FAILED  ") + name);
        differences.forEach(line -> System.out.println("        " + line));
        return differences.isEmpty();
    }
}
