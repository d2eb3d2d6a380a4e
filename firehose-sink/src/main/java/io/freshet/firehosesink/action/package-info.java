/** One class per action of the Firehose API. Knows no store, no log and no job: only the delivery streams. */
@NullMarked
package io.freshet.firehosesink.action;

import org.jspecify.annotations.NullMarked;
