package io.freshet.functions.letter;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.freshet.functions.registry.Shapes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a letter is about: the payload of an event, or which records of its stream.
 *
 * @param payload in base64; null of records
 * @param sequenceNumbers of the records, oldest first; empty of an event
 * @param reportsItems whether an answer of the function may name items that failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Content(@Nullable String payload, List<String> sequenceNumbers, boolean reportsItems) {
    public Content {
        sequenceNumbers = List.copyOf(sequenceNumbers);
    }

    /** Of an event. */
    public static Content ofEvent(String payload) {
        return new Content(payload, List.of(), false);
    }

    String document() {
        try {
            return Shapes.JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("content of a letter cannot be written", e);
        }
    }

    static Content read(String document) {
        try {
            return Shapes.JSON.readValue(document, Content.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not a stored content of a letter", e);
        }
    }
}
