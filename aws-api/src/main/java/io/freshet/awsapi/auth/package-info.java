/**
 * Who asks, and what he may do: Signature Version 4 verified, access keys, policies. Read {@link AccessControl} first. Knows no HTTP
 * server and no service's behaviour.
 */
@NullMarked
package io.freshet.awsapi.auth;

import org.jspecify.annotations.NullMarked;
