package io.freshet.jobs.application;

import java.util.List;
import java.util.Map;

/** Values that the tests of applications share. */
public final class Samples {
    public static final String ORDERS = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";
    public static final String TOTALS = "arn:aws:firehose:us-east-1:000000000000:deliverystream/totals";
    public static final String MISSING = "arn:aws:kinesis:us-east-1:000000000000:stream/missing";
    public static final String ARN = "arn:aws:kinesisanalytics:us-east-1:000000000000:application/app";
    public static final String CODE = "CREATE STREAM TOTALS (N INTEGER);";

    private Samples() {}

    /** Code with the word BROKEN is wrong where the word is. */
    public static List<CodeProblem> problems(ApplicationDefinition definition) {
        int at = definition.code().indexOf("BROKEN");
        return at < 0 ? List.of() : List.of(new CodeProblem(1, at + 1, "unknown word BROKEN"));
    }

    static Input input() {
        return Input.of(
                "SOURCE_SQL_STREAM",
                new StreamReference(StreamReference.Kind.STREAM, ORDERS, ""),
                2,
                new InputFormat.Json("$"),
                "UTF-8",
                List.of(new Column("price", "$.price", "DOUBLE"), new Column("n", "", "INTEGER")));
    }

    static ReferenceSource reference(String fileKey) {
        return new ReferenceSource(
                "",
                "Companies",
                "arn:aws:s3:::tables",
                fileKey,
                "",
                new InputFormat.Csv("\n", ","),
                "UTF-8",
                List.of(new Column("ticker", "", "VARCHAR(4)"), new Column("founded", "", "INTEGER")));
    }

    static ApplicationUpdate update(ApplicationUpdate.Edit<ReferenceSource> reference) {
        return new ApplicationUpdate(null, List.of(), List.of(), List.of(), List.of(reference), null);
    }

    static Output output() {
        return Output.of(
                "TOTALS", new StreamReference(StreamReference.Kind.DELIVERY_STREAM, TOTALS, "r"), Output.Format.CSV);
    }

    static NewApplication application(String name, String code, List<Input> inputs, List<Output> outputs) {
        return new NewApplication(
                name,
                "arn:aws:kinesisanalytics:us-east-1:000000000000:application/" + name,
                ApiVersion.V2,
                "about orders",
                "arn:aws:iam::000000000000:role/r",
                code,
                inputs,
                outputs,
                List.of(LoggingOption.of("arn:aws:logs:us-east-1:000000000000:log-group:g:log-stream:s", "")),
                Map.of("team", "sales"),
                List.of());
    }
}
