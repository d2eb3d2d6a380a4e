package io.freshet.server.cli.option;

import picocli.CommandLine.Option;

/** {@code --output}: how a command prints what it has found. */
public final class OutputOption {
    @Option(
            names = "--output",
            paramLabel = "table|json",
            defaultValue = "table",
            description = "table, or json: of a list an object a line (default: ${DEFAULT-VALUE})")
    private OutputFormat output = OutputFormat.TABLE;

    /** As it was said. */
    public OutputFormat format() {
        return output;
    }

    /** Whether a program reads it. */
    public boolean json() {
        return output == OutputFormat.JSON;
    }
}
