package io.freshet.functions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.auth.RequestedResources;
import io.freshet.awsapi.auth.SignatureVerifier;
import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.awsapi.wire.AwsDispatcher;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol itself: what no client of AWS would send. */
class WireTest {
    @TempDir
    Path directory;

    private TestFunctions lambda;
    private AwsDispatcher dispatcher;
    private Map<String, String> headers = Map.of(
            "host",
            "localhost",
            "x-amz-date",
            "20261121T000000Z",
            "authorization",
            "AWS4-HMAC-SHA256 Credential=a/20261121/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0");

    @BeforeEach
    void open() {
        lambda = new TestFunctions(directory, new InMemoryResourceStore());
        dispatcher = dispatcher(AccessControl.open("000000000000"));
        lambda.create("one", "python3.12", "a.b", Map.of("a", "b"));
        lambda.create("two", "python3.12", "a.b", Map.of("a", "b"));
    }

    private AwsDispatcher dispatcher(AccessControl access) {
        return new AwsDispatcher(
                List.of(lambda.functions.api()),
                new CallerDefaults("000000000000", "us-east-1"),
                () -> "00000000-0000-0000-0000-000000000001",
                Runnable::run,
                access);
    }

    @AfterEach
    void close() {
        lambda.close();
    }

    private WireResponse send(String method, String path, String body) {
        return dispatcher
                .dispatch(new WireRequest(method, path, headers, body.getBytes(UTF_8)))
                .toCompletableFuture()
                .join();
    }

    private static String told(WireResponse response) {
        return response.status() + " " + response.headers().getOrDefault("x-amzn-errortype", "") + " "
                + new String(response.body(), UTF_8);
    }

    @Test
    void pathsMayEndWithASlashAndNamesMayBeEscaped() {
        assertThat(told(send("GET", "/2015-03-31/functions", ""))).startsWith("200  {\"Functions\":[{");
        assertThat(told(send("GET", "/2015-03-31/functions/?MaxItems=1", ""))).contains("\"NextMarker\":");
        String arn = "arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Aone";
        assertThat(told(send("GET", "/2015-03-31/functions/" + arn + "/configuration", "")))
                .contains("\"FunctionName\":\"one\"");
    }

    @Test
    void errorsHaveTheirTypeInAHeaderAndTheirMessageInTheBody() {
        assertThat(told(send("GET", "/2015-03-31/functions/nobody", "")))
                .isEqualTo("404 ResourceNotFoundException {\"Type\":\"User\",\"Message\":\"Function not found:"
                        + " arn:aws:lambda:us-east-1:000000000000:function:nobody\"}");
        assertThat(told(send("GET", "/2015-03-31/functions?MaxItems=many", "")))
                .startsWith("400 SerializationException")
                .contains("MaxItems: many is no whole number");
        assertThat(told(send("GET", "/2015-03-31/functions?MaxItems=0", ""))).contains("ValidationException");
        assertThat(told(send("GET", "/2015-03-31/nowhere", ""))).startsWith("404 UnknownOperationException");
        assertThat(told(send("PATCH", "/2015-03-31/functions/one", ""))).startsWith("404 UnknownOperationException");
        assertThat(told(send("POST", "/2015-03-31/functions", "[1"))).startsWith("400 SerializationException");
        assertThat(told(send("POST", "/2015-03-31/functions", "")))
                .startsWith("400 ValidationException")
                .contains("Value null at 'functionName' failed to satisfy constraint: Member must not be null");
    }

    @Test
    void whatThePathSaysIsNotOverruledByTheBody() {
        WireResponse changed =
                send("PUT", "/2015-03-31/functions/one/configuration", "{\"FunctionName\":\"two\",\"Timeout\":9}");

        assertThat(told(changed)).contains("\"FunctionName\":\"one\"", "\"Timeout\":9");
        assertThat(lambda.client
                        .getFunctionConfiguration(r -> r.functionName("two"))
                        .timeout())
                .isEqualTo(20);
    }

    @Test
    void whoHasNoKeyIsForbiddenWhereKeysAreAskedFor() {
        headers = Map.of("host", "localhost");
        List<AccessKey> none = List.of();
        dispatcher = dispatcher(new AccessControl(
                new SignatureVerifier(none, Clock.systemUTC()), new RequestedResources(token -> Optional.empty())));

        assertThat(told(send("GET", "/2015-03-31/functions", "")))
                .startsWith("403 MissingAuthenticationTokenException");
    }
}
