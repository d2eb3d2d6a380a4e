/**
 * The console: its static files, and what it asks for below {@code /_freshet/console} beside the APIs that everybody has. Knows all
 * services and who may see them, and no HTTP server.
 */
@NullMarked
package io.freshet.server.console;

import org.jspecify.annotations.NullMarked;
