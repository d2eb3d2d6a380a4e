package io.freshet.server.http;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Keeps pages that somebody reads from asking this server in his name. A browser says from where a request comes ({@code Origin},
 * {@code Sec-Fetch-Site}): only our own pages may. And where no key is needed, the name by which we are called must be one that no
 * stranger can have made to mean this machine (DNS rebinding): {@code localhost}, an address, or a name of private networks.
 *
 * @param open whether any key is let in
 */
public record BrowserRules(boolean open) {
    private static final Pattern OWN_HOST =
            Pattern.compile("(?i)(\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.%]+\\]|[a-z0-9_-]+"
                    + "|([a-z0-9_-]+\\.)+(localhost|internal|local|test|lan|home\\.arpa))(:\\d{1,5})?");

    /**
     * Why the request is not answered; empty if it is.
     *
     * @param headers by lower-case name
     */
    Optional<String> refusal(String method, Map<String, String> headers) {
        String host = headers.getOrDefault("host", "");
        if (open && !OWN_HOST.matcher(host).matches()) {
            return Optional.of(
                    "Host: " + shown(host) + " (expected: localhost or an address, as no access keys are configured)");
        }
        String origin = headers.getOrDefault("origin", "");
        boolean own = origin.isEmpty() || origin.equals("http://" + host) || origin.equals("https://" + host);
        if (!own) {
            return Optional.of("Origin: " + shown(origin) + " (expected: a page of this server)");
        }
        String site = headers.getOrDefault("sec-fetch-site", "none");
        boolean opened = headers.getOrDefault("sec-fetch-mode", "").equals("navigate") && method.equals("GET");
        return site.equals("same-origin") || site.equals("none") || opened
                ? Optional.empty()
                : Optional.of("Sec-Fetch-Site: " + shown(site) + " (expected: a page of this server)");
    }

    private static String shown(String value) {
        return value.length() > 100 ? value.substring(0, 100) + ".." : value;
    }
}
