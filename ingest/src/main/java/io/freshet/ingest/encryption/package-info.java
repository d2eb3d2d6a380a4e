/** Records as they lie in the log when nobody else is to read them. Knows no request and no Kafka; keys come from outside. */
@NullMarked
package io.freshet.ingest.encryption;

import org.jspecify.annotations.NullMarked;
