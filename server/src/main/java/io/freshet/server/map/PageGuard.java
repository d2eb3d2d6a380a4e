package io.freshet.server.map;

import io.freshet.awsapi.wire.WireRequest;
import java.util.regex.Pattern;

/** Keeps pages that somebody reads in a browser from what is not meant for them. */
public final class PageGuard {
    /** A header that no page can send to another place than its own: pages must not begin jobs on their readers' machines. */
    public static final String CLIENT_HEADER = "x-freshet-client";

    private static final Pattern OWN_HOST =
            Pattern.compile("(localhost|[0-9.]+|\\[[0-9a-fA-F:.]+\\])(:\\d+)?|.*\\.localhost(:\\d+)?");

    private PageGuard() {}

    /**
     * A page must neither change anything here nor, under a name that it has made mean this machine, read it.
     *
     * @param open whether everybody on this machine is let in
     */
    public static void refuse(WireRequest request, boolean open) {
        if (!request.method().equals("GET")
                && !request.method().equals("HEAD")
                && request.header(CLIENT_HEADER).isEmpty()) {
            throw new IllegalArgumentException("no header " + CLIENT_HEADER + " (expected: any value)");
        }
        if (open && !OWN_HOST.matcher(request.header("host")).matches()) {
            throw new IllegalArgumentException("host: " + request.header("host")
                    + " (expected: localhost or an address, on a server that is open)");
        }
    }
}
