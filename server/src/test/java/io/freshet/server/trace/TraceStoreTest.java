package io.freshet.server.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TraceStoreTest {
    private static final String TRACE = "{\"trace_id\": \"1-67891233-abcdef012345678912345678\",";

    private static Segment segment(int trace, int id, String parent, String name, int start, int end) {
        String document =
                "{\"trace_id\":\"%s\",\"id\":\"%016x\",%s\"name\":\"%s\",\"start_time\":%d,\"end_time\":%d,\"fault\":%s}"
                        .formatted(
                                id(trace),
                                id,
                                parent.isEmpty() ? "" : "\"parent_id\":\"" + parent + "\",",
                                name,
                                start,
                                end,
                                name.equals("broken"));
        return Segment.parse(document.getBytes(UTF_8));
    }

    private static String id(int trace) {
        return "1-%08x-%024x".formatted(0x67891233, trace);
    }

    @Test
    void theOldestAreForgottenWhenThereAreTooMany() {
        TraceStore store = new TraceStore(3, 1 << 20);

        for (int i = 0; i < 5; i++) {
            store.add(segment(i, 1, "", "a", 100 + i, 101 + i));
        }

        assertThat(store.find(id(1))).isEmpty();
        assertThat(store.between(0, 1000)).extracting(Trace::id).containsExactly(id(4), id(3), id(2));
        assertThat(store.between(103, 104)).extracting(Trace::id).containsExactly(id(3));
    }

    @Test
    void theOldestAreForgottenWhenTheyAreTooLarge() {
        TraceStore store = new TraceStore(1_000, 1_000);

        for (int i = 0; i < 100; i++) {
            store.add(segment(i, 1, "", "a", 100 + i, 101 + i));
            store.add(segment(i, 1, "", "a", 100 + i, 102 + i)); // the same again takes no more room
        }

        assertThat(store.between(0, 1000)).hasSizeBetween(5, 10);
        assertThat(store.find(id(99)).orElseThrow().segments().get(0).end()).isEqualTo(201);
        assertThat(store.find(id(99)).orElseThrow().segments()).hasSize(1);
    }

    @Test
    void theMapCountsWhoCalledWhom() {
        TraceStore store = new TraceStore();
        store.add(segment(1, 1, "", "shop", 100, 110));
        store.add(segment(1, 2, "%016x".formatted(1), "orders", 101, 103));
        store.add(segment(1, 3, "%016x".formatted(1), "orders", 103, 104));
        store.add(segment(2, 4, "f".repeat(16), "broken", 103, 104));

        List<ServiceMap.Node> nodes = new ServiceMap(store.between(0, 1000)).nodes();

        assertThat(nodes).extracting(ServiceMap.Node::name).containsExactlyInAnyOrder("shop", "orders", "broken");
        for (ServiceMap.Node node : nodes) {
            assertThat(node.isRoot()).isEqualTo(!node.name().equals("orders"));
            assertThat(node.counts().faults()).isEqualTo(node.name().equals("broken") ? 1 : 0);
            assertThat(node.calls()).hasSize(node.name().equals("shop") ? 1 : 0);
            node.calls().values().forEach(calls -> {
                assertThat(calls.all()).isEqualTo(2);
                assertThat(calls.seconds()).isEqualTo(3);
            });
        }
    }

    @Test
    void whatIsNoSegmentIsRefused() {
        String id = "\"id\": \"0123456789abcdef\",";
        String times = "\"start_time\": 1, \"end_time\": 2}";
        for (String document : List.of(
                "",
                "no json",
                "[]",
                "{\"name\": \"a\"}",
                "{\"trace_id\": \"1-2\"," + id + "\"name\": \"a\"," + times,
                TRACE + "\"id\": \"x\", \"name\": \"a\"," + times,
                TRACE + id + times,
                TRACE + id + "\"name\": \"a\", \"start_time\": 1}",
                TRACE + id + "\"name\": \"a\", \"start_time\": 1e300, \"end_time\": 2}")) {
            assertThatThrownBy(() -> Segment.parse(document.getBytes(UTF_8)))
                    .as(document)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(Segment.parse((TRACE + id + "\"name\": \"a\"," + times).getBytes(UTF_8))
                        .name())
                .isEqualTo("a");
    }

    @Test
    void aDeepDocumentIsRead() {
        String deep = "{\"id\": \"0123456789abcdee\", \"subsegments\": [".repeat(200) + "]}".repeat(200);
        String document = TRACE + "\"id\": \"0123456789abcdef\", \"name\": \"a\", \"start_time\": 1, \"end_time\": 2,"
                + " \"subsegments\": [" + deep + "]}";

        assertThat(Segment.parse(document.getBytes(UTF_8)).isParent("0123456789abcdee"))
                .isTrue();
    }
}
