/** What is counted, by the minute and in memory, under names that others gave. Knows no service and no wire format. */
@NullMarked
package io.freshet.awsapi.metric;

import org.jspecify.annotations.NullMarked;
