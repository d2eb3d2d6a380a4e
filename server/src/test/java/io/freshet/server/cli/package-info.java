/** The program as tests run it. */
@NullMarked
package io.freshet.server.cli;

import org.jspecify.annotations.NullMarked;
