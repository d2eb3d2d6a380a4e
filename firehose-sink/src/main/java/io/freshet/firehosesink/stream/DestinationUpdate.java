package io.freshet.firehosesink.stream;

import static io.freshet.firehosesink.stream.Json.invalid;
import static io.freshet.firehosesink.stream.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** What becomes of a destination when it is updated. */
final class DestinationUpdate {
    /** Members of an update that change a member of another name. */
    private static final Map<String, String> NESTED =
            Map.of("S3BackupUpdate", "S3BackupConfiguration", "S3Update", "S3Configuration");

    private DestinationUpdate() {}

    /** Of the same kind: merged, member by member; of another kind: replaced. What is only decided at creation stays. */
    static Destination apply(Destination current, Destination update) {
        boolean same = current.kind() == update.kind();
        if (!same) {
            checkSearch(current.kind(), update.kind());
            checkLoads(current.kind());
        }
        ObjectNode merged =
                same ? current.document().deepCopy() : update.document().objectNode();
        for (Map.Entry<String, JsonNode> member : update.document().properties()) {
            String name = NESTED.getOrDefault(member.getKey(), member.getKey());
            boolean nested = !name.equals(member.getKey());
            if (nested
                    && merged.get(name) instanceof ObjectNode known
                    && member.getValue() instanceof ObjectNode changed) {
                known.setAll(changed);
            } else {
                merged.set(name, member.getValue());
            }
        }
        checkPartitioning(current.document(), merged);
        if (same) {
            checkBackup(current, merged);
        }
        return DestinationDefaults.in(new Destination(update.kind(), merged));
    }

    /** Documents cannot follow, and there is no backup mode in an update. */
    private static void checkSearch(DestinationKind before, DestinationKind after) {
        for (DestinationKind kind : List.of(before, after)) {
            if (kind == DestinationKind.ELASTICSEARCH || kind == DestinationKind.OPENSEARCH) {
                throw invalid("Changing the destination type to or from "
                        + (kind == DestinationKind.ELASTICSEARCH ? "Elasticsearch" : "Amazon OpenSearch Service")
                        + " is not supported at this time.");
            }
        }
    }

    /** Nobody would load what waits for it. */
    private static void checkLoads(DestinationKind before) {
        if (before == DestinationKind.REDSHIFT || before == DestinationKind.ICEBERG) {
            throw invalid("Changing the destination type from "
                    + (before == DestinationKind.REDSHIFT ? "Redshift" : "Iceberg")
                    + " is not supported: objects may wait to be loaded.");
        }
    }

    private static void checkPartitioning(JsonNode current, JsonNode updated) {
        boolean before = partitioned(current);
        if (before != partitioned(updated)) {
            throw invalid(
                    before
                            ? "Dynamic partitioning cannot be disabled once it is enabled."
                            : "Dynamic partitioning can only be enabled when a delivery stream is created.");
        }
    }

    private static boolean partitioned(JsonNode document) {
        return document.path("DynamicPartitioningConfiguration").path("Enabled").asBoolean(false);
    }

    private static void checkBackup(Destination current, JsonNode updated) {
        String before = text(current.document(), "S3BackupMode");
        String after = text(updated, "S3BackupMode");
        boolean switchedOff = (before.equals("Enabled") && !after.equals("Enabled"))
                || (before.equals("AllEvents") && !after.equals("AllEvents"));
        if (switchedOff) {
            throw invalid("S3BackupMode cannot be changed from " + before + " to " + after + ".");
        }
    }
}
