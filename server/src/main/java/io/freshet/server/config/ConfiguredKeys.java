package io.freshet.server.config;

import io.freshet.ingest.encryption.EncryptionKeys;
import io.freshet.ingest.encryption.KeySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Keys from a file that maps key ids to base64, and one from the environment. No problem says what a key is.
 *
 * @param file null: none
 */
record ConfiguredKeys(@Nullable String file) implements KeySource {
    /** In base64; the key that goes by {@link EncryptionKeys#DEFAULT_KEY_ID}. */
    static final String VARIABLE = "FRESHET_ENCRYPTION_KEY";

    @Override
    public EncryptionKeys load() {
        List<String> problems = new ArrayList<>();
        EncryptionKeys keys = read(System.getenv(VARIABLE), problems);
        if (!problems.isEmpty()) {
            throw new IllegalStateException(String.join("; ", problems));
        }
        return keys;
    }

    /** @param fromEnvironment null: none */
    EncryptionKeys read(@Nullable String fromEnvironment, List<String> problems) {
        return new EncryptionKeys(bytes(fromEnvironment, problems));
    }

    /** By id. */
    Map<String, byte[]> bytes(@Nullable String fromEnvironment, List<String> problems) {
        Map<String, byte[]> keys = new TreeMap<>();
        if (file != null) {
            readFile(Path.of(file), keys, problems);
        }
        if (fromEnvironment != null) {
            put(EncryptionKeys.DEFAULT_KEY_ID, fromEnvironment, VARIABLE, keys, problems);
        }
        return keys;
    }

    private static void readFile(Path path, Map<String, byte[]> keys, List<String> problems) {
        String name = "encryption.keys-file: " + path;
        try {
            Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(path));
            if (root instanceof Map<?, ?> map) {
                map.forEach((id, key) ->
                        put(String.valueOf(id), String.valueOf(key), name + ": key " + id, keys, problems));
            } else {
                problems.add(name + " is not a map (expected: key ids with keys in base64)");
            }
        } catch (IOException e) {
            problems.add(name + " cannot be read (expected: a readable YAML file of key ids with keys in base64)");
        } catch (YAMLException e) { // its message would show lines of the file
            problems.add(name + " is not YAML (expected: key ids with keys in base64)");
        }
    }

    private static void put(String id, String base64, String origin, Map<String, byte[]> keys, List<String> problems) {
        byte[] key = {};
        try {
            key = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException e) {
            problems.add(origin + " is not base64 (expected: " + EncryptionKeys.KEY_BYTES + " bytes in base64)");
            return;
        }
        if (key.length != EncryptionKeys.KEY_BYTES || id.isEmpty() || id.length() > EncryptionKeys.LONGEST_ID) {
            problems.add(
                    origin + " has " + key.length + " bytes under an id of " + id.length() + " characters (expected: "
                            + EncryptionKeys.KEY_BYTES + " bytes, 1 to " + EncryptionKeys.LONGEST_ID + " characters)");
            return;
        }
        keys.put(id, key);
    }
}
