package io.freshet.server.cli;

/** How results are printed. */
enum OutputFormat {
    /** For people. */
    TABLE,
    /** For programs. */
    JSON
}
