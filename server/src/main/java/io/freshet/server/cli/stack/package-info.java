/** The commands that deploy templates and show stacks. Knows neither resource types nor functions of templates. */
@NullMarked
package io.freshet.server.cli.stack;

import org.jspecify.annotations.NullMarked;
