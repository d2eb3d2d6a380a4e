/**
 * The way of a request: protocol, target, authentication, parsing, validation, operation, answer. Read {@link AwsDispatcher} first.
 * Knows no HTTP server and no service's behaviour.
 */
@NullMarked
package io.freshet.awsapi.wire;

import org.jspecify.annotations.NullMarked;
