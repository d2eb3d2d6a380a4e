package io.freshet.server.cli.sql;

/** For people or for programs. */
enum OutputFormat {
    TEXT,
    JSON
}
