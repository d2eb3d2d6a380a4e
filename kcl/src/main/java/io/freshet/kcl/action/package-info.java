/** The table operations that the client libraries use, one file each. {@link LeaseTablesApi} is the table of contents. */
@NullMarked
package io.freshet.kcl.action;

import org.jspecify.annotations.NullMarked;
