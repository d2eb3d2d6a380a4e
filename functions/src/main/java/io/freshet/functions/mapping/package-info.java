/** Streams that call functions: who reads what, how far, and what becomes of records that a function cannot handle. Knows no log. */
@NullMarked
package io.freshet.functions.mapping;

import org.jspecify.annotations.NullMarked;
