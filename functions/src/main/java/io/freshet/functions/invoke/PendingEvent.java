package io.freshet.functions.invoke;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.freshet.functions.registry.Shapes;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** An event that has not been handled yet. */
record PendingEvent(
        String id,
        String function,
        @Nullable String qualifier,
        long acceptedMillis,
        int attempts,
        int throttles,
        String note,
        String payload) {
    byte[] bytes() {
        return Base64.getDecoder().decode(payload);
    }

    PendingEvent tried() {
        return new PendingEvent(id, function, qualifier, acceptedMillis, attempts + 1, throttles, note, payload);
    }

    String document() {
        try {
            return Shapes.JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("event " + id + " cannot be written", e);
        }
    }

    static PendingEvent read(String document) {
        try {
            return Shapes.JSON.readValue(document, PendingEvent.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not a stored event", e);
        }
    }
}
