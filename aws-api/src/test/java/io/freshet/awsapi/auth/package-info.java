/** Signatures made by the signers of the AWS SDKs, against the verifier. */
@NullMarked
package io.freshet.awsapi.auth;

import org.jspecify.annotations.NullMarked;
