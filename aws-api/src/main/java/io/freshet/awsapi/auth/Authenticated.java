package io.freshet.awsapi.auth;

/**
 * A request whose sender is known.
 *
 * @param body what was signed, without the framing of chunks
 */
public record Authenticated(AccessKey key, byte[] body) {}
