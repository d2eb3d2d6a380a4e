/** What functions there are: configurations, versions, aliases, layers, and who may call them. Knows no processes. */
@NullMarked
package io.freshet.functions.registry;

import org.jspecify.annotations.NullMarked;
