package io.freshet.awsapi.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.awsapi.operation.Caller;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.LocationTrait;

class FunctionResourcesTest {
    private static final Caller CALLER = new Caller("111122223333", "us-east-1", "r");
    private static final String ARN = "arn:aws:lambda:us-east-1:111122223333:";

    /** A request with some members. */
    private record Request(Map<String, String> members) implements SdkPojo {
        @Override
        public List<SdkField<?>> sdkFields() {
            return members.keySet().stream().<SdkField<?>>map(this::field).toList();
        }

        private SdkField<String> field(String name) {
            return SdkField.<String>builder(MarshallingType.STRING)
                    .memberName(name)
                    .getter(request -> ((Request) request).members().get(name))
                    .setter((request, value) -> {})
                    .traits(LocationTrait.builder()
                            .location(MarshallLocation.PAYLOAD)
                            .locationName(name)
                            .build())
                    .build();
        }

        @Override
        public boolean equalsBySdkFields(Object other) {
            return equals(other);
        }
    }

    private static Set<String> of(Map<String, String> members) {
        Set<String> resources = new LinkedHashSet<>();
        FunctionResources.collect(new Request(members), CALLER, resources);
        return resources;
    }

    @Test
    void namesOneFunctionHoweverItIsGiven() {
        for (String given : List.of("f", ARN + "function:f", "111122223333:function:f", "function:f")) {
            assertThat(of(Map.of("FunctionName", given))).containsExactly(ARN + "function:f");
        }
        assertThat(of(Map.of("FunctionName", "f:live"))).containsExactly(ARN + "function:f:live");
        assertThat(of(Map.of("FunctionName", "f", "Qualifier", "2"))).containsExactly(ARN + "function:f:2");
        assertThat(of(Map.of("FunctionName", "f:live", "Qualifier", "2")))
                .containsExactly(ARN + "function:f:live", ARN + "function:f:2");
    }

    @Test
    void namesLayersMappingsAndStreams() {
        assertThat(of(Map.of("LayerName", "l", "VersionNumber", "3"))).containsExactly(ARN + "layer:l:3");
        assertThat(of(Map.of("UUID", "u"))).containsExactly(ARN + "event-source-mapping:u");
        assertThat(of(Map.of("FunctionName", "f", "EventSourceArn", "arn:aws:kinesis:us-east-1:111122223333:stream/s")))
                .containsExactly(ARN + "function:f", "arn:aws:kinesis:us-east-1:111122223333:stream/s");
    }

    @Test
    void whatIsNoNameIsNeverAllowed() {
        assertThat(of(Map.of("FunctionName", "f*"))).containsExactly(RequestedResources.MALFORMED);
        assertThat(of(Map.of("FunctionName", "a/b"))).containsExactly(RequestedResources.MALFORMED);
    }
}
