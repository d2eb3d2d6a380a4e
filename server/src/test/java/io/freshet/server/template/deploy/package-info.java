/** Tests of plans, deploys and the way back, against the real Kinesis operations in memory. */
@NullMarked
package io.freshet.server.template.deploy;

import org.jspecify.annotations.NullMarked;
