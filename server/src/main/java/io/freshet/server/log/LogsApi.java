package io.freshet.server.log;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.auth.SignedRequest;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import io.freshet.server.answer.JsonAnswer;
import io.freshet.server.answer.Target;
import io.freshet.server.log.RecentLog.Level;
import io.freshet.server.log.RecentLog.Line;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.firehose.model.DescribeDeliveryStreamRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.DescribeApplicationRequest;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ListApplicationsRequest;

/**
 * {@code GET /_freshet/logs?after=NUMBER&limit=COUNT&level=WARN&since=TIME} of the server, and with {@code application=NAME} or
 * {@code delivery=NAME} what of it is of those. Requests are signed for {@code freshet}; the first takes the permission {@code
 * freshet:GetServerLog}, the others that to describe what is named.
 */
public final class LogsApi {
    /** Where it lies. */
    public static final String PATH = "/_freshet/logs";

    private static final String SERVICE = "freshet";
    private static final int MOST = RecentLog.LINES;
    private static final Set<String> PARAMETERS = Set.of("after", "application", "delivery", "level", "limit", "since");

    private final RecentLog log;
    private final AccessControl access;
    private final CallerDefaults defaults;

    public LogsApi(RecentLog log, AccessControl access, CallerDefaults defaults) {
        this.log = log;
        this.access = access;
        this.defaults = defaults;
    }

    /** What the caller did wrong is an answer too. */
    public WireResponse answer(WireRequest request) {
        try {
            return request.method().equals("GET") ? JsonAnswer.ok(decide(request)) : JsonAnswer.told(405, "use GET");
        } catch (ApiException e) {
            return JsonAnswer.told(e.status() == 400 ? 403 : e.status(), String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return JsonAnswer.told(400, String.valueOf(e.getMessage()));
        }
    }

    private ObjectNode decide(WireRequest request) {
        AccessKey key = access.authenticate(
                        new SignedRequest(request.method(), request.path(), request.headers(), request.body()), SERVICE)
                .key();
        Target asked = Target.of(request);
        asked.only(PARAMETERS);
        Predicate<Line> wanted = subject(key, asked).and(atLeast(asked)).and(since(asked));
        int limit = (int) Math.max(0, Math.min(MOST, asked.number("limit", MOST)));
        List<Line> found = asked.parameters().containsKey("after")
                ? log.after(asked.number("after", 0), wanted, limit)
                : log.last(wanted, limit);
        ObjectNode document = JsonAnswer.object();
        ArrayNode lines = document.putArray("lines");
        found.forEach(line -> lines.addObject()
                .put("number", line.number())
                .put("time", line.time().toString())
                .put("level", line.level().name())
                .put("logger", line.logger())
                .put("text", line.text()));
        return document;
    }

    /** Whose lines are wanted; whoever asks may see them. */
    private Predicate<Line> subject(AccessKey key, Target asked) {
        String application = asked.parameters().get("application");
        String delivery = asked.parameters().get("delivery");
        if (application != null && delivery != null) {
            throw new IllegalArgumentException("application and delivery are both given (expected: at most one)");
        }
        if (application != null) {
            authorize(
                    key,
                    "kinesisanalytics",
                    "DescribeApplication",
                    DescribeApplicationRequest.builder()
                            .applicationName(name("application", application))
                            .build());
            return Subject.application(application).within(log.all());
        }
        if (delivery != null) {
            authorize(
                    key,
                    "firehose",
                    "DescribeDeliveryStream",
                    DescribeDeliveryStreamRequest.builder()
                            .deliveryStreamName(name("delivery", delivery))
                            .build());
            return Subject.delivery(delivery).within(log.all());
        }
        authorize(
                key, SERVICE, "GetServerLog", ListApplicationsRequest.builder().build());
        return line -> true;
    }

    private static String name(String what, String name) {
        if (!name.matches("[A-Za-z0-9_.-]{1,128}")) {
            throw new IllegalArgumentException(what + ": " + name + " (expected: 1..128 letters, digits, _ . -)");
        }
        return name;
    }

    private void authorize(AccessKey key, String service, String operation, SdkPojo asked) {
        access.authorize(key, service, operation, asked, new Caller(key.accountId(), defaults.region(), "logs"));
    }

    private static Predicate<Line> atLeast(Target asked) {
        String text = asked.text("level", Level.DEBUG.name()).toUpperCase(Locale.ROOT);
        Level least = Arrays.stream(Level.values())
                .filter(level -> level.name().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "level: " + text + " (expected: one of " + Arrays.toString(Level.values()) + ")"));
        return line -> line.level().compareTo(least) >= 0;
    }

    private static Predicate<Line> since(Target asked) {
        String text = asked.parameters().get("since");
        if (text == null) {
            return line -> true;
        }
        try {
            Instant since = Instant.parse(text);
            return line -> !line.time().isBefore(since);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("since: " + text + " (expected: a time as 2026-01-31T12:00:00Z)", e);
        }
    }
}
