/** What runs a Java function where the calls are: loads it apart from everything else, and speaks frames over pipes. Knows no client. */
@NullMarked
package io.freshet.client.worker;

import org.jspecify.annotations.NullMarked;
