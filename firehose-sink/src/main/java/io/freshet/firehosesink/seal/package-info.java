/** Encryption of objects before they leave the process, and decryption. Knows no store and no delivery stream. */
@NullMarked
package io.freshet.firehosesink.seal;

import org.jspecify.annotations.NullMarked;
