package io.freshet.server.template.deploy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The part of a made name that no other resource of any stack has, and that is the same in every plan. */
final class Names {
    private static final int BYTES = 4;

    private Names() {}

    static String unique(String stack, String logicalId, int generation) {
        String text = stack + "/" + logicalId + "/" + generation;
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
