package io.freshet.firehosesink.lane;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** Says which object was given up, in the form that COPY takes to load it by hand. */
public final class LoadManifest {
    private static final DateTimeFormatter PATH = DateTimeFormatter.ofPattern("uuuu/MM/dd/HH/");

    private LoadManifest() {}

    /** The same for the same object, so that writing it again changes nothing. */
    public static String key(ObjectTarget target, PendingLoad load) {
        Instant firstFailedAt = load.firstFailedAt() == null ? load.dueAt() : load.firstFailedAt();
        String name = load.key().substring(load.key().lastIndexOf('/') + 1);
        return target.prefix() + "errors/manifests/" + PATH.format(firstFailedAt.atZone(target.timeZone()))
                + "manifest-" + name + ".json";
    }

    public static byte[] content(PendingLoad load) {
        ObjectNode manifest = JsonNodeFactory.instance.objectNode();
        manifest.putArray("entries").addObject().put("url", load.url()).put("mandatory", true);
        return manifest.toString().getBytes(StandardCharsets.UTF_8);
    }
}
