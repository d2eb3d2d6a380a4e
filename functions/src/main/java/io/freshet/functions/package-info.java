/**
 * Functions: code of users that runs in worker processes and is called through the Lambda API. Knows the API's shapes and a store for
 * documents; must not know streams, deliveries, SQL, or who serves HTTP.
 */
@NullMarked
package io.freshet.functions;

import org.jspecify.annotations.NullMarked;
