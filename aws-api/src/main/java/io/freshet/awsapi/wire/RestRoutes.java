package io.freshet.awsapi.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.freshet.awsapi.model.ServiceModel;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the operation that a method and a path name, by the templates of the service models. */
final class RestRoutes {
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)(\\+?)}");

    /**
     * An operation that was found.
     *
     * @param labels what stands in the path, by the members of the request, decoded
     * @param query decoded, in order
     */
    record Found(
            BoundService service,
            String operation,
            int status,
            Map<String, String> labels,
            Map<String, List<String>> query) {}

    private record Route(
            BoundService service,
            String operation,
            ServiceModel.Endpoint endpoint,
            Pattern path,
            List<String> labels,
            Map<String, List<String>> constants) {}

    private final List<Route> routes = new ArrayList<>();
    private final Set<String> firstSegments = new HashSet<>();

    RestRoutes(List<BoundService> services) {
        for (BoundService service : services) {
            if (service.model.speaks("rest-json")) {
                service.model.operations().forEach(operation -> routes.add(route(service, operation)));
            }
        }
        // the more a template says, the earlier it is asked
        routes.sort((one, other) -> Integer.compare(weight(other), weight(one)));
        routes.forEach(route -> firstSegments.add(segment(route.endpoint().template())));
    }

    private static int weight(Route route) {
        return 1000 * route.constants().size() - route.labels().size();
    }

    private static Route route(BoundService service, String operation) {
        ServiceModel.Endpoint endpoint = service.model.endpoint(operation);
        String[] parts = endpoint.template().split("\\?", 2);
        List<String> labels = new ArrayList<>();
        StringBuilder pattern = new StringBuilder();
        Matcher variables = VARIABLE.matcher(bare(parts[0]));
        int at = 0;
        while (variables.find()) {
            pattern.append(Pattern.quote(bare(parts[0]).substring(at, variables.start())));
            pattern.append(variables.group(2).isEmpty() ? "([^/]+)" : "(.+)");
            labels.add(service.model.memberOfLabel(operation, variables.group(1)));
            at = variables.end();
        }
        pattern.append(Pattern.quote(bare(parts[0]).substring(at)));
        return new Route(
                service,
                operation,
                endpoint,
                Pattern.compile(pattern.toString()),
                labels,
                parts.length == 2 ? query(parts[1]) : Map.of());
    }

    /** Whether a path begins as the templates do. */
    boolean mayHave(String path) {
        return firstSegments.contains(segment(path));
    }

    Optional<Found> find(String method, String target) {
        String[] parts = target.split("\\?", 2);
        Map<String, List<String>> query = parts.length == 2 ? query(parts[1]) : Map.of();
        String path = bare(parts[0]);
        for (Route route : routes) {
            Matcher matcher = route.path().matcher(path);
            if (route.endpoint().method().equals(method)
                    && matcher.matches()
                    && route.constants().entrySet().stream()
                            .allMatch(constant -> constant.getValue().equals(query.get(constant.getKey())))) {
                Map<String, String> labels = new HashMap<>();
                for (int i = 0; i < route.labels().size(); i++) {
                    labels.put(route.labels().get(i), decoded(matcher.group(i + 1), false));
                }
                return Optional.of(new Found(
                        route.service(), route.operation(), route.endpoint().status(), labels, query));
            }
        }
        return Optional.empty();
    }

    private static String segment(String path) {
        String[] segments = path.split("[/?]", 3);
        return segments.length > 1 ? segments[1] : "";
    }

    /** Templates of one service end with a slash or not, and so do the paths that clients make of them. */
    private static String bare(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static Map<String, List<String>> query(String text) {
        Map<String, List<String>> query = new HashMap<>();
        for (String part : text.split("&", -1)) {
            String[] pair = part.split("=", 2);
            if (!part.isEmpty()) {
                query.computeIfAbsent(decoded(pair[0], true), none -> new ArrayList<>())
                        .add(pair.length == 2 ? decoded(pair[1], true) : "");
            }
        }
        return query;
    }

    /** What is no escape stands for itself. */
    private static String decoded(String text, boolean plusIsSpace) {
        try {
            return URLDecoder.decode(plusIsSpace ? text : text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
