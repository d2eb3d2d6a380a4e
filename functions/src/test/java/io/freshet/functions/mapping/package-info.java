/** Tests of event source mappings. */
@NullMarked
package io.freshet.functions.mapping;

import org.jspecify.annotations.NullMarked;
