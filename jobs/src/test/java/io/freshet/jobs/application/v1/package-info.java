/** Tests of version 1 of the control API. */
@NullMarked
package io.freshet.jobs.application.v1;

import org.jspecify.annotations.NullMarked;
