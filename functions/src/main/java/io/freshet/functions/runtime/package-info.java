/** Languages: which program runs a function, and what it is told over the Runtime API. Knows no pool and no queue. */
@NullMarked
package io.freshet.functions.runtime;

import org.jspecify.annotations.NullMarked;
