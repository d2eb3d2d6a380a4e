package io.freshet.server.cli.map;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.server.cli.option.OutputOption;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import software.amazon.awssdk.http.SdkHttpMethod;

/** {@code freshet job}: what map jobs there are, and how they are ended. */
@Command(
        name = "job",
        description = "List, describe and cancel map jobs, and print what their calls have printed",
        mixinStandardHelpOptions = true,
        subcommands = {
            JobCommand.ListAll.class,
            JobCommand.Describe.class,
            JobCommand.Cancel.class,
            JobCommand.Logs.class,
            JobCommand.Delete.class
        })
public final class JobCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new IllegalStateException("job: no subcommand (expected: list, describe, cancel, logs or delete)");
    }

    /** The newest first, one a line. */
    @Command(name = "list", description = "Print all map jobs, the newest first", mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private MapCalls server = new MapCalls();

        @Mixin
        private OutputOption output = new OutputOption();

        @Override
        public Integer call() throws InterruptedException {
            JsonNode jobs = server.get("").path("jobs");
            if (output.json()) {
                jobs.forEach(System.out::println);
                return 0;
            }
            for (JsonNode job : jobs) {
                System.out.printf(
                        "%s  %-9s  %9d calls  %-6s  %s%n",
                        job.path("id").asText(),
                        job.path("state").asText(),
                        job.path("total").asLong(),
                        job.path("language").asText(),
                        job.path("name").asText());
            }
            return 0;
        }
    }

    /** As the server describes it. */
    @Command(name = "describe", description = "Print a map job as JSON", mixinStandardHelpOptions = true)
    static final class Describe implements Callable<Integer> {
        @Mixin
        private MapCalls server = new MapCalls();

        @Parameters(paramLabel = "JOB", description = "its id")
        private String job = "";

        @Override
        public Integer call() throws InterruptedException {
            System.out.println(server.get(MapCalls.id(job)).toPrettyString());
            return 0;
        }
    }

    /** Returns when it has ended. */
    @Command(
            name = "cancel",
            description = "End a map job; results that are there stay",
            mixinStandardHelpOptions = true)
    static final class Cancel implements Callable<Integer> {
        @Mixin
        private MapCalls server = new MapCalls();

        @Parameters(paramLabel = "JOB", description = "its id")
        private String job = "";

        @Override
        public Integer call() throws InterruptedException {
            JsonNode ended = server.call(SdkHttpMethod.POST, MapCalls.id(job) + "/cancel", new byte[0]);
            System.out.println(ended.path("state").asText());
            return 0;
        }
    }

    /** In the order in which it was kept. */
    @Command(
            name = "logs",
            description = "Print what the calls of a map job have printed",
            mixinStandardHelpOptions = true)
    static final class Logs implements Callable<Integer> {
        @Mixin
        private MapCalls server = new MapCalls();

        @Parameters(paramLabel = "JOB", description = "its id")
        private String job = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            server.print(MapCalls.id(job) + "/logs");
            return 0;
        }
    }

    /** With everything that is kept of it. */
    @Command(
            name = "delete",
            description = "Remove a map job that has ended, with inputs and results",
            mixinStandardHelpOptions = true)
    static final class Delete implements Callable<Integer> {
        @Mixin
        private MapCalls server = new MapCalls();

        @Parameters(paramLabel = "JOB", description = "its id")
        private String job = "";

        @Override
        public Integer call() throws InterruptedException {
            JsonNode unused = server.call(SdkHttpMethod.DELETE, MapCalls.id(job), new byte[0]);
            return 0;
        }
    }
}
