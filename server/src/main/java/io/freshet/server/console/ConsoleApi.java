package io.freshet.server.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.auth.AccessControl;
import io.freshet.awsapi.auth.AccessKey;
import io.freshet.awsapi.auth.Authenticated;
import io.freshet.awsapi.auth.SignedRequest;
import io.freshet.awsapi.operation.ApiException;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.awsapi.wire.WireRequest;
import io.freshet.awsapi.wire.WireResponse;
import io.freshet.jobs.application.ApplicationException;
import io.freshet.server.answer.JsonAnswer;
import io.freshet.server.answer.Target;
import io.freshet.server.live.LiveApi;
import io.freshet.sqlplanner.SqlPlanner;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the console asks for at {@code /_freshet/console}: {@code mode} (of anybody), {@code overview}, {@code streams/NAME} and its
 * {@code records}, {@code applications/NAME}, {@code deliveries/NAME}, {@code words}, and {@code POST check}. Requests are signed for
 * {@code freshet}, and show what the key may list and describe.
 */
public final class ConsoleApi {
    /** Where it lies. */
    public static final String PATH = "/_freshet/console";

    private static final String SERVICE = "freshet";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern BELOW =
            Pattern.compile("/(streams|applications|deliveries)/([A-Za-z0-9_.%-]{1,400})(/records)?");

    private final AccessControl access;
    private final CallerDefaults defaults;
    private final boolean open;
    private final Assets assets = new Assets();
    private final Overview overview;
    private final StreamView streams;
    private final DeliveryView deliveries;
    private final ApplicationView applications;
    private final SqlCheck check;

    /** @param open whether any key is let in */
    public ConsoleApi(ConsoleParts parts, LiveApi live, AccessControl access, CallerDefaults defaults, boolean open) {
        this.access = access;
        this.defaults = defaults;
        this.open = open;
        Rates rates = new Rates(parts.metrics());
        this.deliveries = new DeliveryView(parts, rates);
        this.overview = new Overview(parts, live, deliveries, rates);
        this.streams = new StreamView(parts, live, rates);
        this.applications = new ApplicationView(parts, live, rates);
        this.check = new SqlCheck(parts.applications());
    }

    /** The files beside it. */
    public Assets assets() {
        return assets;
    }

    /** What the caller did wrong is an answer too. */
    public WireResponse answer(WireRequest request) {
        try {
            return decide(request);
        } catch (ApiException e) {
            return JsonAnswer.of(
                    e.status() == 400 ? 403 : e.status(),
                    JsonAnswer.object().put("message", e.getMessage()).put("code", e.code()));
        } catch (ApplicationException e) {
            return JsonAnswer.told(
                    e.code() == ApplicationException.Code.RESOURCE_NOT_FOUND ? 404 : 400, e.getMessage());
        } catch (NotHere e) {
            return JsonAnswer.told(404, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return JsonAnswer.told(400, String.valueOf(e.getMessage()));
        }
    }

    private WireResponse decide(WireRequest request) {
        Target target = Target.of(request);
        String below = target.below(PATH);
        boolean reads = request.method().equals("GET");
        if (below.equals("/mode") && reads) {
            return JsonAnswer.ok(mode());
        }
        Authenticated asked = access.authenticate(
                new SignedRequest(request.method(), request.path(), request.headers(), request.body()), SERVICE);
        AccessKey key = asked.key();
        Visitor visitor = new Visitor(key, access, defaults);
        if (below.equals("/check")) {
            return request.method().equals("POST")
                    ? JsonAnswer.ok(check.answer(visitor, parsed(asked.body())))
                    : JsonAnswer.told(405, "use POST");
        }
        if (!reads) {
            return JsonAnswer.told(405, "use GET");
        }
        return switch (below) {
            case "/overview" -> JsonAnswer.ok(overview.document(visitor));
            case "/words" -> JsonAnswer.ok(words());
            case "/names/streams", "/names/applications", "/names/deliveries", "/names/functions" ->
                JsonAnswer.ok(overview.names(visitor, below.substring("/names/".length())));
            default -> JsonAnswer.ok(page(visitor, below, target));
        };
    }

    private ObjectNode page(Visitor visitor, String below, Target target) {
        Matcher page = BELOW.matcher(below);
        if (!page.matches()) {
            throw new NotHere(PATH + below + " is not here");
        }
        String name = Target.decoded(page.group(2));
        boolean records = page.group(3) != null;
        return switch (page.group(1)) {
            case "streams" -> records ? streams.records(visitor, name, target) : streams.document(visitor, name);
            case "deliveries" -> deliveries.document(visitor, name);
            default -> applications.document(visitor, name);
        };
    }

    private ObjectNode mode() {
        return JsonAnswer.object().put("open", open).put("region", defaults.region());
    }

    private static ObjectNode words() {
        ObjectNode document = JsonAnswer.object();
        SqlPlanner.functions().forEach(document.putArray("functions")::add);
        SqlPlanner.reservedWords().forEach(document.putArray("reserved")::add);
        return document;
    }

    private static JsonNode parsed(byte[] body) {
        try {
            JsonNode asked = JSON.readTree(body);
            if (asked != null && asked.isObject()) {
                return asked;
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the body is no JSON: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("the body is no object (expected: {\"sql\": \"..\"})");
    }

    /** Nothing is there by this name. */
    static final class NotHere extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotHere(String message) {
            super(message);
        }
    }
}
