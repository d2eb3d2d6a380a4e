package io.freshet.server.endtoend;

import io.freshet.functions.process.Isolation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Python functions of a server in a process of its own. */
final class TestedFunctions {
    private TestedFunctions() {}

    /** Skips the test where there is no Python; opens the directory to workers that have users of their own. */
    static void prepare(Path directory) throws IOException {
        Assumptions.assumeTrue(Isolation.onPath("python3").isPresent(), "python3 is not on the PATH");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    }

    static LambdaClient client(ServerProcess server) {
        return ServerAccess.aimed(LambdaClient.builder(), server.endpoint())
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
    }

    static void create(LambdaClient lambda, String name, String code, int timeoutSeconds, CalledBack told) {
        lambda.createFunction(r -> r.functionName(name)
                .runtime("python3.12")
                .handler("app.handler")
                .role("arn:aws:iam::000000000000:role/any")
                .timeout(timeoutSeconds)
                .memorySize(256)
                .environment(e -> e.variables(Map.of("TOLD", told.url())))
                .code(c -> c.zipFile(zip(code))));
    }

    static SdkBytes zip(String code) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("app.py"));
            zip.write((CalledBack.TELL + code).getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return SdkBytes.fromByteArray(bytes.toByteArray());
    }
}
