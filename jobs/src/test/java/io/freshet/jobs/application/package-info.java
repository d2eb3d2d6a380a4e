/** Tests of the applications, over in-memory jobs. */
@NullMarked
package io.freshet.jobs.application;

import org.jspecify.annotations.NullMarked;
