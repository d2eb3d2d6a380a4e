/** Tests of what is shown of running applications: values in, sentences out. */
@NullMarked
package io.freshet.jobs.application.live;

import org.jspecify.annotations.NullMarked;
