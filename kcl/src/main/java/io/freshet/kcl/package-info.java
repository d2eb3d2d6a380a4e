/**
 * What the Kinesis client libraries need beside streams: lease tables ({@code action}, {@code table}, {@code item}, {@code
 * expression}), a place for metrics ({@code metric}) and the answer to who they are ({@code identity}). Knows no stream.
 */
@NullMarked
package io.freshet.kcl;

import org.jspecify.annotations.NullMarked;
