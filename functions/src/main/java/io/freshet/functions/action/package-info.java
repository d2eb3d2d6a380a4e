/** The operations of the Lambda API, one class each. Knows no HTTP and no processes. */
@NullMarked
package io.freshet.functions.action;

import org.jspecify.annotations.NullMarked;
