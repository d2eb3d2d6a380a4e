/**
 * Why nothing comes out: each known cause in one sentence that says what it is, what was expected and what to do. Knows all services,
 * and neither who asks nor how it is shown.
 */
@NullMarked
package io.freshet.server.cause;

import org.jspecify.annotations.NullMarked;
