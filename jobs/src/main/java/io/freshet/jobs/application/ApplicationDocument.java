package io.freshet.jobs.application;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;

/** The JSON text under which an application is stored. A member that an older version of Freshet does not know is passed over. */
final class ApplicationDocument {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new InstantText()))
            .addMixIn(InputFormat.class, NamedFormat.class)
            .build();

    private ApplicationDocument() {}

    static String of(ApplicationDefinition definition) {
        try {
            return MAPPER.writeValueAsString(definition);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("application " + definition.name() + " cannot be written as JSON", e);
        }
    }

    static ApplicationDefinition read(String name, String document) {
        try {
            return MAPPER.readValue(document, ApplicationDefinition.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "application " + name + ": its stored document cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    private static final class InstantText extends FromStringDeserializer<Instant> {
        InstantText() {
            super(Instant.class);
        }

        @Override
        protected Instant _deserialize(String value, DeserializationContext context) {
            return Instant.parse(value);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = InputFormat.Json.class, name = "JSON"),
        @JsonSubTypes.Type(value = InputFormat.Csv.class, name = "CSV")
    })
    private interface NamedFormat {}
}
