package io.freshet.server.cli.stack;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.server.cli.option.OutputOption;
import io.freshet.server.cli.option.ServerOption;
import io.freshet.server.template.deploy.Deployer;
import io.freshet.server.template.deploy.Plan;
import io.freshet.server.template.deploy.Planner;
import io.freshet.server.template.deploy.Stack;
import io.freshet.server.template.type.ResourceTypes;
import java.io.Console;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet stack}: what has been deployed from templates. */
@Command(name = "stack", description = "List, describe and delete stacks", mixinStandardHelpOptions = true)
public final class StackCommand {
    @Command(name = "list", description = "Print the stacks there are", mixinStandardHelpOptions = true)
    int list(@Mixin ServerOption server, @Mixin OutputOption output) throws InterruptedException {
        JsonNode document = StackClient.get(server, "");
        if (output.json()) {
            document.path("stacks").forEach(System.out::println);
            return 0;
        }
        System.out.printf("%-32s %-16s %9s  %s%n", "NAME", "STATUS", "RESOURCES", "UPDATED");
        for (JsonNode stack : document.path("stacks")) {
            System.out.printf(
                    "%-32s %-16s %9d  %s%n",
                    stack.path("name").asText(),
                    stack.path("status").asText(),
                    stack.path("resources").asInt(),
                    stack.path("updatedAt").asText());
        }
        return 0;
    }

    @Command(name = "describe", description = "Print a stack's resources and outputs", mixinStandardHelpOptions = true)
    int describe(@Mixin ServerOption server, @Parameters(paramLabel = "NAME") String name, @Mixin OutputOption output)
            throws InterruptedException {
        JsonNode stack = StackClient.get(server, "/" + StackNames.checked(name));
        if (output.json()) {
            System.out.println(stack.toPrettyString());
            return 0;
        }
        System.out.println(stack.path("name").asText() + "  "
                + stack.path("status").asText() + "  " + stack.path("updatedAt").asText());
        for (JsonNode resource : stack.path("resources")) {
            System.out.printf(
                    "  %-28s %-44s %s%s%n",
                    resource.path("logicalId").asText(),
                    resource.path("type").asText(),
                    resource.path("physicalId").asText(),
                    resource.path("unfinished").asBoolean() ? "  (unfinished)" : "");
        }
        if (!stack.path("outputs").isEmpty()) {
            System.out.println("Outputs:");
            stack.path("outputs")
                    .properties()
                    .forEach(one -> System.out.println(
                            "  " + one.getKey() + " = " + one.getValue().asText()));
        }
        return 0;
    }

    @Command(
            name = "delete",
            description = "Delete a stack with all it has; buckets with objects in them stay",
            mixinStandardHelpOptions = true)
    int delete(
            @Mixin ServerOption server,
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--yes", description = "do it without asking") boolean yes)
            throws InterruptedException {
        StackClient client = new StackClient(server, StackNames.checked(name), true);
        StackClient.Known known = client.known();
        Stack stack = Stack.of(known.document());
        if (stack.isEmpty()) {
            throw new IllegalStateException("stack " + name + " is not there");
        }
        Plan plan = Planner.deletion(stack);
        PlanPrinter.print(System.out, name, name, plan);
        if (!yes) {
            confirm();
        }
        Deployer deployer = new Deployer(stack, new ResourceTypes(), client, known.surroundings(), client);
        List<String> left = client.holding(known.revision(), () -> deployer.delete(plan));
        left.forEach(stays -> System.err.println("freshet: " + stays));
        return stack.isEmpty() ? 0 : 1;
    }

    @SuppressWarnings("SystemConsoleNull") // one that is no terminal reads the end of its input, which is no yes
    private static void confirm() {
        Console console = System.console();
        if (console == null) {
            throw new IllegalStateException("nobody can be asked here (expected: --yes)");
        }
        String answer = console.readLine("Delete it? [y/N] ");
        if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
            throw new IllegalStateException("not deleted");
        }
    }
}
