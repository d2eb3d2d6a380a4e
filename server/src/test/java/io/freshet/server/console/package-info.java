@NullMarked
package io.freshet.server.console;

import org.jspecify.annotations.NullMarked;
