package io.freshet.jobs.flinksql.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.freshet.ingest.flink.StartingPosition;
import io.freshet.ingest.log.ShardReader;
import io.freshet.jobs.application.StreamReference;
import io.freshet.jobs.application.flink.ApplicationGraph;
import io.freshet.jobs.flinksql.FlinkSqlException;
import io.freshet.jobs.flinksql.Script;
import io.freshet.jobs.flinksql.TableGuard;
import io.freshet.jobs.position.FirstSight;
import io.freshet.sqlplanner.source.SourceSchema;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.bridge.java.StreamStatementSet;

/**
 * A script as one Flink job. The state of its operators is found again as long as the plan is the same; sources and sinks are found again
 * by what they read and write, so that a changed script reads on from where the old one stopped.
 */
public final class FlinkSqlJob {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FlinkSqlJob() {}

    /** Throws {@link FlinkSqlException} if the script is none of an application. */
    public static void check(String application, String code, TableBackends backends) {
        SqlSession unused = planned(
                code,
                StreamExecutionEnvironment.createLocalEnvironment(1),
                backends,
                new OfApplication(application, backends, Optional.empty()));
    }

    /**
     * Adds the job to the environment.
     *
     * @param sight what the application has seen at its first start
     */
    public static void addTo(
            StreamExecutionEnvironment environment,
            String application,
            String code,
            TableBackends backends,
            FirstSight sight) {
        SqlSession session =
                planned(code, environment, backends, new OfApplication(application, backends, Optional.of(sight)));
        StreamStatementSet inserts = session.tables().createStatementSet();
        session.inserts().forEach(insert -> inserts.addInsertSql(insert.text()));
        String plan = UUID.nameUUIDFromBytes(inserts.explain().getBytes(UTF_8)).toString();
        inserts.attachAsDataStream();
        name(environment.getTransformations(), plan);
    }

    private static SqlSession planned(
            String code, StreamExecutionEnvironment environment, TableBackends backends, TableScope scope) {
        Script script = Script.of(code);
        SqlSession session = SqlSession.open(
                script,
                environment,
                EnvironmentSettings.newInstance().inStreamingMode().build(),
                backends,
                scope);
        if (!session.questions().isEmpty()) {
            throw Problems.refused(
                    "an application prints nothing",
                    "expected: INSERT INTO; what only asks is for freshet query",
                    script,
                    session.questions().get(0));
        }
        if (session.inserts().isEmpty()) {
            throw Problems.refused(
                    "nothing is inserted",
                    "expected: at least one INSERT INTO",
                    script,
                    script.statements().get(script.statements().size() - 1));
        }
        for (Script.Statement insert : session.inserts()) {
            String unused = session.guarded(insert, () -> session.tables().explainSql(insert.text()));
        }
        return session;
    }

    /** Every operator gets a name under which its state is kept: that of the plan with its number in it. */
    private static void name(List<Transformation<?>> ends, String plan) {
        Deque<Transformation<?>> open = new ArrayDeque<>(ends);
        Set<Integer> seen = new HashSet<>();
        int number = 0;
        while (!open.isEmpty()) {
            Transformation<?> next = open.remove();
            if (seen.add(next.getId())) {
                if (next.getUid() == null) {
                    next.setUid(plan + "-" + number);
                }
                number++;
                open.addAll(next.getInputs());
            }
        }
    }

    /** Without a memory it is only looked whether the application could run. */
    private record OfApplication(String application, TableBackends backends, Optional<FirstSight> sight)
            implements TableScope {
        @Override
        public TableGuard guard() {
            return TableGuard.OPEN;
        }

        @Override
        public Optional<String> transactions() {
            return Optional.of(ApplicationGraph.transactionPrefix(application));
        }

        @Override
        public StartingPosition now(StreamReference stream) {
            return sight.flatMap(seen -> seen.remember(application, "now " + stream.name(), () -> {
                        Map<Integer, Long> offsets = new TreeMap<>();
                        try (ShardReader reader = backends.readers()
                                .of(backends.logs().log(stream))
                                .open()) {
                            reader.shards().forEach(shard -> offsets.put(shard, reader.endOffset(shard)));
                        }
                        return Optional.of(JSON.valueToTree(offsets));
                    }))
                    .map(offsets -> StartingPosition.at(
                            JSON.convertValue(offsets, new TypeReference<TreeMap<Integer, Long>>() {})))
                    .orElseGet(StartingPosition::latest);
        }

        @Override
        public Optional<SourceSchema> columns(String table, Supplier<Optional<SourceSchema>> look) {
            if (sight.isEmpty()) {
                return look.get();
            }
            Optional<JsonNode> known = sight.get().remember(application, table, () -> look.get()
                    .map(DiscoveredFormat::write)
                    .map(TextNode::valueOf));
            return known.map(columns -> DiscoveredFormat.read(columns.asText()));
        }
    }
}
