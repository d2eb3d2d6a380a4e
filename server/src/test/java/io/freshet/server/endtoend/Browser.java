package io.freshet.server.endtoend;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.ingest.kafka.LoopbackPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A real Chromium without a window, driven by the WebDriver protocol. */
final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DRIVER = Path.of(System.getProperty("console.chromedriver", "/usr/bin/chromedriver"));
    private static final Path CHROMIUM = Path.of(System.getProperty("console.chromium", "/usr/bin/chromium"));
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process driver;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private String session = "";

    private Browser(Process driver, int port) {
        this.driver = driver;
        this.base = "http://127.0.0.1:" + port;
    }

    /** Skips the test where there is no Chromium. */
    static Browser start(Path directory) throws Exception {
        assumeTrue(
                Files.isExecutable(DRIVER) && Files.isExecutable(CHROMIUM),
                "no Chromium: " + CHROMIUM + " and " + DRIVER
                        + " are not both there (Debian: chromium, chromium-driver)");
        int port = LoopbackPort.free();
        Process process = new ProcessBuilder(DRIVER.toString(), "--port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("chromedriver.log").toFile())
                .start();
        Browser browser = new Browser(process, port);
        Await.until(PATIENCE, () -> "chromedriver on port " + port, browser::isReady);
        browser.open(directory);
        return browser;
    }

    private boolean isReady() throws InterruptedException {
        try {
            return send("GET", "/status", null).path("ready").asBoolean();
        } catch (IOException notYet) {
            return false;
        }
    }

    private void open(Path directory) throws IOException, InterruptedException {
        ObjectNode request = JSON.createObjectNode();
        ObjectNode wanted = request.putObject("capabilities").putObject("alwaysMatch");
        wanted.putObject("goog:loggingPrefs").put("browser", "ALL");
        ObjectNode chrome = wanted.putObject("goog:chromeOptions").put("binary", CHROMIUM.toString());
        ArrayNode arguments = chrome.putArray("args");
        List.of(
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--hide-scrollbars",
                        "--user-data-dir=" + directory.resolve("profile"))
                .forEach(arguments::add);
        session = send("POST", "/session", request).path("sessionId").asText();
    }

    private JsonNode send(String method, String path, @Nullable ObjectNode body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENCE)
                .header("content-type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        JsonNode value = JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofByteArray())
                        .body())
                .path("value");
        if (value.has("error")) {
            throw new AssertionError(
                    method + " " + path + ": " + value.path("message").asText());
        }
        return value;
    }

    private JsonNode command(String method, String path, @Nullable ObjectNode body) {
        try {
            return send(method, "/session/" + session + path, body);
        } catch (IOException e) {
            throw new AssertionError("the browser does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    void size(int width, int height) {
        JsonNode unused = command(
                "POST",
                "/window/rect",
                JSON.createObjectNode().put("width", width).put("height", height));
    }

    void go(URI address) {
        JsonNode unused = command("POST", "/url", JSON.createObjectNode().put("url", address.toString()));
    }

    /** What a function body returns. */
    JsonNode run(String script) {
        ObjectNode request = JSON.createObjectNode().put("script", script);
        request.putArray("args");
        return command("POST", "/execute/sync", request);
    }

    void act(String script) {
        JsonNode unused = run(script);
    }

    /** The text of the first element that a selector finds; empty if there is none. */
    String text(String selector) {
        return run("const e = document.querySelector(" + quoted(selector) + "); return e ? e.innerText : ''")
                .asText();
    }

    int count(String selector) {
        return run("return document.querySelectorAll(" + quoted(selector) + ").length")
                .asInt();
    }

    /** Types as a person does, into the element that is found. */
    void type(String selector, String text) {
        JsonNode found = command(
                "POST",
                "/element",
                JSON.createObjectNode().put("using", "css selector").put("value", selector));
        String element = found.elements().next().asText();
        JsonNode unused = command(
                "POST",
                "/element/" + element + "/value",
                JSON.createObjectNode().put("text", text));
    }

    void click(String selector) {
        act("document.querySelector(" + quoted(selector) + ").click()");
    }

    void awaitText(String selector, String part) throws Exception {
        Await.until(
                PATIENCE,
                () -> selector + " does not say " + part + " but " + text(selector) + "; the browser says "
                        + complaints(),
                () -> text(selector).contains(part));
    }

    void awaitCount(String selector, int many) throws Exception {
        Await.until(PATIENCE, () -> count(selector) + " of " + selector, () -> count(selector) == many);
    }

    /** What the browser complained of since it was last asked; requests that were refused, which pages show themselves, are left out. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        for (JsonNode entry : command("POST", "/se/log", JSON.createObjectNode().put("type", "browser"))) {
            String message = entry.path("message").asText();
            boolean severe = entry.path("level").asText().equals("SEVERE");
            if (severe && !message.contains("Failed to load resource")) {
                complaints.add(message);
            }
        }
        return complaints;
    }

    void screenshot(Path file) throws IOException {
        byte[] png =
                Base64.getDecoder().decode(command("GET", "/screenshot", null).asText());
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, png);
    }

    private static String quoted(String text) {
        return JSON.getNodeFactory().textNode(text).toString();
    }

    @Override
    public void close() {
        try {
            if (!session.isEmpty()) {
                JsonNode unused = command("DELETE", "", null);
            }
        } finally {
            driver.destroy();
        }
    }
}
