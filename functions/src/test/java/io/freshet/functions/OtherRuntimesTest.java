package io.freshet.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.functions.process.Isolation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Node and Java handlers as users write them. */
class OtherRuntimesTest {
    private static final Map<String, String> SOURCES = Map.of(
            "Typed.java",
            """
                package app;
                import com.amazonaws.services.lambda.runtime.*;
                import java.util.*;
                public class Typed implements RequestHandler<Typed.Order, Typed.Total> {
                    public static class Order {
                        private String customer; private List<Integer> amounts;
                        public void setCustomer(String c) { customer = c; }
                        public void setAmounts(List<Integer> a) { amounts = a; }
                    }
                    public record Total(String customer, int sum, String function) {}
                    public Total handleRequest(Order order, Context context) {
                        context.getLogger().log("adding\\n");
                        if (order.amounts == null) throw new IllegalStateException("no amounts");
                        int sum = 0;
                        for (int amount : order.amounts) sum += amount;
                        return new Total(order.customer, sum, context.getFunctionName());
                    }
                }
                """,
            "Streaming.java",
            """
                package app;
                import com.amazonaws.services.lambda.runtime.*;
                import java.io.*;
                public class Streaming implements RequestStreamHandler {
                    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
                        out.write(("[" + new String(in.readAllBytes()) + "]").getBytes());
                    }
                }
                """,
            "Plain.java",
            """
                package app;
                import java.util.Map;
                public class Plain {
                    public Map<String, Object> greet(Map<String, String> event) {
                        if (event.containsKey("hoard")) { long[][] hoard = new long[1 << 20][]; for (int i = 0; ; i++) hoard[i] = new long[1 << 16]; }
                        return Map.of("hello", event.get("name"));
                    }
                }
                """,
            "Trusted.java",
            """
                package app;
                import java.util.Map;
                public class Trusted {
                    private int calls;
                    public Map<String, Object> greet(Map<String, String> event) throws Exception {
                        String name = event.get("name");
                        System.out.println("greeting " + name);
                        Thread other = new Thread(() -> System.err.println("from another thread"));
                        other.start();
                        other.join();
                        if (name == null) throw new IllegalArgumentException("nobody");
                        if (name.equals("nobody at all")) Thread.sleep(60_000);
                        return Map.of("hello", name, "pid", ProcessHandle.current().pid(), "calls", ++calls);
                    }
                }
                """);

    @TempDir
    Path directory;

    @TempDir
    Path build;

    private TestFunctions lambda;

    @BeforeEach
    void open() {
        lambda = new TestFunctions(directory, new InMemoryResourceStore());
    }

    @AfterEach
    void close() {
        lambda.close();
    }

    private String answer(String function, String event) {
        InvokeResponse answer = lambda.invoke(function, event);
        return answer.functionError() + " " + answer.payload().asUtf8String();
    }

    @Test
    void nodeHandlersMayBePromisesCallbacksOrModules() {
        assumeTrue(Isolation.onPath("node").isPresent(), "node is not on the PATH");
        createNodeFunctions();

        assertThat(answer("async", "{\"n\":21}")).isEqualTo("null {\"doubled\":42,\"name\":\"async\",\"left\":true}");
        assertThat(answer("async", "{\"n\":-1}"))
                .startsWith(
                        "Unhandled {\"errorType\":\"RangeError\",\"errorMessage\":\"negative\",\"trace\":[\"RangeError: negative\"");
        InvokeResponse logged = lambda.invoke("async", "{\"n\":1}");
        assertThat(new String(Base64.getDecoder().decode(logged.logResult()), StandardCharsets.UTF_8))
                .containsPattern("\\d{4}-\\d\\d-\\d\\dT.*Z\\t[0-9a-f-]{36}\\tINFO\\tgot 1\\nEND");
        assertThat(answer("callback", "{}")).isEqualTo("null {\"late\":true}");
        assertThat(answer("callback", "{\"fail\":true}")).contains("\"errorMessage\":\"no\"");
        assertThat(answer("module", "{\"path\":\"/a/b\"}")).isEqualTo("null \"b\"");
        assertThat(answer("thrown", "{}"))
                .startsWith("Unhandled {\"errorType\":\"TypeError\",\"errorMessage\":\"later\"");
    }

    private void createNodeFunctions() {
        lambda.create(
                "async",
                "nodejs22.x",
                "index.handler",
                Map.of(
                        "index.js",
                        """
                const helper = require('helper');
                exports.handler = async (event, context) => {
                  console.log('got', event.n);
                  if (event.n < 0) throw new RangeError('negative');
                  return { doubled: helper.double(event.n), name: context.functionName, left: context.getRemainingTimeInMillis() > 0 };
                };
                """,
                        "node_modules/helper/index.js",
                        "exports.double = (n) => 2 * n;"));
        lambda.create(
                "callback",
                "nodejs20.x",
                "src/index.handler",
                Map.of(
                        "src/index.js",
                        """
                exports.handler = (event, context, callback) => {
                  setTimeout(() => event.fail ? callback(new Error('no')) : callback(null, { late: true }), 20);
                };
                """));
        lambda.create(
                "module",
                "nodejs22.x",
                "index.handler",
                Map.of(
                        "index.mjs",
                        """
                import { basename } from 'node:path';
                export const handler = async (event) => basename(event.path);
                """));
        lambda.create(
                "thrown",
                "nodejs22.x",
                "index.handler",
                Map.of(
                        "index.js",
                        """
                exports.handler = (event, context, callback) => { setTimeout(() => { throw new TypeError('later'); }, 5); };
                """));
    }

    @Test
    void javaHandlersMayBeTypedStreamsOrPlainMethods() throws IOException {
        SdkBytes archive = SdkBytes.fromByteArray(compiled(SOURCES));
        for (String handler : List.of("Typed", "Streaming", "Plain::greet")) {
            lambda.client.createFunction(request -> request.functionName(handler.split("::", 2)[0])
                    .runtime("java17")
                    .handler("app." + handler)
                    .role(TestFunctions.ROLE)
                    .timeout(20)
                    .memorySize(256)
                    .code(code -> code.zipFile(archive)));
        }

        InvokeResponse typed = lambda.invoke("Typed", "{\"customer\":\"Ann\",\"amounts\":[1,2,3],\"unknown\":{}}");

        assertThat(typed.payload().asUtf8String()).isEqualTo("{\"customer\":\"Ann\",\"sum\":6,\"function\":\"Typed\"}");
        assertThat(new String(Base64.getDecoder().decode(typed.logResult()), StandardCharsets.UTF_8))
                .contains("\nadding\nEND");
        assertThat(answer("Typed", "{}"))
                .startsWith(
                        "Unhandled {\"errorMessage\":\"no amounts\",\"errorType\":\"java.lang.IllegalStateException\",\"stackTrace\":[\"app.Typed.handleRequest(Typed.java:");
        assertThat(answer("Streaming", "{\"a\":1}")).isEqualTo("null [{\"a\":1}]");
        assertThat(answer("Plain", "{\"name\":\"Ben\"}")).isEqualTo("null {\"hello\":\"Ben\"}");
        assertThat(answer("Plain", "{\"hoard\":\"1\"}")).contains("java.lang.OutOfMemoryError");
    }

    @Test
    void aTrustedJavaHandlerRunsInsideTheServerWithItsOwnLog() throws IOException {
        createTrusted("app.Trusted::greet", 1);
        String pid = Long.toString(ProcessHandle.current().pid());

        assertThat(answer("trusted", "{\"name\":\"Ann\"}"))
                .startsWith("null {")
                .contains("\"hello\":\"Ann\"", "\"pid\":" + pid, "\"calls\":1");
        InvokeResponse second = lambda.invoke("trusted", "{\"name\":\"Ben\"}");

        assertThat(second.payload().asUtf8String()).contains("\"calls\":2");
        assertThat(new String(Base64.getDecoder().decode(second.logResult()), StandardCharsets.UTF_8))
                .contains("\ngreeting Ben\nfrom another thread\nEND");
        assertThat(answer("trusted", "{}"))
                .startsWith(
                        "Unhandled {\"errorMessage\":\"nobody\",\"errorType\":\"java.lang.IllegalArgumentException\",\"stackTrace\":[\"app.Trusted.greet(Trusted.java:");
        assertThat(lambda.functions.workers()).isEqualTo(1);
    }

    @Test
    void aTrustedHandlerIsInterruptedWhenItsTimeIsUpAndTheNextCallIsServed() throws IOException {
        createTrusted("app.Trusted::greet", 1);

        assertThat(answer("trusted", "{\"name\":\"nobody at all\"}")).contains("Task timed out after 1.00 seconds");
        assertThat(answer("trusted", "{\"name\":\"Ann\"}")).contains("\"calls\":1");
        TestFunctions.await("the thread that was interrupted ends", () -> threads("function-trusted") == 1);
    }

    @Test
    void aTrustedHandlerThatIsNotThereIsNamed() throws IOException {
        createTrusted("app.Missing::greet", 1);

        assertThat(answer("trusted", "{}")).contains("Class not found: app.Missing");
    }

    private void createTrusted(String handler, int timeout) throws IOException {
        SdkBytes archive = SdkBytes.fromByteArray(compiled(SOURCES));
        lambda.client.createFunction(request -> request.functionName("trusted")
                .runtime("java17")
                .handler(handler)
                .role(TestFunctions.ROLE)
                .timeout(timeout)
                .code(code -> code.zipFile(archive)));
    }

    private static long threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .count();
    }

    /** A jar as a build makes it: classes, and the library in lib. */
    private byte[] compiled(Map<String, String> sources) throws IOException {
        Path library = Path.of(com.amazonaws.services.lambda.runtime.Context.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        List<String> arguments =
                new ArrayList<>(List.of("-d", build.resolve("classes").toString(), "-cp", library.toString()));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = build.resolve(source.getKey());
            Files.writeString(file, source.getValue());
            arguments.add(file.toString());
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes);
                Stream<Path> classes = Files.walk(build.resolve("classes"));
                InputStream jar = Files.newInputStream(library)) {
            for (Path file : classes.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(
                        new ZipEntry(build.resolve("classes").relativize(file).toString()));
                Files.copy(file, zip);
            }
            zip.putNextEntry(new ZipEntry("lib/aws-lambda-java-core.jar"));
            jar.transferTo(zip);
        }
        return bytes.toByteArray();
    }
}
