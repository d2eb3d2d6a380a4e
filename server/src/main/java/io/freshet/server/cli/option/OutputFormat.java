package io.freshet.server.cli.option;

/** How results are printed. */
public enum OutputFormat {
    /** For people. */
    TABLE,
    /** For programs. */
    JSON
}
