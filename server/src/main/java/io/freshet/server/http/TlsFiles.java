package io.freshet.server.http;

import java.nio.file.Path;

/**
 * What the front door identifies itself with, in PEM.
 *
 * @param certificate with the chain behind it
 * @param key in PKCS 8, without a password
 */
public record TlsFiles(Path certificate, Path key) {}
