/** Options that several commands share: where the server is, how results are printed. Knows no command. */
@NullMarked
package io.freshet.server.cli.option;

import org.jspecify.annotations.NullMarked;
