/** Completion of commands, options and names in shells: scripts made from the commands themselves. Knows no single command. */
@NullMarked
package io.freshet.server.cli.completion;

import org.jspecify.annotations.NullMarked;
