/** What is traced: to which trace a request or a record belongs, which of them do, and the spans that come of them. Knows no transport. */
@NullMarked
package io.freshet.awsapi.trace;

import org.jspecify.annotations.NullMarked;
