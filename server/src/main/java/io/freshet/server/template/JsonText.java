package io.freshet.server.template;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.freshet.server.template.Value.Kind;
import io.freshet.server.template.Value.Mapping;
import io.freshet.server.template.Value.Member;
import io.freshet.server.template.Value.Sequence;
import io.freshet.server.template.Value.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON into values with places. */
final class JsonText {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(TemplateText.DEEPEST)
                    .build())
            .build();

    private final JsonParser parser;

    private JsonText(JsonParser parser) {
        this.parser = parser;
    }

    static Value read(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            Value root = new JsonText(parser).value();
            if (parser.nextToken() != null) {
                throw new TemplateException(
                        place(parser.currentTokenLocation()), "something follows the template (expected: its end)");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new TemplateException(
                    e.getLocation() == null ? Place.START : place(e.getLocation()),
                    "not JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Value value() throws IOException {
        Place place = place(parser.currentTokenLocation());
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> mapping(place);
            case START_ARRAY -> sequence(place);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Text(parser.getText(), Kind.NUMBER, place);
            case VALUE_TRUE, VALUE_FALSE -> new Text(parser.getText(), Kind.BOOLEAN, place);
            case VALUE_NULL -> new Text("", Kind.NULL, place);
            default -> Text.of(parser.getText(), place);
        };
    }

    private Mapping mapping(Place place) throws IOException {
        Map<String, Member> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Place at = place(parser.currentTokenLocation());
            String name = parser.currentName();
            parser.nextToken();
            TemplateText.put(members, name, new Member(at, value()));
        }
        return new Mapping(members, place);
    }

    private Sequence sequence(Place place) throws IOException {
        List<Value> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value());
        }
        return new Sequence(items, place);
    }

    private static Place place(JsonLocation location) {
        return new Place(location.getLineNr(), location.getColumnNr());
    }
}
