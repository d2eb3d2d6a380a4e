/** Which of several servers over one metadata database does what only one may do. Knows no service and no protocol. */
@NullMarked
package io.freshet.server.duty;

import org.jspecify.annotations.NullMarked;
