/** Map jobs over HTTP. Knows neither Flink nor the object store. */
@NullMarked
package io.freshet.server.map;

import org.jspecify.annotations.NullMarked;
