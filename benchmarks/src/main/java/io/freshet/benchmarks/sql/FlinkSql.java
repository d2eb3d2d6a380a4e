package io.freshet.benchmarks.sql;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamStatementSet;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/** A query run by Flink SQL: Kafka connector, JSON format, results dropped by the sink made for that. */
final class FlinkSql {
    private FlinkSql() {}

    /** How long it takes from the running job until everything is read and every window has closed. */
    static Duration run(Query query, Readings readings, String bootstrap, int parallelism, Path checkpoints)
            throws Exception {
        StreamExecutionEnvironment environment = Job.environment(parallelism, checkpoints);
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.executeSql(
                """
                CREATE TABLE readings (
                  id BIGINT, device STRING, kind STRING, price DOUBLE, qty INT, proc AS PROCTIME(),
                  ts TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL, WATERMARK FOR ts AS ts
                ) WITH (
                  'connector' = 'kafka', 'topic' = '%s', 'properties.bootstrap.servers' = '%s', 'format' = 'json',
                  'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset'
                )
                """
                        .formatted(readings.log().value(), bootstrap));
        tables.executeSql("CREATE TABLE devices (device STRING, site STRING) WITH ('connector' = 'devices')");
        tables.executeSql("CREATE TABLE results (" + query.flinkColumns + ") WITH ('connector' = 'blackhole')");
        StreamStatementSet statements = tables.createStatementSet();
        statements.addInsertSql("INSERT INTO results " + query.flinkSql);
        statements.attachAsDataStream();
        JobClient job = environment.executeAsync("flink-sql");
        long began = Job.awaitRunning(job);
        job.getJobExecutionResult().get();
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
