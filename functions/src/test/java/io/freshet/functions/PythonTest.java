package io.freshet.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.functions.process.Isolation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** Python handlers as users write them, in processes of their own. */
class PythonTest {
    @TempDir
    Path directory;

    private TestFunctions lambda;

    @BeforeEach
    void open() {
        assumeTrue(Isolation.onPath("python3").isPresent(), "python3 is not on the PATH");
        lambda = new TestFunctions(directory, new InMemoryResourceStore());
    }

    @AfterEach
    void close() {
        if (lambda != null) {
            lambda.close();
        }
    }

    @Test
    void answersWithContextEnvironmentAndDependencies() {
        lambda.create(
                "hello",
                "python3.12",
                "app.handler",
                Map.of(
                        "app.py",
                        """
                        import os, helper
                        def handler(event, context):
                            print("event", event["name"])
                            return {"greeting": helper.greet(event["name"]), "function": context.function_name,
                                    "left": context.get_remaining_time_in_millis() > 0, "colour": os.environ["COLOUR"],
                                    "arn": context.invoked_function_arn, "server": os.environ["FROM_SERVER"],
                                    "keys": sorted(k for k in os.environ if k in ("JAVA_HOME", "MAVEN_OPTS"))}
                        """,
                        "helper/__init__.py",
                        "def greet(name): return 'Grüezi ' + name\n"),
                request -> request.environment(env -> env.variables(Map.of("COLOUR", "blue"))));

        InvokeResponse answer = lambda.invoke("hello", "{\"name\":\"Vreni\"}");

        assertThat(answer.functionError()).isNull();
        assertThat(answer.payload().asUtf8String())
                .contains("Gr\\u00fcezi Vreni", "\"left\": true", "\"colour\": \"blue\"", "function:hello\"")
                .contains("\"server\": \"yes\"", "\"keys\": []");
        assertThat(answer.executedVersion()).isEqualTo("$LATEST");
        assertThat(new String(Base64.getDecoder().decode(answer.logResult()), StandardCharsets.UTF_8))
                .contains("START RequestId: ", "Version: $LATEST\nevent Vreni\nEND RequestId: ", "\nREPORT RequestId: ")
                .contains("Memory Size: 256 MB", "Init Duration: ");
    }

    @Test
    void tellsErrorsAsTheServiceDoes() {
        lambda.create(
                "faulty",
                "python3.12",
                "app.handler",
                Map.of(
                        "app.py",
                        """
                        class Bad(Exception): pass
                        def handler(event, context):
                            if event == 1: raise Bad("no")
                            if event == 2: return {1, 2}
                            return "fine"
                        """));
        lambda.create("syntax", "python3.12", "app.handler", Map.of("app.py", "def handler(:\n"));
        lambda.create("absent", "python3.12", "app.handler", Map.of("app.py", "import nowhere\n"));
        lambda.create("missing", "python3.12", "app.other", Map.of("app.py", "x = 1\n"));

        InvokeResponse raised = lambda.invoke("faulty", "1");

        assertThat(raised.statusCode()).isEqualTo(200);
        assertThat(raised.functionError()).isEqualTo("Unhandled");
        assertThat(raised.payload().asUtf8String())
                .startsWith("{\"errorMessage\": \"no\", \"errorType\": \"Bad\", \"requestId\": \"")
                .contains("\"stackTrace\": [\"  File \\\"", "line 3, in handler\\n");
        assertThat(lambda.invoke("faulty", "2").payload().asUtf8String())
                .contains("Runtime.MarshalError", "Object of type set is not JSON serializable");
        assertThat(lambda.invoke("faulty", "3").payload().asUtf8String()).isEqualTo("\"fine\"");
        assertThat(lambda.invoke("syntax", "3").payload().asUtf8String()).contains("Runtime.UserCodeSyntaxError");
        assertThat(lambda.invoke("absent", "3").payload().asUtf8String())
                .contains("Runtime.ImportModuleError", "Unable to import module 'app': No module named 'nowhere'");
        assertThat(lambda.invoke("missing", "3").payload().asUtf8String())
                .contains("Runtime.HandlerNotFound", "Handler 'other' missing on module 'app'");
        assertThatThrownBy(() -> lambda.invoke("nobody", "{}"))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Function not found: arn:aws:lambda:us-east-1:000000000000:function:nobody");
    }

    @Test
    void reusesAWorkerAndStartsAnotherAfterACrash() {
        lambda.create(
                "counter",
                "python3.12",
                "app.handler",
                Map.of(
                        "app.py",
                        """
                        import os
                        calls = 0
                        def handler(event, context):
                            global calls
                            calls += 1
                            if event == "exit": os._exit(3)
                            if event == "leave": raise SystemExit(0)
                            return calls
                        """));

        assertThat(lambda.invoke("counter", "1").payload().asUtf8String()).isEqualTo("1");
        assertThat(lambda.invoke("counter", "1").payload().asUtf8String()).isEqualTo("2");
        assertThat(lambda.functions.workers()).isEqualTo(1);
        InvokeResponse crashed = lambda.invoke("counter", "\"exit\"");
        assertThat(crashed.functionError()).isEqualTo("Unhandled");
        assertThat(crashed.payload().asUtf8String())
                .matches(
                        "\\{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: [0-9a-f-]{36} Error: Runtime exited"
                                + " with error: exit status 3\"}");
        assertThat(lambda.invoke("counter", "1").payload().asUtf8String()).isEqualTo("1");
        assertThat(lambda.invoke("counter", "\"leave\"").payload().asUtf8String())
                .contains("Runtime exited without providing a reason");
    }
}
