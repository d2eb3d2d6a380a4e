package io.freshet.functions.openwhisk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What an action runs, and with what.
 *
 * @param kind as the request says
 * @param image as the request says; empty if it says none
 * @param runtime of the function behind it
 * @param main the function to be called
 */
record Code(String kind, String image, String runtime, boolean binary, String main, byte[] archive) {
    private static final int MOST_BYTES = 48 << 20;
    private static final int MOST_IMAGE = 200;
    private static final Pattern KIND = Pattern.compile("(blackbox)|(?:(python)|(nodejs))(?::(default|[\\d.]{1,8}))?");
    private static final Pattern IMAGE = Pattern.compile("[\\w./:@-]{1," + MOST_IMAGE + "}");
    private static final Pattern MAIN = Pattern.compile("[A-Za-z_]\\w{0,99}");

    /** A version of Python in the name of an image, such as {@code openwhisk-python-v311} or {@code python:3.11-slim}. */
    private static final Pattern PYTHON_OF_IMAGE = Pattern.compile("(?:python[a-z_-]*|:)3[._]?(\\d{1,2})(?!\\d)");

    private static final Pattern PYTHON = Pattern.compile("3\\.(\\d{1,2})(\\.\\d+)?");
    private static final String BASE64_OF_ZIP = "UEsDB";

    /** Reads {@code exec}. */
    static Code of(JsonNode exec) {
        String kind = exec.path("kind").asText();
        Matcher form = KIND.matcher(kind);
        if (!form.matches()) {
            String shown = kind.length() > 50 ? kind.substring(0, 50) + ".." : kind;
            throw new Refusal(
                    400,
                    "The kind '" + shown + "' is not in the set of supported kinds: blackbox, python:3.N, nodejs:N.");
        }
        String image = exec.path("image").asText();
        if (!image.isEmpty() && !IMAGE.matcher(image).matches()) {
            throw Refusal.malformed("exec.image is no name of an image of up to " + MOST_IMAGE + " characters");
        }
        String main = exec.path("main").asText("main");
        if (!MAIN.matcher(main).matches()) {
            throw Refusal.malformed("exec.main is no name of a function");
        }
        String text = exec.path("code").asText();
        if (text.isEmpty()) {
            throw Refusal.malformed("exec.code is missing: images are not run here, only code in them is");
        }
        boolean node = form.group(3) != null;
        boolean binary = exec.path("binary").asBoolean(false) || text.startsWith(BASE64_OF_ZIP);
        byte[] archive = binary ? decoded(text) : zipped(node ? "index.js" : "__main__.py", text);
        return new Code(kind, image, node ? node(form.group(4)) : python(form, image), binary, main, archive);
    }

    private static String python(Matcher kind, String image) {
        if (kind.group(1) == null) {
            Matcher version = PYTHON.matcher(String.valueOf(kind.group(4)));
            return version.matches() ? "python3." + version.group(1) : "python3";
        }
        Matcher version = PYTHON_OF_IMAGE.matcher(image);
        return version.find() ? "python3." + version.group(1) : "python3";
    }

    private static String node(@Nullable String version) {
        return version != null && version.matches("\\d{2}") ? "nodejs" + version + ".x" : "nodejs22.x";
    }

    private static byte[] decoded(String text) {
        try {
            return limited(Base64.getMimeDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw Refusal.malformed("exec.code is no base64");
        }
    }

    private static byte[] zipped(String name, String text) {
        byte[] source = limited(text.getBytes(UTF_8));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(source);
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException("no memory to write to", e);
        }
        return bytes.toByteArray();
    }

    private static byte[] limited(byte[] code) {
        if (code.length > MOST_BYTES) {
            throw new Refusal(413, "exec.code: " + code.length + " bytes (expected: " + MOST_BYTES + " or fewer)");
        }
        return code;
    }
}
