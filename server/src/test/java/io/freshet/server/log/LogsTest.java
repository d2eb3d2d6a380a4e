package io.freshet.server.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.auth.AccessPolicy;
import io.freshet.awsapi.auth.AccessPolicy.Effect;
import io.freshet.awsapi.auth.AccessPolicy.Statement;
import io.freshet.awsapi.auth.Authenticated;
import io.freshet.awsapi.auth.RequestedResources;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import io.freshet.server.log.RecentLog.Level;
import io.freshet.server.log.RecentLog.Line;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogsTest {
    private static final Instant AT = Instant.parse("2026-01-31T12:00:00Z");
    private static final String JOB = "0123456789abcdef0123456789abcdef";

    private final RecentLog log = new RecentLog();

    private void add(Level level, String thread, String job, String text) {
        log.add(AT, level, "io.freshet.Some", thread, job, text);
    }

    private String get(String query, String... actions) {
        AccessPolicy policy = new AccessPolicy(List.of(new Statement(Effect.ALLOW, List.of(actions), List.of("*"))));
        AccessKey key = new AccessKey("someone", "secret", "", "000000000000", policy);
        AccessControl access = new AccessControl(
                (request, service) -> new Authenticated(key, request.body()),
                new RequestedResources(iterator -> Optional.empty()));
        WireResponse answer = new LogsApi(log, access, new CallerDefaults("000000000000", "us-east-1"))
                .answer(new WireRequest("GET", LogsApi.PATH + query, Map.of(), new byte[0]));
        return answer.status() + " " + new String(answer.body(), UTF_8);
    }

    @Test
    void keepsTheLastLinesInBoundedMemory() {
        for (int i = 0; i < RecentLog.LINES + 5; i++) {
            add(Level.INFO, "main", "", "line " + i);
        }

        assertThat(log.all()).hasSize(RecentLog.LINES);
        assertThat(log.all().get(0).text()).isEqualTo("line 5");

        for (int i = 0; i < 20; i++) {
            add(Level.INFO, "main", "", "x".repeat(RecentLog.CHARACTERS / 10));
        }
        assertThat(log.all()).hasSize(10);
    }

    @Test
    void whoFollowsGetsEachLineOnceAndAllAgainFromAnotherLife() {
        add(Level.INFO, "main", "", "one");
        add(Level.INFO, "main", "", "two");

        assertThat(log.after(1, line -> true, 10)).extracting(Line::text).containsExactly("two");
        assertThat(log.after(2, line -> true, 10)).isEmpty();
        assertThat(log.after(99, line -> true, 10)).extracting(Line::text).containsExactly("one", "two");
        assertThat(log.last(line -> true, 1)).extracting(Line::text).containsExactly("two");
    }

    @Test
    void whatIsOfAnApplicationIsFoundByItsNameItsJobAndItsThreads() {
        add(Level.INFO, "main", "", "job submitted job=application/orders checkpoint=none");
        add(Level.INFO, "main", "", "job submitted job=application/orders-2 checkpoint=none");
        add(Level.INFO, "main", "", "Job application/orders (" + JOB + ") switched from state RUNNING to RESTARTING.");
        add(Level.WARN, "task", JOB, "it fails");
        add(Level.WARN, "task", "f" + JOB.substring(1), "another fails");
        add(Level.WARN, "delivery-publish-lake", "", "not published");

        assertThat(log.last(Subject.application("orders").within(log.all()), 10))
                .extracting(Line::text)
                .containsExactly(
                        "job submitted job=application/orders checkpoint=none",
                        "Job application/orders (" + JOB + ") switched from state RUNNING to RESTARTING.",
                        "it fails");
        assertThat(log.last(Subject.delivery("lake").within(log.all()), 10))
                .extracting(Line::text)
                .containsExactly("not published");
    }

    @Test
    void secretsAreNeverInIt() {
        Redaction redaction = new Redaction(List.of("wJalrXUtnFEMI", "short"));

        assertThat(redaction.clean("key wJalrXUtnFEMI, short, https://user:hidden@host/x password=abc secretKey: def"))
                .isEqualTo("key ***, short, https://user:***@host/x password=*** secretKey: ***");
    }

    @Test
    void whoMayDescribeAnApplicationSeesItsLinesAndNotTheServers() {
        add(Level.INFO, "main", "", "job submitted job=application/orders");
        add(Level.WARN, "main", "", "the disk is nearly full");

        assertThat(get("?application=orders", "kinesisanalytics:DescribeApplication"))
                .startsWith("200 ")
                .contains("job=application/orders")
                .doesNotContain("disk");
        assertThat(get("", "kinesisanalytics:*")).startsWith("403 ").contains("freshet:GetServerLog");
        assertThat(get("?delivery=lake", "kinesisanalytics:*")).startsWith("403 ");
        assertThat(get("?level=warn", "freshet:GetServerLog"))
                .contains("the disk is nearly full")
                .doesNotContain("submitted");
        assertThat(get("?since=2026-01-31T12:00:01Z", "freshet:GetServerLog")).isEqualTo("200 {\"lines\":[]}");
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThat(get("?level=loud", "freshet:*"))
                .startsWith("400 ")
                .contains("level: LOUD (expected: one of [DEBUG,");
        assertThat(get("?after=-1", "freshet:*")).startsWith("400 ").contains("after: -1 (expected: a whole number)");
        assertThat(get("?since=now", "freshet:*")).startsWith("400 ").contains("since: now (expected: a time");
        assertThat(get("?application=a/b", "freshet:*")).startsWith("400 ").contains("application: a/b");
        assertThat(get("?loud=yes", "freshet:*")).startsWith("400 ").contains("loud is no parameter");
        assertThat(get("?after", "freshet:*")).startsWith("400 ").contains("after is no parameter");
        assertThat(get("?application=a&delivery=b", "freshet:*"))
                .startsWith("400 ")
                .contains("at most one");
    }
}
