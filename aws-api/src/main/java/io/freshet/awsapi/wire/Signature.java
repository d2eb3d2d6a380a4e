package io.freshet.awsapi.wire;

import io.freshet.awsapi.operation.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The claims of a Signature Version 4, from the header or the pre-signed query. They are read, not verified.
 *
 * @param accessKey who claims to have signed
 */
record Signature(String accessKey, String region, String service) {
    private static final Pattern QUERY_CREDENTIAL = Pattern.compile("[?&]X-Amz-Credential=([^&]+)");

    /** Reads the signature, or throws the error that the services answer with when it is missing or incomplete. */
    static Signature of(WireRequest request) {
        String header = request.header("authorization");
        Matcher query = QUERY_CREDENTIAL.matcher(request.path());
        boolean inQuery = query.find();
        if (!header.isEmpty() && inQuery) {
            throw new ApiException(
                    "InvalidSignatureException",
                    400,
                    "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
        }
        if (inQuery) {
            return scope(query.group(1).replace("%2F", "/"))
                    .orElseThrow(() -> incomplete(List.of("Credential"), request.path()));
        }
        if (header.isEmpty()) {
            throw new ApiException("MissingAuthenticationTokenException", 400, "Missing Authentication Token");
        }
        return ofHeader(header, request);
    }

    private static Signature ofHeader(String header, WireRequest request) {
        List<String> missing = new ArrayList<>();
        for (String part : List.of("Credential", "Signature", "SignedHeaders")) {
            if (!header.contains(part + "=")) {
                missing.add(part);
            }
        }
        boolean dated = !request.header("x-amz-date").isEmpty()
                || !request.header("date").isEmpty();
        if (!missing.isEmpty() || !dated) {
            throw incomplete(missing, header, dated);
        }
        Matcher credential = Pattern.compile("Credential=([^,\\s]+)").matcher(header);
        return Optional.of(credential)
                .filter(Matcher::find)
                .flatMap(found -> scope(found.group(1)))
                .orElseThrow(() -> incomplete(List.of("Credential"), header));
    }

    /** {@code AKID/20260101/us-east-1/kinesis/aws4_request}. */
    private static Optional<Signature> scope(String credential) {
        String[] parts = credential.split("/", -1);
        return parts.length == 5 ? Optional.of(new Signature(parts[0], parts[2], parts[3])) : Optional.empty();
    }

    private static ApiException incomplete(List<String> missing, String header) {
        return incomplete(missing, header, true);
    }

    private static ApiException incomplete(List<String> missing, String header, boolean dated) {
        StringBuilder message = new StringBuilder();
        missing.forEach(part ->
                message.append("Authorization header requires '").append(part).append("' parameter. "));
        if (!dated) {
            message.append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
        }
        String scheme = header.split("[ ?]", 2)[0];
        return new ApiException(
                "IncompleteSignatureException",
                403,
                message.append("Authorization=").append(scheme).toString());
    }
}
