package io.freshet.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.server.cli.option.OutputOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet audit}: is every accepted record in exactly one object? */
@Command(
        name = "audit",
        description = {
            "Prove that every record a delivery stream accepted is in exactly one object",
            "Reads every object of the delivery stream and compares it with the ledger. Exit code 1 if anything is wrong."
        },
        mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {
    @Mixin
    private FirehoseCalls server = new FirehoseCalls();

    @Parameters(paramLabel = "DELIVERY_STREAM")
    private String deliveryStream = "";

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--all", description = "records that are not delivered yet are wrong, too")
    private boolean all;

    @Override
    public Integer call() throws InterruptedException {
        JsonNode report =
                server.run("AuditDeliveryStream", FirehoseCalls.members().put("DeliveryStreamName", deliveryStream));
        boolean holds = report.path("Holds").asBoolean()
                && !(all && report.path("Records").path("Pending").asLong() > 0);
        System.out.println(output.json() ? report.toPrettyString() : table(report, holds));
        return holds ? 0 : 1;
    }

    private static String table(JsonNode report, boolean holds) {
        JsonNode records = report.path("Records");
        JsonNode objects = report.path("Objects");
        StringBuilder text = new StringBuilder();
        line(text, "delivery stream", report.path("DeliveryStreamName").asText());
        line(text, "records accepted", number(records, "Accepted"));
        line(text, "  stored", number(records, "Stored") + " (as processing made them)");
        line(text, "  sent to an endpoint", number(records, "Sent"));
        line(text, "  dropped by processing", number(records, "Dropped"));
        line(text, "records pending", number(records, "Pending"));
        line(
                text,
                "objects checked",
                number(objects, "Delivered") + " delivered, " + number(objects, "Failed") + " of errors, "
                        + number(objects, "Backup") + " of backup; " + number(objects, "Bytes") + " B");
        if (records.path("Uncounted").asLong() > 0) {
            line(
                    text,
                    "offsets without a record",
                    number(records, "Uncounted") + " (left by transactions, and expired)");
        }
        int findings = report.path("FindingsInAll").asInt();
        line(text, "findings", Integer.toString(findings));
        for (JsonNode finding : report.path("Findings")) {
            text.append("  ")
                    .append(finding.path("Kind").asText())
                    .append("  ")
                    .append(finding.path("Subject").asText())
                    .append("  ")
                    .append(finding.path("Message").asText())
                    .append(System.lineSeparator());
        }
        int named = report.path("Findings").size();
        if (findings > named) {
            text.append("  and ").append(findings - named).append(" more").append(System.lineSeparator());
        }
        return text.append(holds ? "Every accepted record is in exactly one object." : "Something is wrong.")
                .toString();
    }

    private static String number(JsonNode parent, String member) {
        return String.format("%,d", parent.path(member).asLong());
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format("%-26s%s%n", name, value));
    }
}
