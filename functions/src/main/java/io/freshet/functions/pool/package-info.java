/** Workers that run functions: started, kept, reused, ended. Knows no API. */
@NullMarked
package io.freshet.functions.pool;

import org.jspecify.annotations.NullMarked;
