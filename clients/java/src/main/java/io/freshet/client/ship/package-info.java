/** Finds what a function needs to run elsewhere: its serialized form and the classes it refers to. Knows no network. */
@NullMarked
package io.freshet.client.ship;

import org.jspecify.annotations.NullMarked;
