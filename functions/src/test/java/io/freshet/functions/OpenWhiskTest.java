package io.freshet.functions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.auth.AccessPolicy;
import io.freshet.awsapi.auth.AccessPolicy.Effect;
import io.freshet.awsapi.auth.AccessPolicy.Statement;
import io.freshet.awsapi.auth.RequestedResources;
import io.freshet.awsapi.auth.SignatureVerifier;
import io.freshet.awsapi.resource.InMemoryResourceStore;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import io.freshet.functions.openwhisk.OpenWhiskApi;
import io.freshet.functions.process.Isolation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenWhisk's API in front of real workers. */
@SuppressWarnings("NullAway.Init")
class OpenWhiskTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GUEST = "/api/v1/namespaces/guest";

    @TempDir
    static Path directory;

    private static final InMemoryResourceStore store = new InMemoryResourceStore();
    private static TestFunctions lambda;
    private static OpenWhiskApi api;

    @BeforeAll
    static void open() {
        lambda = new TestFunctions(directory, store);
        api = lambda.functions.openWhisk(AccessControl.open("000000000000"), true);
    }

    @AfterAll
    static void close() {
        lambda.close();
    }

    private record Answer(int status, JsonNode body, Map<String, String> headers) {
        String activation() {
            return body.path("activationId").asText();
        }
    }

    private static Answer call(String method, String path, String body) {
        return call(api, method, path, body, "any:key", "http");
    }

    private static Answer call(OpenWhiskApi asked, String method, String path, String body, String key, String scheme) {
        Map<String, String> headers = new HashMap<>(Map.of(":scheme", scheme));
        if (!key.isEmpty()) {
            headers.put("authorization", "Basic " + Base64.getEncoder().encodeToString(key.getBytes(UTF_8)));
        }
        WireResponse answer = asked.answer(new WireRequest(method, path, headers, body.getBytes(UTF_8)))
                .toCompletableFuture()
                .join();
        try {
            return new Answer(answer.status(), JSON.readTree(answer.body()), answer.headers());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** An action of one file; as a zip where the kind is an image. */
    private static String action(String kind, String code) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode exec = body.putObject("exec").put("kind", kind);
        if (kind.equals("blackbox")) {
            byte[] zip = TestFunctions.zip(Map.of("__main__.py", code));
            exec.put("image", "docker.io/some/openwhisk-python-v311")
                    .put("binary", true)
                    .put("code", Base64.getEncoder().encodeToString(zip));
        } else {
            exec.put("code", code);
        }
        body.putObject("limits").put("memory", 256).put("timeout", 20_000);
        return body.toString();
    }

    private static void put(String name, String kind, String code) {
        Answer made = call("PUT", GUEST + "/actions/" + name + "?overwrite=true", action(kind, code));
        assertThat(made.status()).as(made.body().toString()).isEqualTo(200);
    }

    private static void requirePython() {
        assumeTrue(Isolation.onPath("python3").isPresent(), "python3 is not on the PATH");
    }

    @Test
    void packagesAndActionsAreMadeToldOfAndRemoved() {
        String packages = GUEST + "/packages/tools";
        String actions = GUEST + "/actions/tools/";
        String code = action("python:3.11", "def main(args): return args");

        assertThat(call("PUT", actions + "one", code).status()).isEqualTo(404);
        assertThat(call("PUT", packages + "?overwrite=False", "{\"name\":\"tools\"}")
                        .status())
                .isEqualTo(200);
        assertThat(call("PUT", packages + "?overwrite=False", "{}").status()).isEqualTo(409);
        assertThat(call("PUT", packages + "?overwrite=True", "{}").body().path("version"))
                .hasToString("\"0.0.2\"");
        assertThat(call("PUT", actions + "one", code).status()).isEqualTo(200);
        assertThat(call("PUT", actions + "one", code).status()).isEqualTo(409);
        assertThat(call("PUT", actions + "docker.io_a%20b%40c_256MB_3.8.0", code)
                        .status())
                .isEqualTo(200);
        Answer changed = call("PUT", actions + "one?overwrite=True", "{\"limits\":{\"memory\":512}}");

        assertThat(changed.body().path("version").asText()).isEqualTo("0.0.2");
        JsonNode told = call("GET", actions + "one", "").body();
        assertThat(told.path("namespace").asText()).isEqualTo("guest/tools");
        assertThat(told.path("limits").path("memory").asInt()).isEqualTo(512);
        assertThat(told.path("limits").path("timeout").asInt()).isEqualTo(20_000);
        assertThat(told.path("exec").path("kind").asText()).isEqualTo("python:3.11");
        assertThat(names(call("GET", actions, ""))).containsExactly("docker.io_a b@c_256MB_3.8.0", "one");
        assertThat(names(call("GET", GUEST + "/actions/tools/?limit=1&skip=1", "")))
                .containsExactly("one");
        assertThat(names(call("GET", GUEST + "/packages", ""))).contains("tools");
        assertThat(call("GET", packages, "").body().path("actions")).hasSize(2);
        assertThat(call("GET", "/api/v1/namespaces/other/actions/tools/one", "").status())
                .isEqualTo(404);
        assertThat(call("GET", "/api/v1/namespaces/_/actions/tools/one", "").status())
                .isEqualTo(200);

        Answer full = call("DELETE", packages, "");
        assertThat(full.status()).isEqualTo(409);
        assertThat(full.body().path("error").asText()).contains("contains 2 entities");
        assertThat(full.body().path("code").asText()).matches("[0-9a-f]{32}");
        names(call("GET", actions, "")).forEach(name -> assertThat(
                        call("DELETE", actions + name.replace(" ", "%20"), "").status())
                .isEqualTo(200));
        assertThat(call("DELETE", packages, "").status()).isEqualTo(200);
        assertThat(call("DELETE", packages, "").status()).isEqualTo(404);
        assertThat(call("POST", actions + "one", "{}").status()).isEqualTo(404);
    }

    private static List<String> names(Answer list) {
        List<String> names = new ArrayList<>();
        list.body().forEach(entity -> names.add(entity.path("name").asText()));
        return names;
    }

    @Test
    void anActionAnswersAndKnowsItsActivation() {
        requirePython();
        put(
                "env",
                "blackbox",
                """
                import os
                def main(args):
                    print('called with', args)
                    return {'plus': args['x'] + 1, 'id': os.environ['__OW_ACTIVATION_ID'],
                            'name': os.environ['__OW_ACTION_NAME'], 'namespace': os.environ['__OW_NAMESPACE'],
                            'deadline': int(os.environ['__OW_DEADLINE'])}
                """);

        Answer first = call("POST", GUEST + "/actions/env?blocking=true&result=true", "{\"x\": 1}");
        Answer second = call("POST", GUEST + "/actions/env?blocking=true", "{\"x\": 2}");

        assertThat(first.status()).as(first.body().toString()).isEqualTo(200);
        assertThat(first.body().path("plus").asInt()).isEqualTo(2);
        assertThat(first.body().path("name").asText()).isEqualTo("/guest/env");
        assertThat(first.body().path("namespace").asText()).isEqualTo("guest");
        assertThat(first.body().path("deadline").asLong())
                .isBetween(Clock.systemUTC().millis(), Clock.systemUTC().millis() + 21_000);
        assertThat(first.headers())
                .containsEntry(
                        "x-openwhisk-activation-id", first.body().path("id").asText());
        JsonNode response = second.body().path("response");
        assertThat(response.path("result").path("plus").asInt()).isEqualTo(3);
        assertThat(response.path("result").path("id").asText()).isEqualTo(second.activation());
        assertThat(response.path("success").asBoolean()).isTrue();
        assertThat(second.body().path("end").asLong())
                .isGreaterThanOrEqualTo(second.body().path("start").asLong());
    }

    @Test
    void aCallThatNobodyWaitsForIsToldOfLater() {
        requirePython();
        put("later", "python:3", "def main(args):\n    print('line', args['x'])\n    return {'x': args['x']}");

        Answer accepted = call("POST", GUEST + "/actions/later", "{\"x\": 7}");

        assertThat(accepted.status()).isEqualTo(202);
        String activation = GUEST + "/activations/" + accepted.activation();
        TestFunctions.await("activation", () -> call("GET", activation, "").status() == 200);
        assertThat(call("GET", activation + "/result", "")
                        .body()
                        .path("result")
                        .path("x")
                        .asInt())
                .isEqualTo(7);
        TestFunctions.await(
                "log",
                () -> call("GET", activation + "/logs", "").body().path("logs").size() == 1);
        assertThat(call("GET", activation + "/logs", "")
                        .body()
                        .path("logs")
                        .get(0)
                        .asText())
                .endsWith("stdout: line 7");
        JsonNode list = call("GET", GUEST + "/activations?name=later", "").body();
        assertThat(list).hasSize(1);
        assertThat(list.get(0).path("activationId").asText()).isEqualTo(accepted.activation());
        assertThat(call("GET", "/api/v1/namespaces/other/activations/" + accepted.activation(), "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void whatGoesWrongIsToldAndHappensOnce() {
        requirePython();
        put(
                "wrong",
                "python:3",
                """
                def main(args):
                    print('called to', args['how'])
                    if args['how'] == 'raise': raise ValueError('asked to')
                    if args['how'] == 'tell': return {'error': 'told'}
                    return 'no object'
                """);
        String action = GUEST + "/actions/wrong";

        for (String how : List.of("raise", "tell", "text")) {
            Answer answer = call("POST", action + "?blocking=true&result=true", "{\"how\": \"" + how + "\"}");
            assertThat(answer.status()).as(how).isEqualTo(502);
            assertThat(answer.body().path("error").asText())
                    .isEqualTo(Map.of(
                                    "raise", "An error has occurred: ValueError: asked to",
                                    "tell", "told",
                                    "text", "The action did not return a dictionary or array.")
                            .get(how));
        }
        Answer accepted = call("POST", action, "{\"how\": \"raise\"}");
        String activation = GUEST + "/activations/" + accepted.activation();
        TestFunctions.await("activation", () -> call("GET", activation, "").status() == 200);
        assertThat(call("GET", activation, "")
                        .body()
                        .path("response")
                        .path("status")
                        .asText())
                .isEqualTo("action developer error");
        assertThat(call("GET", GUEST + "/activations?name=wrong&count=true", "")
                        .body()
                        .path("activations")
                        .asInt())
                .isEqualTo(4);
        TestFunctions.await(
                "no event any more", () -> store.list("function-event").isEmpty());
        assertThat(lambda.functions.logs().last(function("wrong"), 1_000))
                .filteredOn(line -> line.text().equals("called to raise"))
                .hasSize(2);
    }

    /** The one behind an action. */
    private static String function(String action) {
        return lambda.functions.registry().list().stream()
                .map(state -> state.latest().functionName())
                .filter(each -> each.startsWith("ow_guest__" + action + "_"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anActionThatTakesTooLongIsEnded() {
        requirePython();
        String code =
                action("python:3", "def main(args):\n    while True: pass").replace("20000", "1000");
        assertThat(call("PUT", GUEST + "/actions/loops", code).status()).isEqualTo(200);

        Answer answer = call("POST", GUEST + "/actions/loops?blocking=true&result=true", "{}");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body().path("error").asText())
                .isEqualTo("The action exceeded its time limits of 1000 milliseconds.");
    }

    @Test
    void aCallThatThereIsNoPlaceForIsSentBack() {
        put("crowded", "python:3", "def main(args): return args");
        lambda.client.putFunctionConcurrency(
                request -> request.functionName(function("crowded")).reservedConcurrentExecutions(0));

        Answer answer = call("POST", GUEST + "/actions/crowded?blocking=true", "{}");

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.body().path("error").asText()).isEqualTo("Rate Exceeded.");
    }

    @Test
    void whoeverWaitsForTooLongGetsTheActivation() {
        requirePython();
        put("slow", "python:3", "import time\ndef main(args):\n    time.sleep(3)\n    return {'done': True}");

        Answer answer = call("POST", GUEST + "/actions/slow?blocking=true&result=true&timeout=200", "{}");

        assertThat(answer.status()).isEqualTo(202);
        String activation = GUEST + "/activations/" + answer.activation();
        TestFunctions.await("activation", () -> call("GET", activation, "").status() == 200);
    }

    @Test
    void actionsOfNodeRunToo() {
        assumeTrue(Isolation.onPath("node").isPresent(), "node is not on the PATH");
        put(
                "plain",
                "nodejs:20",
                "function main(params) { return Promise.resolve({ hello: params.name, id: process.env.__OW_ACTIVATION_ID }); }");
        put("exporting", "nodejs:default", "exports.main = async () => { throw new Error('asked to'); };");
        put("rejecting", "nodejs:default", "exports.main = () => Promise.reject('told');");

        Answer plain = call("POST", GUEST + "/actions/plain?blocking=true&result=true", "{\"name\": \"you\"}");
        Answer thrown = call("POST", GUEST + "/actions/exporting?blocking=true&result=true", "{}");
        Answer rejected = call("POST", GUEST + "/actions/rejecting?blocking=true&result=true", "{}");

        assertThat(plain.body().path("hello").asText())
                .as(plain.body().toString())
                .isEqualTo("you");
        assertThat(plain.body().path("id").asText()).hasSize(32);
        assertThat(thrown.body().path("error").asText()).isEqualTo("An error has occurred: Error: asked to");
        assertThat(rejected.body().path("error").asText()).isEqualTo("told");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PUT  | /actions/-x | {}                                                                 | 400 | action: -x",
                "PUT  | /actions/a%2Fb | {}                                                              | 400 | action: a/b",
                "PUT  | /actions/%zz | {}                                                                | 400 | encoded",
                "PUT  | /actions/a/b/c | {}                                                              | 404 | does not exist",
                "PUT  | /actions//b | {}                                                                 | 404 | does not exist",
                "PUT  | /actions/x | {                                                                   | 400 | malformed",
                "PUT  | /actions/x | [1]                                                                 | 400 | no JSON object",
                "PUT  | /actions/x | {}                                                                  | 400 | exec undefined",
                "PUT  | /actions/x | {} {}                                                               | 400 | after the end",
                "PUT  | /actions/x | {\"exec\":{\"kind\":\"swift:5\",\"code\":\"x\"}}                    | 400 | supported kinds",
                "PUT  | /actions/x | {\"exec\":{\"kind\":\"sequence\",\"components\":[]}}                | 400 | supported kinds",
                "PUT  | /actions/x | {\"exec\":{\"kind\":\"blackbox\",\"image\":\"some/image\"}}         | 400 | images are not run",
                "PUT  | /actions/x | {\"exec\":{\"kind\":\"python:3\",\"code\":\"!!\",\"binary\":true}}  | 400 | zip",
                "PUT  | /actions/x | {\"exec\":{\"kind\":\"python:3\",\"code\":\"x\",\"main\":\"a b\"}}  | 400 | exec.main",
                "PUT  | /actions/x | {\"limits\":{\"memory\":64}}                                        | 400 | limits.memory: 64",
                "PUT  | /actions/x | {\"limits\":{\"timeout\":900001}}                                   | 400 | limits.timeout: 900001",
                "PUT  | /actions/x | {\"limits\":{\"concurrency\":2}}                                    | 400 | limits.concurrency: 2",
                "PUT  | /actions/x | {\"parameters\":[{\"key\":\"a\",\"value\":1}]}                      | 501 | not built",
                "PUT  | /actions/x | {\"annotations\":[{\"key\":\"web-export\",\"value\":true}]}         | 501 | not built",
                "PUT  | /packages/p | {\"binding\":{\"name\":\"other\"}}                                 | 501 | not built",
                "PATCH | /actions/x | {}                                                                 | 405 | not allowed",
                "POST | /packages/p | {}                                                                 | 405 | not allowed",
                "POST | /actions/missing | {}                                                            | 404 | does not exist",
                "POST | /actions/missing | 7                                                             | 400 | no JSON object",
                "GET  | /actions/p/ | ``                                                                 | 404 | does not exist",
                "GET  | /actions?limit=1000 | ``                                                         | 400 | limit",
                "GET  | /activations/0123 | ``                                                           | 404 | does not exist",
                "GET  | /rules | ``                                                                      | 501 | not built",
                "GET  | /elsewhere | ``                                                                  | 404 | does not exist",
            })
    void whatIsWrongOrNotBuiltIsSaid(String method, String path, String body, int status, String error) {
        Answer answer = call(method, GUEST + path, body);

        assertThat(answer.body().path("error").asText()).contains(error);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().path("code").asText()).isNotEmpty();
    }

    @Test
    void anArchiveThatLeadsOutIsRefused() {
        byte[] zip = TestFunctions.zip(Map.of("../outside.py", "x"));
        String body = "{\"exec\":{\"kind\":\"python:3\",\"binary\":true,\"code\":\""
                + Base64.getEncoder().encodeToString(zip) + "\"}}";

        Answer answer = call("PUT", GUEST + "/actions/slips", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("error").asText()).contains("leads out of it");
    }

    @Test
    void largeArchivesAreTakenUpToTheLimit() {
        assertThat(call("PUT", GUEST + "/actions/large", withBytes(20 << 20)).status())
                .isEqualTo(200);
        assertThat(call("PUT", GUEST + "/actions/larger", withBytes(49 << 20)).status())
                .isEqualTo(413);
    }

    /** So many bytes, and an archive behind them. */
    private static String withBytes(int count) {
        byte[] zip = TestFunctions.zip(Map.of("__main__.py", "x = 1"));
        byte[] bytes = new byte[count + zip.length];
        System.arraycopy(zip, 0, bytes, count, zip.length);
        return "{\"exec\":{\"kind\":\"python:3\",\"binary\":true,\"code\":\""
                + Base64.getEncoder().encodeToString(bytes) + "\"}}";
    }

    @Test
    void deepDocumentsAreRefused() {
        Answer answer = call("POST", GUEST + "/actions/any", "{\"a\":" + "[".repeat(100_000));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("error").asText()).contains("nesting depth");
    }

    /** A function that somebody else has made under the name that an action would have is not touched. */
    @Test
    void aFunctionThatIsNoActionIsNotTaken() {
        put("mine", "python:3", "def main(args): return args");
        String name = function("mine");
        lambda.client.deleteFunction(request -> request.functionName(name));
        lambda.create(name, "python3.11", "app.handler", Map.of("app.py", "def handler(e, c): return e"));

        assertThat(call("GET", GUEST + "/actions/mine", "").status()).isEqualTo(404);
        assertThat(call("POST", GUEST + "/actions/mine", "{}").status()).isEqualTo(404);
        assertThat(call("DELETE", GUEST + "/actions/mine", "").status()).isEqualTo(404);
        assertThat(call("PUT", GUEST + "/actions/mine?overwrite=true", action("python:3", "x = 1"))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void keysAndTheirPoliciesAreChecked() {
        AccessPolicy callsOnly = new AccessPolicy(List.of(new Statement(
                Effect.ALLOW, List.of("lambda:InvokeFunction"), List.of("arn:aws:lambda:*:*:function:ow_guest_*"))));
        List<AccessKey> keys = List.of(
                new AccessKey("ADMIN", "hunter2", "", "000000000000", AccessPolicy.ALLOW_ALL),
                new AccessKey("CALLER", "hunter3", "", "000000000000", callsOnly),
                new AccessKey("TEMPORARY", "hunter4", "token", "000000000000", AccessPolicy.ALLOW_ALL));
        OpenWhiskApi closed = lambda.functions.openWhisk(
                new AccessControl(
                        new SignatureVerifier(keys, Clock.systemUTC()),
                        new RequestedResources(token -> Optional.empty())),
                false);
        String action = GUEST + "/actions/checked";
        String code = action("python:3", "def main(args): return args");

        assertThat(call(closed, "PUT", action, code, "ADMIN:hunter2", "http").status())
                .isEqualTo(403);
        assertThat(call(closed, "PUT", action, code, "ADMIN:hunter3", "https").status())
                .isEqualTo(401);
        assertThat(call(closed, "PUT", action, code, "TEMPORARY:hunter4", "https")
                        .status())
                .isEqualTo(401);
        assertThat(call(closed, "PUT", action, code, "NOBODY:", "https").status())
                .isEqualTo(401);
        assertThat(call(closed, "PUT", action, code, "nocolon", "https").status())
                .isEqualTo(401);
        assertThat(call(closed, "GET", action, "", "", "https").headers()).containsEntry("www-authenticate", "Basic");
        Answer denied = call(closed, "PUT", action, code, "CALLER:hunter3", "https");
        assertThat(denied.status()).isEqualTo(403);
        assertThat(denied.body().path("error").asText())
                .contains("lambda:CreateFunction", "function:ow_guest__checked");
        assertThat(call(closed, "PUT", action, code, "ADMIN:hunter2", "https").status())
                .isEqualTo(200);
        assertThat(call(closed, "PUT", action + "?overwrite=true", code, "CALLER:hunter3", "https")
                        .status())
                .isEqualTo(403);
        assertThat(call(closed, "POST", action, "{}", "CALLER:hunter3", "https").status())
                .isEqualTo(202);
        assertThat(call(closed, "GET", GUEST + "/actions", "", "CALLER:hunter3", "https")
                        .status())
                .isEqualTo(403);
        assertThat(call(closed, "DELETE", action, "", "CALLER:hunter3", "https").status())
                .isEqualTo(403);
    }
}
