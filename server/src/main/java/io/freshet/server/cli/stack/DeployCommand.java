package io.freshet.server.cli.stack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.cli.option.OutputOption;
import io.freshet.server.cli.option.ServerOption;
import io.freshet.server.template.Problem;
import io.freshet.server.template.Problems;
import io.freshet.server.template.Template;
import io.freshet.server.template.TemplateException;
import io.freshet.server.template.TemplateText;
import io.freshet.server.template.deploy.Deployer;
import io.freshet.server.template.deploy.Plan;
import io.freshet.server.template.deploy.Planner;
import io.freshet.server.template.deploy.Resolution;
import io.freshet.server.template.deploy.Stack;
import io.freshet.server.template.type.ResourceTypes;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet deploy}: makes what a template of CloudFormation or SAM describes. */
@Command(
        name = "deploy",
        description =
                "Make what a CloudFormation or SAM template describes: streams, applications, deliveries, functions",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The plan is shown before anything is done. A deploy that fails is undone; one that is repeated changes nothing."
        })
public final class DeployCommand implements Callable<Integer> {
    /** Where the inputs of a new application begin. */
    enum Position {
        NOW,
        TRIM_HORIZON
    }

    @Mixin
    private ServerOption server = new ServerOption();

    @Parameters(paramLabel = "TEMPLATE", description = "a file in YAML or JSON")
    private Path file = Path.of("template.yaml");

    @Option(names = "--stack-name", paramLabel = "NAME", description = "default: from the file's name, or its folder's")
    private @Nullable String stackName;

    @Option(
            names = "--parameter-overrides",
            paramLabel = "NAME=VALUE",
            arity = "1..*",
            description = "values of the template's parameters")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--plan", description = "show the plan only")
    private boolean planOnly;

    @Option(names = "--yes", description = "do it without asking")
    private boolean yes;

    @Option(names = "--accept-missing", description = "leave out what cannot be honoured")
    private boolean acceptMissing;

    @Option(names = "--no-start", description = "leave applications READY, as CloudFormation does")
    private boolean noStart;

    @Option(
            names = "--start-from",
            defaultValue = "NOW",
            description = "where a new application begins to read: NOW or TRIM_HORIZON (default: ${DEFAULT-VALUE})")
    private Position position = Position.NOW;

    @Mixin
    private OutputOption output = new OutputOption();

    @Override
    public Integer call() throws IOException, InterruptedException {
        String text = text();
        String stack = stackName == null ? StackNames.of(file) : StackNames.checked(stackName);
        StackClient client = new StackClient(server, stack, !output.json());
        try {
            return deploy(text, stack, client);
        } catch (TemplateException e) {
            for (Problem problem : e.problems()) {
                System.err.println("freshet: " + problem.in(file.toString()));
            }
            return 2;
        }
    }

    private String text() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException(file + " is not there (expected: a template in YAML or JSON)");
        }
        long bytes = Files.size(file);
        if (bytes > TemplateText.MOST_BYTES) {
            throw new IllegalStateException(
                    file + " has " + bytes + " bytes (expected: " + TemplateText.MOST_BYTES + " or fewer)");
        }
        return Files.readString(file);
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String override : overrides) {
            String[] parts = override.split("=", 2);
            if (parts.length != 2) {
                throw new IllegalStateException("--parameter-overrides: " + override + " (expected: NAME=VALUE)");
            }
            parameters.put(parts[0], parts[1]);
        }
        return parameters;
    }

    private int deploy(String text, String stack, StackClient client) throws InterruptedException {
        Problems problems = new Problems();
        Template template = Template.of(text, problems);
        StackClient.Known known = client.known();
        Stack there = Stack.of(known.document());
        ResourceTypes types = new ResourceTypes();
        Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of("."));
        Resolution planned = new Resolution(template, known.surroundings(), parameters(), types, folder, problems);
        Plan plan = new Planner(there, types, client, known.surroundings(), planned, !noStart).plan();
        boolean refused = !plan.missing().isEmpty() && !acceptMissing;
        ObjectNode told = PlanPrinter.json(stack, file.toString(), plan);
        if (!output.json()) {
            PlanPrinter.print(System.out, stack, file.toString(), plan);
        }
        boolean rests = planOnly || (plan.isEmpty() && there.outputs().equals(plan.outputs()));
        if (refused || rests) {
            end(told, rests && !planOnly ? "COMPLETE" : "PLANNED", plan.outputs());
            if (refused) {
                System.err.println("freshet: not deployed; --accept-missing leaves out what cannot be honoured");
            }
            return refused ? 1 : 0;
        }
        if (!plan.isEmpty()) {
            confirm();
        }
        Deployer deployer = new Deployer(there, types, client, known.surroundings(), client);
        List<String> left = client.holding(known.revision(), () -> {
            Resolution resolution =
                    new Resolution(template, known.surroundings(), parameters(), types, folder, new Problems());
            return deployer.deploy(plan, resolution, position.name());
        });
        left.forEach(stays -> System.err.println("freshet: " + stays));
        end(told, "COMPLETE", there.outputs());
        return 0;
    }

    private void confirm() {
        if (yes) {
            return;
        }
        Console console = !output.json() ? System.console() : null;
        if (console == null) {
            throw new IllegalStateException("nobody can be asked here (expected: --yes, or --plan)");
        }
        String answer = console.readLine("Do it? [y/N] ");
        if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
            throw new IllegalStateException("not deployed");
        }
    }

    private void end(ObjectNode told, String status, Map<String, String> outputs) {
        if (output.json()) {
            ObjectNode written = told.put("status", status).putObject("outputs");
            outputs.forEach(written::put);
            System.out.println(told.toPrettyString());
        } else if (!outputs.isEmpty()) {
            System.out.println("Outputs:");
            outputs.forEach((name, value) -> System.out.println("  " + name + " = " + value));
        }
    }
}
