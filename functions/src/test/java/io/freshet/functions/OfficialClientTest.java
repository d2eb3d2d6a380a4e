package io.freshet.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.awsapi.resource.InMemoryResourceStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** awslambdaric as AWS publishes it, over our Runtime API. */
@Timeout(120)
class OfficialClientTest {
    private static final Path PYTHON = Path.of(System.getenv().getOrDefault("FRESHET_CLIENTS", "/nowhere"), "python3");

    @TempDir
    Path directory;

    private TestFunctions lambda;

    @BeforeEach
    void open() throws Exception {
        assumeTrue(isInstalled(), "no awslambdaric: FRESHET_CLIENTS does not name a folder with a Python that has it");
        lambda = new TestFunctions(directory, new InMemoryResourceStore(), PYTHON);
        lambda.create(
                "official",
                "python3.12",
                "app.handler",
                Map.of(
                        "app.py",
                        """
                        import sys
                        def handler(event, context):
                            print('handling', event)
                            if event == 'fail': raise ValueError('asked to')
                            return {
                                'event': event,
                                'client': 'awslambdaric' in sys.modules,
                                'name': context.function_name,
                                'left': context.get_remaining_time_in_millis() > 1000,
                            }
                        """));
    }

    private static boolean isInstalled() throws IOException, InterruptedException {
        if (!Files.isExecutable(PYTHON)) {
            return false;
        }
        Process process = new ProcessBuilder(PYTHON.toString(), "-c", "import awslambdaric, runtime_client")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    @AfterEach
    void close() {
        if (lambda != null) {
            lambda.close();
        }
    }

    @Test
    void itCallsTheHandlerAndTellsOfFailuresAndLogs() {
        for (int i = 0; i < 3; i++) {
            assertThat(lambda.invoke("official", Integer.toString(i)).payload().asUtf8String())
                    .isEqualTo("{\"event\": " + i + ", \"client\": true, \"name\": \"official\", \"left\": true}");
        }

        InvokeResponse failed = lambda.invoke("official", "\"fail\"");

        assertThat(failed.functionError()).isEqualTo("Unhandled");
        assertThat(failed.payload().asUtf8String())
                .contains("\"errorType\": \"ValueError\"", "\"errorMessage\": \"asked to\"", "\"stackTrace\"");
        assertThat(new String(Base64.getDecoder().decode(failed.logResult()), StandardCharsets.UTF_8))
                .contains("handling fail", "[ERROR] ValueError: asked to", "REPORT RequestId: ");
        assertThat(lambda.functions.workers()).isEqualTo(1);
    }
}
