/** Commands about map jobs. Ask a running server by HTTP, and know nothing of how jobs run. */
@NullMarked
package io.freshet.server.cli.map;

import org.jspecify.annotations.NullMarked;
