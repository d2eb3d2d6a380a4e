package io.freshet.server.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesisanalyticsv2.KinesisAnalyticsV2Client;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.CodeContentType;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.RuntimeEnvironment;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The console in a real browser. With {@code -Dconsole.screenshots=DIR} every page is written there as a picture, too. The tests follow each other,
 * because a server that is started for each would cost minutes.
 */
@SuppressWarnings("NullAway.Init")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleIT {
    private static final Map<Integer, Integer> SIZES = Map.of(1280, 900, 1920, 1080);
    private static final String SQL =
            """
            CREATE OR REPLACE STREAM "EVENS" (ID INTEGER);
            CREATE OR REPLACE PUMP "EVENS_PUMP" AS INSERT INTO "EVENS"
            SELECT STREAM ID FROM "SOURCE_SQL_STREAM_001" WHERE MOD(ID, 2) = 0;
            CREATE OR REPLACE STREAM "NEVER" (ID INTEGER);
            CREATE OR REPLACE PUMP "NEVER_PUMP" AS INSERT INTO "NEVER"
            SELECT STREAM ID FROM "EVENS" WHERE ID < 0;
            """;

    /** Each number with every number of the same kind of the last second: few records make many rows. */
    private static final String PAIRS =
            """
            CREATE STREAM "KEYED" (ID INTEGER, K INTEGER);
            CREATE PUMP "KEYED_PUMP" AS INSERT INTO "KEYED"
            SELECT STREAM ID, MOD(ID, 2) FROM "SOURCE_SQL_STREAM_001";
            CREATE STREAM "PAIRS" (A INTEGER, B INTEGER);
            CREATE PUMP "PAIRS_PUMP" AS INSERT INTO "PAIRS"
            SELECT STREAM L.ID, R.ID
            FROM "KEYED" OVER (RANGE INTERVAL '1' SECOND PRECEDING) AS L
            JOIN "KEYED" OVER (RANGE INTERVAL '1' SECOND PRECEDING) AS R ON L.K = R.K;
            """;

    /** What is to be behind a live view; less where processors are slow. */
    private static final int ROWS_A_SECOND = Integer.getInteger("console.rows", 100_000);

    private static final String TRACE = "1-67891233-abcdef012345678912345678";

    @TempDir
    static Path directory;

    private static ServerProcess server;
    private static Browser browser;
    private static final AtomicBoolean putting = new AtomicBoolean();
    private static Thread producer;

    @BeforeAll
    static void aServerAndABrowser() throws Exception {
        browser = Browser.start(Files.createDirectories(directory.resolve("browser")));
        server = ServerProcess.start(directory.resolve("server"));
    }

    @AfterAll
    static void end() throws Exception {
        putting.set(false);
        if (producer != null) {
            producer.join();
        }
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private static URI page(String name) {
        return URI.create(server.endpoint() + "/#/" + name);
    }

    /** Opens a page at each size, awaits some text there, and finds nothing to complain of and nothing that does not fit. */
    private static void look(String name, String expected, String picture) throws Exception {
        for (Map.Entry<Integer, Integer> size : SIZES.entrySet()) {
            browser.size(size.getKey(), size.getValue());
            browser.go(page(name));
            browser.awaitText("main", expected);
            int overflow = browser.run(
                            "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
                    .asInt();
            assertThat(overflow).as(name + " at " + size.getKey()).isZero();
            picture(picture + "-" + size.getKey());
        }
        assertThat(browser.complaints()).as(name).isEmpty();
    }

    private static void picture(String name) throws Exception {
        String wanted = System.getProperty("console.screenshots", "");
        if (!wanted.isEmpty()) {
            browser.screenshot(Path.of(wanted, name + ".png"));
        }
    }

    @Test
    @Order(1)
    void aServerWithNothingSaysWhatToDoFirst() throws Exception {
        look("overview", "Nothing is here yet", "empty-overview");
        look("streams", "No streams yet", "empty-streams");
        look("applications", "No applications yet", "empty-applications");
        look("deliveries", "No delivery streams yet", "empty-deliveries");
        look("functions", "No functions yet", "empty-functions");
        look("traces", "Nothing has been traced yet", "empty-traces");
        look("traces/1-00000000-000000000000000000000000", "is not known", "missing-trace");
        look("sql", "no stream yet", "empty-sql");
        look("streams/none", "stream none does not exist", "missing-stream");
    }

    @Test
    @Order(2)
    void everyPageShowsDataThatFlows() throws Exception {
        try (S3Client s3 = server.s3()) {
            s3.createBucket(r -> r.bucket(Pipeline.BUCKET));
        }
        Pipeline.createStream(server, "numbers", 2);
        Pipeline.createStream(server, "evens", 1);
        Pipeline.createDelivery(server, "evens", true);
        Pipeline.runApplication(server, "filter", SQL, "EVENS", Pipeline.streamArn("evens"));
        putting.set(true);
        producer = new Thread(ConsoleIT::put, "producer");
        producer.start();

        look("overview", "let none of them through", "overview");
        browser.awaitText("#why", "NEVER_PUMP");
        browser.awaitCount(".node", 5);
        look("streams", "evens", "streams");
        look("streams/numbers", "Latest records", "stream");
        browser.awaitText("#peek", "\"id\":");
        browser.click("#discover");
        browser.awaitText("main", "INTEGER");
        look("deliveries", "evens", "deliveries");
        browser.go(page("deliveries/evens"));
        browser.awaitText("main", "the interval hint was over");
        look("deliveries/evens", "the interval hint was over", "delivery");
        browser.go(page("applications/filter"));
        browser.awaitText("main", "NEVER_PUMP");
        browser.awaitText("main", "with the clock");
        Await.until(Duration.ofSeconds(40), () -> "tasks: " + browser.text("main"), () -> browser.count(".meter") > 2);
        look("applications/filter", "Held back", "application");
        look("functions", "Functions and map jobs", "functions");
        putTraced();
        browser.go(page("traces/" + TRACE));
        browser.awaitText("main", "PutObject");
        look("traces/" + TRACE, "key=evens/", "trace");
        look("traces", TRACE, "traces");
        browser.awaitCount("#map .node", 4);
        browser.type("#filter input", "service(\"evens\") { fault }");
        browser.click("#filter button");
        browser.awaitText("main", "None of the last hour is like that");
        look("traces/where/edge(%22numbers%22%2C%22filter%22)", TRACE, "traces-filtered");
        look("traces/where/servce()", "did you mean service?", "traces-refused");
    }

    private static void putTraced() {
        try (KinesisClient kinesis = server.kinesis()) {
            kinesis.putRecord(r -> r.streamName("numbers")
                    .partitionKey("traced")
                    .data(SdkBytes.fromUtf8String("{\"id\":2}"))
                    .overrideConfiguration(o -> o.putHeader("X-Amzn-Trace-Id", "Root=" + TRACE + ";Sampled=1")));
        }
    }

    private static void put() {
        int id = 0;
        try (KinesisClient kinesis = server.kinesis()) {
            while (putting.get()) {
                int from = id;
                List<PutRecordsRequestEntry> entries = IntStream.range(from, from + 100)
                        .mapToObj(i -> PutRecordsRequestEntry.builder()
                                .partitionKey("k" + i)
                                .data(SdkBytes.fromUtf8String("{\"id\":" + i + "}"))
                                .build())
                        .toList();
                id += 100;
                try {
                    kinesis.putRecords(r -> r.streamName("numbers").records(entries));
                } catch (SdkException e) {
                    // the server is gone for a while
                }
                Thread.sleep(150);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @Order(3)
    void aMistakeIsUnderlinedWhileItIsThereAndNamesAreCompleted() throws Exception {
        browser.size(1280, 900);
        browser.go(page("sql"));
        browser.awaitText("main", "SOURCE_SQL_STREAM_001");
        browser.act("const e = document.getElementById('sql'); e.value = ''; e.dispatchEvent(new Event('input'))");
        browser.type(
                "#sql",
                "CREATE STREAM \"OUT\" (X INTEGER);\nCREATE PUMP \"P\" AS INSERT INTO \"OUT\"\n"
                        + "SELECT STREAM \"idd\" FROM \"SOURCE_SQL_STREAM_001\";");
        browser.awaitText("#problems", "idd");
        assertThat(browser.text(".squiggle")).contains("idd");
        assertThat(browser.text("#problems")).contains("line 3, column 15");
        picture("sql-mistake");

        browser.act("const e = document.getElementById('sql'); e.value = e.value.replace('idd', 'ID');"
                + " e.dispatchEvent(new Event('input'))");

        browser.awaitText("main", "It can run");
        assertThat(browser.count(".squiggle")).isZero();
        browser.type("#sql", "\nSELECT STREAM MO");
        browser.awaitText("#suggest", "MOD");
        picture("sql-completion");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(4)
    void aTextThatIsRunShowsItsRowsAndWhyThereAreNone() throws Exception {
        browser.go(page("sql"));
        browser.awaitText("main", "SOURCE_SQL_STREAM_001");
        browser.act("const e = document.getElementById('sql');"
                + " e.value = 'CREATE STREAM \"OUT\" (X INTEGER); CREATE PUMP \"P\" AS INSERT INTO \"OUT\""
                + " SELECT STREAM \"ID\" FROM \"SOURCE_SQL_STREAM_001\";"
                + " CREATE STREAM \"NONE\" (X INTEGER); CREATE PUMP \"Q\" AS INSERT INTO \"NONE\""
                + " SELECT STREAM X FROM \"OUT\" WHERE X < 0;';"
                + " e.dispatchEvent(new Event('input'))");
        browser.awaitText("main", "It can run");
        browser.click("#run");
        browser.awaitText("#nothing-yet", "its WHERE has let none of them through");
        picture("sql-nothing");
        browser.act("[...document.querySelectorAll('[role=tab]')].find(e => e.innerText.startsWith('OUT')).click()");
        browser.awaitText("#results", "so far");
        picture("sql-rows");
        browser.click("#stop");
        browser.awaitText("#results", "is not running");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(5)
    void aHundredThousandRowsASecondDoNotSlowTheBrowser() throws Exception {
        runPairs();
        browser.go(page("applications/pairs"));
        browser.awaitText("[role=tablist]", "PAIRS");
        browser.act("[...document.querySelectorAll('[role=tab]')].find(e => e.innerText.startsWith('PAIRS')).click()");
        Await.until(
                Duration.ofSeconds(30),
                () -> "#ratio says: " + browser.text("#ratio"),
                () -> rate(browser.text("#ratio")) >= ROWS_A_SECOND);

        JsonNode longest = browser.run(
                "window.longest = 0; let last = performance.now();"
                        + "(function frame() { const now = performance.now(); window.longest = Math.max(window.longest, now - last);"
                        + " last = now; window.frames_ = (window.frames_ || 0) + 1; requestAnimationFrame(frame); })(); return 0");
        assertThat(longest.asInt()).isZero();
        Await.until(
                Duration.ofSeconds(30),
                () -> "frames",
                () -> browser.run("return window.frames_").asInt() > 100);

        assertThat(browser.run("return window.longest").asDouble()).isLessThan(1_000);
        assertThat(browser.count(".rows tbody tr")).isBetween(1, 60);
        assertThat(browser.text("#ratio")).startsWith("1 of ");
        picture("live-rows");
        assertThat(browser.complaints()).isEmpty();
        try (KinesisAnalyticsV2Client analytics = server.analytics()) {
            analytics.stopApplication(r -> r.applicationName("pairs"));
        }
    }

    private static void runPairs() {
        try (KinesisAnalyticsV2Client analytics = server.analytics()) {
            analytics.createApplication(r -> r.applicationName("pairs")
                    .runtimeEnvironment(RuntimeEnvironment.SQL_1_0)
                    .serviceExecutionRole(Pipeline.ROLE)
                    .applicationConfiguration(
                            c -> c.applicationCodeConfiguration(code -> code.codeContentType(CodeContentType.PLAINTEXT)
                                            .codeContent(t -> t.textContent(PAIRS)))
                                    .sqlApplicationConfiguration(q -> q.inputs(Pipeline.numbers()))));
            analytics.startApplication(r -> r.applicationName("pairs"));
        }
    }

    private static double rate(String ratio) {
        String rate = ratio.replaceAll("(?s).*, ([\\d,]+) a second.*", "$1").replace(",", "");
        return rate.matches("\\d+") ? Double.parseDouble(rate) : 0;
    }

    @Test
    @Order(6)
    void theServerMayGoAndComeBack() throws Exception {
        browser.go(page("overview"));
        browser.awaitText("main", "filter");

        server.kill();
        browser.awaitText("#banner", "does not answer");
        picture("server-gone");
        server.startAgain();

        Await.until(Duration.ofSeconds(60), () -> browser.text("#banner"), () -> browser.text("#banner")
                .isEmpty());
        browser.awaitText("#connection", "connected");
        browser.awaitText("main", "filter");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(7)
    void theKeyboardAndTheDarkAreEnough() throws Exception {
        browser.size(1280, 900);
        browser.go(page("overview"));
        browser.awaitText("main", "filter");
        browser.click("#theme");
        browser.click("#theme");
        assertThat(browser.text("#theme")).contains("Dark");
        picture("overview-dark");
        browser.click("#theme");

        List<String> unnamed = new ArrayList<>();
        browser.run(
                        "return [...document.querySelectorAll('a, button, input, select, textarea')]"
                                + ".filter(e => !(e.innerText || e.getAttribute('aria-label') || e.labels?.length)).map(e => e.outerHTML)")
                .forEach(element -> unnamed.add(element.asText()));
        assertThat(unnamed).isEmpty();
        assertThat(browser.count("[tabindex]:not([tabindex='0']):not([tabindex='-1'])"))
                .isZero();
    }
}
