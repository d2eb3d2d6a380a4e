/** The demo: real flights through a Kinesis client, SQL and delivery, and the proof that none was lost. Knows only AWS clients. */
@NullMarked
package io.freshet.server.demo;

import org.jspecify.annotations.NullMarked;
