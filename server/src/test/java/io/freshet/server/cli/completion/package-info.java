/** Tests of the completion in shells. */
@NullMarked
package io.freshet.server.cli.completion;

import org.jspecify.annotations.NullMarked;
