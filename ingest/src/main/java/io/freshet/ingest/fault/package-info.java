/** Failures on purpose, for those who test their clients. Knows operations, not what they do. */
@NullMarked
package io.freshet.ingest.fault;

import org.jspecify.annotations.NullMarked;
