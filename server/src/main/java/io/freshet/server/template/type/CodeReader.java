package io.freshet.server.template.type;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.template.Problems;
import io.freshet.server.template.Value;
import io.freshet.server.template.Value.Kind;
import io.freshet.server.template.Value.Mapping;
import io.freshet.server.template.Value.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Reads the code of a function: text in the template, a folder or archive beside it, or an object of the store. All but the last become
 * {@code {ZipFile, Sha256}}.
 */
final class CodeReader {
    private static final Set<String> OBJECT = Set.of("S3Bucket", "S3Key");

    private CodeReader() {}

    static ObjectNode read(Value code, String runtime, String where, Path folder, Problems problems) {
        ObjectNode nothing = JsonNodeFactory.instance.objectNode();
        try {
            if (code instanceof Text text && text.kind() == Kind.STRING) {
                return zipped(CodeArchive.of(folder.resolve(text.text()).normalize()));
            }
            if (!(code instanceof Mapping map)) {
                problems.error(
                        code.place(), where, code.shown() + " (expected: a folder, or ZipFile, or S3Bucket and S3Key)");
                return nothing;
            }
            if (map.get("ZipFile").orElse(null) instanceof Text text) {
                String name = runtime.startsWith("nodejs") ? "index.js" : "index.py";
                return zipped(CodeArchive.of(name, text.text()));
            }
            return object(map, where, problems);
        } catch (IOException e) {
            problems.error(code.place(), where, String.valueOf(e.getMessage()));
            return nothing;
        }
    }

    private static ObjectNode object(Mapping map, String where, Problems problems) {
        ObjectNode code = JsonNodeFactory.instance.objectNode();
        map.members().forEach((name, member) -> {
            if (name.equals("ImageUri") || name.equals("S3ObjectVersion") || name.equals("SourceKMSKeyArn")) {
                problems.missing(member.place(), where + "." + name, "is not built");
            } else if (OBJECT.contains(name) && member.value() instanceof Text text) {
                code.put(name, text.text());
            } else {
                problems.unknown(
                        member.place(), where + "." + name, "property", name, List.of("ZipFile", "S3Bucket", "S3Key"));
            }
        });
        if (code.size() != 2 && !map.members().containsKey("ImageUri")) {
            problems.error(map.place(), where, "has no code (expected: ZipFile, or S3Bucket and S3Key)");
        }
        return code;
    }

    private static ObjectNode zipped(byte[] zip) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(zip);
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("ZipFile", Base64.getEncoder().encodeToString(zip))
                    .put("Sha256", HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
