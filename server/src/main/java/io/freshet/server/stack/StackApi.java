package io.freshet.server.stack;

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
import io.freshet.server.answer.JsonAnswer;
import io.freshet.server.answer.PageGuard;
import io.freshet.server.answer.Target;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.kinesisanalyticsv2.model.ListApplicationsRequest;

/**
 * Stacks at {@code /_freshet/stacks}: {@code GET} all, {@code GET NAME} and {@code GET NAME/document}; {@code POST NAME/begin}, {@code NAME/renew} and
 * {@code NAME/end}, {@code PUT NAME}; {@code GET}, {@code PUT} and {@code DELETE NAME/buckets/BUCKET}. Requests are signed for {@code freshet}.
 */
public final class StackApi {
    /** Where it lies. */
    public static final String PATH = "/_freshet/stacks";

    /** What requests are signed for. */
    public static final String SERVICE = "freshet";

    /** The header of the token that {@code begin} gives. */
    public static final String TOKEN = "x-freshet-token";

    private static final int MOST_DOCUMENT = 14 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern BELOW = Pattern.compile(
            "/([A-Za-z][A-Za-z0-9-]{0,127})(?:/(begin|renew|end|document|buckets))?(?:/([a-z0-9][a-z0-9.-]{1,62}))?");

    private final Stacks stacks;
    private final StackBuckets buckets;
    private final AccessControl access;
    private final CallerDefaults defaults;
    private final boolean open;

    /**
     * Answers from these stacks.
     *
     * @param open whether everybody on this machine is let in
     */
    public StackApi(Stacks stacks, StackBuckets buckets, AccessControl access, CallerDefaults defaults, boolean open) {
        this.stacks = stacks;
        this.buckets = buckets;
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
        } catch (StackException e) {
            return JsonAnswer.told(e.status(), String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return JsonAnswer.told(400, String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            return JsonAnswer.told(502, String.valueOf(e.getMessage()));
        }
    }

    private WireResponse decide(WireRequest request) {
        PageGuard.refuse(request, open);
        Authenticated asked = access.authenticate(
                new SignedRequest(request.method(), request.path(), request.headers(), request.body()), SERVICE);
        AccessKey key = asked.key();
        Target target = Target.of(request);
        String below = target.below(PATH).replaceAll("/$", "");
        boolean reads = request.method().equals("GET");
        if (below.isEmpty() && reads) {
            authorize(key, "ListStacks");
            return JsonAnswer.ok(all(key.accountId()));
        }
        Matcher one = BELOW.matcher(below);
        if (!one.matches() || (one.group(3) != null) != "buckets".equals(one.group(2))) {
            return JsonAnswer.told(
                    404,
                    target.path() + " is not here (expected: " + PATH
                            + "/NAME, where NAME is a letter and up to 127 letters, digits and" + " hyphens)");
        }
        String what = one.group(2) == null ? "" : one.group(2);
        authorize(key, reads && what.isEmpty() ? "DescribeStack" : "DeployStack");
        if (what.equals("buckets")) {
            return bucket(request, key.accountId(), one.group(1), one.group(3));
        }
        return reads ? read(key.accountId(), one.group(1), what) : change(request, asked, one.group(1), what);
    }

    private void authorize(AccessKey key, String operation) {
        access.authorize(
                key,
                SERVICE,
                operation,
                ListApplicationsRequest.builder().build(),
                new Caller(key.accountId(), defaults.region(), "stack"));
    }

    private ObjectNode all(String account) {
        ObjectNode answer = JsonAnswer.object().put("account", account).put("region", defaults.region());
        ArrayNode list = answer.putArray("stacks");
        stacks.list(account).forEach(record -> list.addObject()
                .put("name", record.path("name").asText())
                .put("status", status(record))
                .put("resources", record.at("/document/resources").size())
                .put("updatedAt", record.path("updatedAt").asText()));
        return answer;
    }

    /** A deploy that has died leaves what it was at. */
    private String status(ObjectNode record) {
        String status = record.at("/document/status").asText();
        return status.equals("IN_PROGRESS") && !stacks.isTaken(record) ? "INTERRUPTED" : status;
    }

    private WireResponse read(String account, String name, String what) {
        Optional<ObjectNode> found = stacks.find(account, name);
        if (what.equals("document")) {
            ObjectNode answer = JsonAnswer.object().put("account", account).put("region", defaults.region());
            answer.put(
                    "revision",
                    found.map(record -> record.path("revision").asLong()).orElse(0L));
            answer.set("document", found.map(record -> record.path("document")).orElse(JsonAnswer.object()));
            return JsonAnswer.ok(answer);
        }
        if (found.isEmpty() || !what.isEmpty()) {
            return JsonAnswer.told(404, "stack " + name + " is not there");
        }
        ObjectNode record = found.get();
        ObjectNode answer = JsonAnswer.object()
                .put("name", name)
                .put("status", status(record))
                .put("updatedAt", record.path("updatedAt").asText());
        ArrayNode resources = answer.putArray("resources");
        for (JsonNode resource : record.at("/document/resources")) {
            ObjectNode shown = resources.addObject();
            for (String member : new String[] {"logicalId", "type", "physicalId", "unfinished"}) {
                shown.set(member, resource.path(member));
            }
        }
        answer.set("outputs", record.at("/document/outputs"));
        return JsonAnswer.ok(answer);
    }

    private WireResponse change(WireRequest request, Authenticated asked, String name, String what) {
        String account = asked.key().accountId();
        String token = request.header(TOKEN);
        switch (request.method() + " " + what) {
            case "POST begin" -> {
                long revision = json(asked.body()).path("revision").asLong();
                return JsonAnswer.ok(JsonAnswer.object().put("token", stacks.begin(account, name, revision)));
            }
            case "POST renew" -> stacks.renew(account, name, token);
            case "POST end" -> stacks.end(account, name, token);
            case "PUT " -> {
                if (asked.body().length > MOST_DOCUMENT) {
                    throw new StackException(
                            413,
                            "stack " + name + " has " + asked.body().length + " bytes (expected: " + MOST_DOCUMENT
                                    + " or fewer)");
                }
                stacks.save(account, name, token, json(asked.body()));
            }
            default -> {
                return JsonAnswer.told(405, request.method() + " is not for this");
            }
        }
        return JsonAnswer.ok(JsonAnswer.object());
    }

    /** Only who has the stack makes buckets, and removes only those that the stack has. */
    private WireResponse bucket(WireRequest request, String account, String name, String bucket) {
        if (request.method().equals("GET")) {
            return JsonAnswer.ok(JsonAnswer.object().put("exists", buckets.has(bucket)));
        }
        stacks.requireHeld(account, name, request.header(TOKEN));
        if (!stacks.owns(account, name, bucket)) {
            return JsonAnswer.told(409, "bucket " + bucket + " is not of stack " + name);
        }
        return switch (request.method()) {
            case "PUT" -> {
                buckets.make(bucket);
                yield JsonAnswer.ok(JsonAnswer.object());
            }
            case "DELETE" -> JsonAnswer.ok(JsonAnswer.object().put("removed", buckets.remove(bucket)));
            default -> JsonAnswer.told(405, "use GET, PUT or DELETE");
        };
    }

    private static ObjectNode json(byte[] body) {
        try {
            if (JSON.readTree(body) instanceof ObjectNode object) {
                return object;
            }
            throw new IllegalArgumentException("the body is no JSON object (expected: one)");
        } catch (IOException e) {
            throw new IllegalArgumentException("the body is no JSON: " + e.getMessage(), e);
        }
    }
}
