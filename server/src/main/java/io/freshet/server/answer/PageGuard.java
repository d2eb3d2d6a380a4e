package io.freshet.server.answer;

import io.freshet.awsapi.wire.WireRequest;
import java.util.regex.Pattern;

/** Pages that somebody's browser shows must not do anything on his machine, nor read what is there under a name they have made mean it. */
public final class PageGuard {
    /** A header that no page of a browser can send to another place than its own. */
    public static final String CLIENT_HEADER = "x-freshet-client";

    private static final Pattern OWN_HOST =
            Pattern.compile("(localhost|[0-9.]+|\\[[0-9a-fA-F:.]+\\])(:\\d+)?|.*\\.localhost(:\\d+)?");

    private PageGuard() {}

    /**
     * Throws if the request could come from a page.
     *
     * @param open whether everybody on this machine is let in
     */
    public static void refuse(WireRequest request, boolean open) {
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        if (!reads && request.header(CLIENT_HEADER).isEmpty()) {
            throw new IllegalArgumentException("no header " + CLIENT_HEADER + " (expected: any value)");
        }
        if (open && !OWN_HOST.matcher(request.header("host")).matches()) {
            throw new IllegalArgumentException("host: " + request.header("host")
                    + " (expected: localhost or an address, on a server that is open)");
        }
    }
}
