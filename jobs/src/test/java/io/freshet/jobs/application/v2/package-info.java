/** Tests of version 2 of the control API. */
@NullMarked
package io.freshet.jobs.application.v2;

import org.jspecify.annotations.NullMarked;
