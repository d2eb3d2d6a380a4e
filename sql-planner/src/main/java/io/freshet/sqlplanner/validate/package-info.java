/** Names and types: the catalog of streams, ROWTIME as a system column, and Calcite's validator told about both. Knows no operators. */
@NullMarked
package io.freshet.sqlplanner.validate;

import org.jspecify.annotations.NullMarked;
