/** What our own APIs under {@code /_freshet/} have in common: how a request is taken apart, and how an answer is made. */
@NullMarked
package io.freshet.server.answer;

import org.jspecify.annotations.NullMarked;
