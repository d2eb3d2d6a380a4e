/** The metadata database. The only package that knows JDBC. */
@NullMarked
package io.freshet.server.metadata;

import org.jspecify.annotations.NullMarked;
