package io.freshet.functions.openwhisk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What a package or an action is called.
 *
 * @param packageName empty: the action is in none
 * @param name of the action; empty: the package itself is meant
 */
record EntityName(String namespace, String packageName, String name) {
    /** What {@code _} stands for. */
    static final String OWN_NAMESPACE = "guest";

    private static final Pattern FORM = Pattern.compile("\\w|\\w[\\w@ .-]{0,254}[\\w@.-]");
    private static final int READABLE = 43;

    EntityName {
        namespace = namespace.equals("_") ? OWN_NAMESPACE : namespace;
        require("namespace", namespace);
        if (!packageName.isEmpty()) {
            require("package", packageName);
        }
        if (!name.isEmpty()) {
            require("action", name);
        }
    }

    private static void require(String what, String value) {
        if (!FORM.matcher(value).matches()) {
            String shown = value.length() > 100 ? value.substring(0, 100) + ".." : value;
            throw Refusal.malformed(what + ": " + shown + " (expected: 1 to 256 letters, digits and _ @ . - or spaces"
                    + " inside, a letter, digit or _ first)");
        }
    }

    /** As activations name it. */
    String path() {
        return namespace + "/" + (packageName.isEmpty() ? "" : packageName + "/") + name;
    }

    /** What the namespace of an action is in answers: its package belongs to it. */
    String within() {
        return packageName.isEmpty() ? namespace : namespace + "/" + packageName;
    }

    /**
     * The function behind the action: {@code ow_NAMESPACE_PACKAGE_NAME_HASH}, so that policies can name what begins alike. Underscores
     * come only between the parts; names that differ have different hashes.
     */
    String function() {
        String readable = readable(namespace) + "_" + readable(packageName) + "_" + readable(name);
        String cut = readable.length() > READABLE ? readable.substring(0, READABLE) : readable;
        return "ow_" + cut + "_" + hash(namespace + "/" + packageName + "/" + name);
    }

    private static String readable(String part) {
        return part.replaceAll("[^A-Za-z0-9]", "-");
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
