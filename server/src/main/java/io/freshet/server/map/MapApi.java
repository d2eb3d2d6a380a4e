package io.freshet.server.map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.auth.Authenticated;
import io.freshet.awsapi.auth.SignedRequest;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.operation.Caller;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import io.freshet.jobs.map.JobBoard;
import io.freshet.jobs.map.MapException;
import io.freshet.jobs.map.MapJob;
import io.freshet.jobs.map.MapJobs;
import io.freshet.jobs.map.MapRequest;
import io.freshet.server.answer.JsonAnswer;
import io.freshet.server.answer.PageGuard;
import io.freshet.server.answer.Target;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ListApplicationsRequest;

/**
 * Map jobs at {@code /_freshet/jobs}: {@code HEAD} and {@code PUT artifacts/SHA256}, {@code POST} a job, {@code PUT ID/inputs/NUMBER},
 * {@code POST ID/start} and {@code ID/cancel}, {@code GET ID}, {@code ID/events?after=&calls=&wait=&results=1}, {@code ID/segments/NAME}, {@code ID/results/NAME},
 * {@code ID/logs}, {@code DELETE ID}, and {@code GET} all. Requests are signed for {@code freshet}, and whoever may create map jobs may run code.
 */
public final class MapApi {
    /** Where it lies. */
    public static final String PATH = "/_freshet/jobs";

    /** What requests are signed for. */
    public static final String SERVICE = "freshet";

    /** A header that no page of a browser can send to another place than its own: pages must not begin jobs on their readers' machines. */
    public static final String CLIENT_HEADER = PageGuard.CLIENT_HEADER;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 1_000;
    private static final long MOST_WAIT = 30;
    private static final Pattern ARTIFACT = Pattern.compile("/artifacts/([0-9a-f]{64})");
    private static final Pattern BELOW = Pattern.compile("/([a-z0-9-]{1,64})(?:/([a-z]+)(?:/([\\w.-]{1,100}))?)?");

    private final Supplier<MapJobs> jobs;
    private final AccessControl access;
    private final CallerDefaults defaults;
    private final boolean open;

    /**
     * @param jobs asked for when the first request comes
     * @param open whether everybody on this machine is let in
     */
    public MapApi(Supplier<MapJobs> jobs, AccessControl access, CallerDefaults defaults, boolean open) {
        this.jobs = jobs;
        this.access = access;
        this.defaults = defaults;
        this.open = open;
    }

    /** What the caller did wrong is an answer too. */
    public WireResponse answer(WireRequest request) {
        try {
            return decide(request);
        } catch (ApiException e) {
            return JsonAnswer.told(e.status(), String.valueOf(e.getMessage()));
        } catch (MapException e) {
            return JsonAnswer.told(status(e.code()), String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return JsonAnswer.told(400, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return JsonAnswer.told(503, "the server ends");
        }
    }

    private static int status(MapException.Code code) {
        return switch (code) {
            case INVALID -> 400;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case TOO_MANY -> 429;
            case UNAVAILABLE -> 503;
        };
    }

    private WireResponse decide(WireRequest request) throws InterruptedException {
        PageGuard.refuse(request, open);
        Authenticated asked = access.authenticate(
                new SignedRequest(request.method(), request.path(), request.headers(), request.body()), SERVICE);
        Target target = Target.of(request);
        String below = target.below(PATH).replaceAll("/$", "");
        Matcher artifact = ARTIFACT.matcher(below);
        Matcher one = BELOW.matcher(below);
        if (artifact.matches()) {
            return artifact(request.method(), asked, artifact.group(1));
        }
        if (below.isEmpty()) {
            return all(request.method(), asked);
        }
        if (!one.matches()) {
            return JsonAnswer.told(404, target.path() + " is not here");
        }
        String id = one.group(1);
        String what = one.group(2) == null ? "" : one.group(2);
        String name = one.group(3) == null ? "" : one.group(3);
        return request.method().equals("GET")
                ? read(asked.key(), id, what, name, target)
                : change(request.method(), asked, id, what, name);
    }

    private void authorize(AccessKey key, String operation) {
        access.authorize(
                key,
                SERVICE,
                operation,
                ListApplicationsRequest.builder().build(),
                new Caller(key.accountId(), defaults.region(), "map"));
    }

    private WireResponse artifact(String method, Authenticated asked, String sha256) {
        authorize(asked.key(), "CreateMapJob");
        return switch (method) {
            case "HEAD" ->
                new WireResponse(
                        jobs.get().hasArtifact(sha256) ? 200 : 404,
                        JsonAnswer.headers("text/plain"),
                        new byte[0],
                        Optional.empty());
            case "PUT" -> {
                jobs.get().putArtifact(sha256, asked.body());
                yield JsonAnswer.ok(JsonAnswer.object());
            }
            default -> JsonAnswer.told(405, "use HEAD or PUT");
        };
    }

    private WireResponse all(String method, Authenticated asked) {
        return switch (method) {
            case "GET" -> {
                authorize(asked.key(), "ListMapJobs");
                ObjectNode document = JsonAnswer.object();
                ArrayNode list = document.putArray("jobs");
                jobs.get().list(asked.key().accountId(), PAGE).forEach(job -> list.add(MapDocument.of(job)));
                yield JsonAnswer.ok(document);
            }
            case "POST" -> {
                authorize(asked.key(), "CreateMapJob");
                MapRequest request = MapRequest.of(asked.body());
                yield JsonAnswer.ok(
                        described(jobs.get().create(request, asked.key().accountId())));
            }
            default -> JsonAnswer.told(405, "use GET or POST");
        };
    }

    private WireResponse read(AccessKey key, String id, String what, String name, Target target)
            throws InterruptedException {
        String account = key.accountId();
        authorize(key, what.isEmpty() || what.equals("events") ? "DescribeMapJob" : "GetMapJobResults");
        return switch (what) {
            case "" -> JsonAnswer.ok(described(jobs.get().job(id, account)));
            case "events" -> {
                boolean results = target.text("results", "0").equals("1");
                if (results) {
                    authorize(key, "GetMapJobResults");
                }
                int after = index(target.text("after", "0"));
                int calls = index(target.text("calls", "0"));
                Duration wait = Duration.ofSeconds(Math.min(MOST_WAIT, index(target.text("wait", "0"))));
                MapJobs.Events events = jobs.get().events(id, account, after, calls, wait);
                yield JsonAnswer.ok(MapDocument.events(events.view(), results ? events.segments() : Map.of()));
            }
            case "segments" -> bytes(jobs.get().segment(id, account, name));
            case "results" -> bytes(jobs.get().apart(id, account, name));
            case "logs" ->
                new WireResponse(
                        200,
                        JsonAnswer.headers("text/plain; charset=utf-8"),
                        jobs.get().logs(id, account),
                        Optional.empty());
            default -> JsonAnswer.told(404, what + " of a map job is not here");
        };
    }

    private WireResponse change(String method, Authenticated asked, String id, String what, String name) {
        String account = asked.key().accountId();
        return switch (method + " " + what) {
            case "PUT inputs" -> {
                authorize(asked.key(), "CreateMapJob");
                int number = index(name);
                jobs.get().putInputs(id, account, number, asked.body());
                yield JsonAnswer.ok(JsonAnswer.object());
            }
            case "POST start" -> {
                authorize(asked.key(), "CreateMapJob");
                int chunks = chunks(asked.body());
                yield JsonAnswer.ok(described(jobs.get().start(id, account, chunks)));
            }
            case "POST cancel" -> {
                authorize(asked.key(), "CancelMapJob");
                yield JsonAnswer.ok(described(jobs.get().cancel(id, account)));
            }
            case "DELETE " -> {
                authorize(asked.key(), "DeleteMapJob");
                jobs.get().delete(id, account);
                yield JsonAnswer.ok(JsonAnswer.object());
            }
            default -> JsonAnswer.told(405, method + " is not for this");
        };
    }

    private static int chunks(byte[] body) {
        try {
            JsonNode asked = JSON.readTree(body);
            if (asked != null && asked.path("chunks").isInt()) {
                return asked.path("chunks").asInt();
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the body is no JSON: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("the body says no chunks (expected: {\"chunks\": 1})");
    }

    private static int index(String name) {
        if (!name.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("number: " + name + " (expected: a whole number)");
        }
        return Integer.parseInt(name);
    }

    private ObjectNode described(MapJob job) {
        JobBoard.View view = jobs.get().view(job);
        return MapDocument.described(job, view);
    }

    private static WireResponse bytes(byte[] body) {
        return new WireResponse(200, JsonAnswer.headers("application/octet-stream"), body, Optional.empty());
    }

    /** How times are shown. */
    static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
