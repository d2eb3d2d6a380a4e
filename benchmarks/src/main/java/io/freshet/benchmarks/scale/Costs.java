package io.freshet.benchmarks.scale;

import io.freshet.benchmarks.Flags;
import java.util.Map;

/**
 * What one record costs, in microseconds of a processor, and what a single thread can do at most.
 *
 * @param putServer the front door, for each record put
 * @param putBrokers all brokers together, for each record put and its copies
 * @param readBrokers all brokers together, for each record that one reader reads
 * @param deliver the task of a delivery stream, for each record
 * @param store the object store, for each record delivered
 * @param apply the task of an application, for each record
 * @param recordBytes of a record
 * @param laneBytes what one delivery stream can deliver in a second
 */
record Costs(
        double putServer,
        double putBrokers,
        double readBrokers,
        double deliver,
        double store,
        double apply,
        double recordBytes,
        double laneBytes) {
    static final Map<String, String> NAMES = Map.of(
            "put-server", "2.5",
            "put-brokers", "1.5",
            "read-brokers", "0.2",
            "deliver", "2.5",
            "store", "0.5",
            "apply", "2.5",
            "record-bytes", "200",
            "lane-bytes", "150000000");

    static Costs of(Flags flags) {
        return new Costs(
                number(flags, "put-server"),
                number(flags, "put-brokers"),
                number(flags, "read-brokers"),
                number(flags, "deliver"),
                number(flags, "store"),
                number(flags, "apply"),
                number(flags, "record-bytes"),
                number(flags, "lane-bytes"));
    }

    private static double number(Flags flags, String name) {
        try {
            double value = Double.parseDouble(flags.text(name));
            if (value > 0 && Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below, as of any other that is none
        }
        throw new IllegalArgumentException("--" + name + " " + flags.text(name) + " (expected: a number above 0)");
    }
}
