/** {@code freshet sql}: applications without a server. Reads arguments and prints; what it prints comes from {@code io.freshet.jobs.local}. */
@NullMarked
package io.freshet.server.cli.sql;

import org.jspecify.annotations.NullMarked;
