package io.freshet.firehosesink.stream;

import static io.freshet.firehosesink.stream.Json.invalid;
import static io.freshet.firehosesink.stream.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.firehosesink.lane.Endpoint;
import io.freshet.firehosesink.lane.IndexRotation;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads destinations that are clusters of OpenSearch or Elasticsearch. */
final class SearchDestinations {
    /** What every cluster refuses in the name of an index. */
    private static final Pattern BAD_INDEX = Pattern.compile("[_+-].*|.*[\\\\/*?\"<>|\\s,#:\\p{Cntrl}].*|\\.|\\.\\.");

    private static final int ID_PREFIX_BYTES = 8;

    private SearchDestinations() {}

    static Endpoint.Search read(Destinations.Owner owner, JsonNode document) {
        if (document.has("DomainARN")) {
            throw invalid("DomainARN cannot be resolved: there are no domains here (expected: ClusterEndpoint).");
        }
        if (document.has("VpcConfiguration")) {
            throw invalid("VpcConfiguration is not supported: there is no VPC here (expected: a ClusterEndpoint that"
                    + " this server can reach).");
        }
        URI cluster = cluster(text(document, "ClusterEndpoint"));
        String credentials = cluster.getUserInfo();
        boolean ownIds = !text(document.path("DocumentIdOptions"), "DefaultDocumentIdFormat")
                .equals("NO_DOCUMENT_ID");
        return new Endpoint.Search(
                withoutCredentials(cluster),
                credentials == null ? "" : credentials,
                index(text(document, "IndexName")),
                rotation(text(document, "IndexRotationPeriod")),
                text(document, "TypeName"),
                ownIds ? idPrefix(owner) : "",
                Destinations.retryFor(document));
    }

    private static URI cluster(String url) {
        try {
            URI uri = URI.create(url);
            boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            String user = uri.getUserInfo();
            if (http
                    && uri.getHost() != null
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && (user == null || user.indexOf(':') > 0)) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // told below, without what may be a password
        }
        throw invalid("ClusterEndpoint is not the URL of a cluster (expected: https://host:port or"
                + " https://user:password@host:port).");
    }

    private static URI withoutCredentials(URI cluster) {
        String path = cluster.getRawPath() == null ? "" : cluster.getRawPath();
        String port = cluster.getPort() < 0 ? "" : ":" + cluster.getPort();
        return URI.create(cluster.getScheme() + "://" + cluster.getHost() + port + path);
    }

    private static String index(String name) {
        boolean bad = name.isEmpty()
                || !name.equals(name.toLowerCase(Locale.ROOT))
                || BAD_INDEX.matcher(name).matches();
        if (bad) {
            throw invalid("IndexName is " + name + ", which is none for an index (expected: lower case, without spaces"
                    + " and \\ / * ? \" < > | , # :, not beginning with _ - or +).");
        }
        return name;
    }

    private static IndexRotation rotation(String period) {
        return switch (period) {
            case "NoRotation" -> IndexRotation.NONE;
            case "OneHour" -> IndexRotation.HOUR;
            case "OneDay" -> IndexRotation.DAY;
            case "OneWeek" -> IndexRotation.WEEK;
            case "OneMonth" -> IndexRotation.MONTH;
            default ->
                throw invalid("IndexRotationPeriod is " + period + " (expected: NoRotation, OneHour, OneDay,"
                        + " OneWeek or OneMonth).");
        };
    }

    /** Places in a log begin at 0 again when a delivery stream is deleted and created again: its documents must not be taken for the old. */
    private static String idPrefix(Destinations.Owner owner) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((owner.arn() + " " + owner.createdAt()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, ID_PREFIX_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: every Java has it", e);
        }
    }
}
