package io.freshet.server;

import io.freshet.awsapi.operation.ServiceApi;
import io.freshet.awsapi.wire.CallerDefaults;
import io.freshet.functions.Functions;
import io.freshet.functions.FunctionsConfig;
import io.freshet.functions.invoke.RetryTimes;
import io.freshet.functions.mapping.ObjectFeed;
import io.freshet.functions.mapping.StreamFeed;
import io.freshet.server.config.ServerConfig;
import io.freshet.server.config.ServerConfig.FunctionsSettings;
import io.freshet.server.function.Results;
import io.freshet.server.function.StoredCode;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Functions over the backends of one server. */
final class FunctionsOf {
    private FunctionsOf() {}

    static Functions open(
            ServerConfig config,
            Backends backends,
            ServiceApi kinesis,
            ServiceApi firehose,
            StreamFeed feed,
            ObjectFeed delivered,
            Clock clock) {
        FunctionsSettings settings = config.functions();
        CallerDefaults defaults = new CallerDefaults(config.accountId(), config.region());
        FunctionsConfig functions = new FunctionsConfig(
                settings.directory().orElse(config.dataDir().resolve("functions")),
                settings.python(),
                settings.node(),
                settings.workers(),
                settings.memoryMib() * 1024L * 1024,
                settings.idle(),
                settings.inside());
        return Functions.open(
                functions,
                backends.resources(),
                new StoredCode(backends::objectStore),
                new Results(kinesis, firehose, backends::objectStore, defaults),
                feed,
                delivered,
                RetryTimes.AWS,
                defaults,
                clock);
    }

    /** What tells clients inside functions where this server is. Keys are given where everybody knows them, only. */
    static Map<String, String> surroundings(ServerConfig config, URI endpoint, URI s3) {
        Map<String, String> surroundings = new HashMap<>();
        surroundings.put("AWS_ENDPOINT_URL", endpoint.toString());
        surroundings.put("AWS_ENDPOINT_URL_S3", s3.toString());
        boolean known = config.s3().endpoint().isEmpty()
                && config.s3().secretKey().value().equals("freshet");
        if (!config.auth().verified() && known) {
            surroundings.put("AWS_ACCESS_KEY_ID", config.s3().accessKey());
            surroundings.put("AWS_SECRET_ACCESS_KEY", "freshet");
        }
        return surroundings;
    }
}
