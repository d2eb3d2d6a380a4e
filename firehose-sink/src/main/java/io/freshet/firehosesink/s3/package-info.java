/** The object store through S3A, and the one inside this process. Nothing outside this package knows either. */
@NullMarked
package io.freshet.firehosesink.s3;

import org.jspecify.annotations.NullMarked;
