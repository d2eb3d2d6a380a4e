package io.freshet.server.config;

import io.freshet.awsapi.auth.AccessKey;
import io.freshet.firehosesink.seal.ObjectKey;
import io.freshet.ingest.encryption.EncryptionKeys;
import io.freshet.ingest.fault.Fault;
import io.freshet.jobs.runner.StateBackend;
import io.freshet.server.config.ServerConfig.AuthConfig;
import io.freshet.server.config.ServerConfig.CompressionMode;
import io.freshet.server.config.ServerConfig.DeliveriesConfig;
import io.freshet.server.config.ServerConfig.EncryptionConfig;
import io.freshet.server.config.ServerConfig.FlinkConfig;
import io.freshet.server.config.ServerConfig.FlushMode;
import io.freshet.server.config.ServerConfig.FunctionsSettings;
import io.freshet.server.config.ServerConfig.KafkaConfig;
import io.freshet.server.config.ServerConfig.LimitsMode;
import io.freshet.server.config.ServerConfig.MapConfig;
import io.freshet.server.config.ServerConfig.MetadataConfig;
import io.freshet.server.config.ServerConfig.S3Config;
import io.freshet.server.config.ServerConfig.TableColumn;
import io.freshet.server.config.ServerConfig.TestingConfig;
import io.freshet.server.config.ServerConfig.TlsConfig;
import io.freshet.server.config.ServerConfig.TracesConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a configuration once and reports everything that is wrong with it at once. Precedence: flag, environment, file, default. */
public final class ConfigReader {
    /** Every key there is; the flag of {@code s3.port} is {@code --s3-port}, its variable {@code FRESHET_S3_PORT}. */
    public static final List<String> KEYS = List.of(
            "data-dir",
            "disk-reserve-mib",
            "host",
            "port",
            "advertised-url",
            "account-id",
            "region",
            "auth",
            "credentials.file",
            "tls",
            "tls.cert",
            "tls.key",
            "kafka.bootstrap-servers",
            "kafka.port",
            "kafka.flush",
            "kafka.compression",
            "kafka.replication-factor",
            "kafka.min-insync-replicas",
            "kafka.security-protocol",
            "kafka.sasl-mechanism",
            "kafka.user",
            "kafka.password",
            "kafka.password-file",
            "kafka.trust-store",
            "kafka.trust-store-password",
            "kafka.trust-store-password-file",
            "flink.rest-address",
            "flink.checkpoint-directory",
            "flink.job-jar",
            "flink.callbacks",
            "flink.task-slots",
            "flink.checkpoint-interval",
            "flink.state-backend",
            "deliveries.park-after",
            "map.workers",
            "map.jobs",
            "map.python",
            "map.bucket",
            "map.memory-mib",
            "map.spare-workers",
            "s3.endpoint",
            "s3.port",
            "s3.region",
            "s3.access-key",
            "s3.secret-key",
            "s3.secret-key-file",
            "s3.server-side-encryption",
            "s3.customer-key",
            "s3.customer-key-file",
            "s3.client-side-key",
            "metadata.jdbc-url",
            "metadata.user",
            "metadata.password",
            "metadata.password-file",
            "limits",
            "encryption.key",
            "encryption.keys-file",
            "testing.reset",
            "functions.directory",
            "functions.python",
            "functions.node",
            "functions.workers",
            "functions.memory-mib",
            "functions.idle",
            "functions.inside",
            "traces.rate",
            "traces.per-second",
            "traces.otlp-endpoint");

    private static final Duration NEVER = ChronoUnit.FOREVER.getDuration();
    private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h)");
    private static final List<String> SECRETS = List.of(
            "s3.secret-key", "s3.customer-key", "metadata.password", "kafka.password", "kafka.trust-store-password");

    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, List<TableColumn>> tables = new TreeMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private ConfigReader() {}

    /**
     * Reads the configuration.
     *
     * @param flags what the command line says, by key
     * @param environment the process environment
     * @param file a YAML file with the same keys, nested at the dots
     * @throws ConfigException with all problems
     */
    public static ServerConfig read(Map<String, String> flags, Map<String, String> environment, Optional<Path> file) {
        ConfigReader reader = new ConfigReader();
        file.ifPresent(reader::readFile);
        for (String key : KEYS) {
            String variable =
                    "FRESHET_" + key.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
            Optional.ofNullable(environment.get(variable)).ifPresent(value -> reader.values.put(key, value));
        }
        reader.values.putAll(flags);
        ServerConfig config = reader.build();
        if (!reader.problems.isEmpty()) {
            throw new ConfigException(reader.problems);
        }
        return config;
    }

    /**
     * The keys of a file as {@code encryption.keys-file} names it.
     *
     * @throws ConfigException with all problems
     */
    public static List<ObjectKey> objectKeys(Path keysFile) {
        List<String> problems = new ArrayList<>();
        Map<String, byte[]> keys = new ConfiguredKeys(keysFile.toString()).bytes(null, problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return ObjectEncryption.objectKeys(keys);
    }

    private void readFile(Path file) {
        try {
            YamlSettings settings = YamlSettings.parse(Files.readString(file));
            tables.putAll(settings.tables());
            faults.addAll(settings.faults());
            problems.addAll(settings.problems());
            settings.values().forEach((key, value) -> {
                if (!KEYS.contains(key)) {
                    problems.add(file + ": unknown key " + key + "; did you mean " + Nearest.to(key, KEYS) + "?");
                } else if (key.equals("encryption.key")) {
                    problems.add(file + ": encryption.key must not stand in the file (expected:"
                            + " encryption.keys-file, or FRESHET_ENCRYPTION_KEY)");
                } else if (SECRETS.contains(key)) {
                    problems.add(file + ": " + key + " must not stand in the file (expected: " + key
                            + "-file, or the environment variable)");
                } else {
                    values.put(key, value);
                }
            });
        } catch (IOException e) {
            problems.add("config file " + file + " cannot be read (expected: a readable YAML file)");
        }
    }

    private ServerConfig build() {
        AuthConfig auth = auth();
        ConfiguredKeys source = new ConfiguredKeys(values.get("encryption.keys-file"));
        Map<String, byte[]> keys = source.bytes(values.get("encryption.key"), problems);
        return new ServerConfig(
                Path.of(text("data-dir", ".freshet")),
                number("disk-reserve-mib", 256, 0, 999_999_999),
                host(auth),
                number("port", 4566, 0, 65535),
                advertisedUrl(),
                accountId(),
                matching("region", "us-east-1", "[a-z0-9-]+", "a region name such as us-east-1"),
                auth,
                tls(),
                kafka(),
                new FlinkConfig(
                        new FlinkClusterSettings(values, problems).read(),
                        number("flink.task-slots", 1_000, 1, 10_000),
                        duration("flink.checkpoint-interval", Duration.ofMillis(500)),
                        oneOf("flink.state-backend", StateBackend.HASHMAP, StateBackend.values())),
                new DeliveriesConfig(parkAfter()),
                map(),
                s3(keys),
                metadata(),
                oneOf("limits", LimitsMode.OFF, LimitsMode.values()),
                new EncryptionConfig(new EncryptionKeys(keys), source),
                new TestingConfig(flag("testing.reset"), List.copyOf(faults)),
                functions(),
                traces(),
                Map.copyOf(tables));
    }

    private KafkaConfig kafka() {
        KafkaSettings outside = new KafkaSettings(values, problems);
        return new KafkaConfig(
                optional("kafka.bootstrap-servers"),
                number("kafka.port", 0, 0, 65535),
                oneOf("kafka.flush", FlushMode.OS, FlushMode.values()),
                oneOf("kafka.compression", CompressionMode.NONE, CompressionMode.values()),
                outside.login(
                        secret("kafka.password", "kafka.password-file"),
                        secret("kafka.trust-store-password", "kafka.trust-store-password-file")),
                outside.replication());
    }

    private FunctionsSettings functions() {
        for (String key : List.of("functions.python", "functions.node")) {
            optional(key)
                    .filter(program -> !Files.isExecutable(Path.of(program)))
                    .ifPresent(program ->
                            problems.add(key + ": " + program + " cannot be run (expected: the path of a program)"));
        }
        return new FunctionsSettings(
                optional("functions.directory").map(Path::of),
                optional("functions.python"),
                optional("functions.node"),
                number("functions.workers", 4 * Runtime.getRuntime().availableProcessors(), 1, 10_000),
                number("functions.memory-mib", 8192, 128, 999_999_999),
                duration("functions.idle", Duration.ofMinutes(10)),
                parse("functions.inside", Set.of(), "names of functions, such as score,enrich", ConfigReader::names));
    }

    private static Optional<Set<String>> names(String value) {
        Set<String> names = Arrays.stream(value.split(",")).map(String::trim).collect(Collectors.toSet());
        return Optional.of(names).filter(all -> all.stream().allMatch(name -> name.matches("[A-Za-z0-9_-]{1,64}")));
    }

    private TracesConfig traces() {
        return new TracesConfig(
                parse("traces.rate", 0.0, "0..1", value -> Optional.of(value)
                        .filter(text -> text.matches("0|1|[01]\\.\\d{1,9}"))
                        .map(Double::parseDouble)
                        .filter(rate -> rate <= 1)),
                number("traces.per-second", 100, 0, 1_000_000),
                optional("traces.otlp-endpoint").flatMap(value -> uri("traces.otlp-endpoint", value)));
    }

    private MapConfig map() {
        int workers = number("map.workers", Math.max(2, Runtime.getRuntime().availableProcessors()), 1, 1_000);
        return new MapConfig(
                workers,
                number("map.jobs", 8, 1, 1_000),
                text("map.python", "python3"),
                matching("map.bucket", "freshet-jobs", "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "the name of a bucket"),
                number("map.memory-mib", 512, 16, 1 << 20),
                number("map.spare-workers", Math.min(workers, 8), 0, 1_000));
    }

    private S3Config s3(Map<String, byte[]> keys) {
        Optional<URI> endpoint = optional("s3.endpoint").flatMap(value -> uri("s3.endpoint", value));
        Optional<Secret> secret = secret("s3.secret-key", "s3.secret-key-file");
        if (endpoint.isPresent()
                && (secret.isEmpty() || optional("s3.access-key").isEmpty())) {
            problems.add("s3.endpoint: " + endpoint.get() + " has no credentials"
                    + " (expected: s3.access-key, and s3.secret-key-file or FRESHET_S3_SECRET_KEY)");
        }
        return new S3Config(
                endpoint,
                number("s3.port", 4570, 0, 65535),
                text("s3.region", "us-east-1"),
                text("s3.access-key", "freshet"),
                secret.orElse(new Secret("freshet")),
                new ObjectEncryption(values, problems)
                        .read(endpoint.isPresent(), secret("s3.customer-key", "s3.customer-key-file"), keys));
    }

    private MetadataConfig metadata() {
        Optional<String> url = optional("metadata.jdbc-url");
        url.filter(value -> !value.startsWith("jdbc:"))
                .ifPresent(value -> problems.add("metadata.jdbc-url: " + value
                        + " (expected: a JDBC URL such as jdbc:postgresql://localhost/freshet)"));
        return new MetadataConfig(
                url,
                text("metadata.user", "freshet"),
                secret("metadata.password", "metadata.password-file").orElse(new Secret("")));
    }

    private boolean flag(String key) {
        return parse(key, false, "true or false", value -> Optional.of(value)
                .filter(text -> text.equals("true") || text.equals("false"))
                .map(Boolean::parseBoolean));
    }

    private <E extends Enum<E>> E oneOf(String key, E preset, E[] modes) {
        String expected = Arrays.stream(modes)
                .map(mode -> mode.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" or "));
        return parse(key, preset, expected, value -> Arrays.stream(modes)
                .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(value))
                .findFirst());
    }

    private Optional<String> optional(String key) {
        return Optional.ofNullable(values.get(key));
    }

    private String text(String key, String preset) {
        return optional(key).orElse(preset);
    }

    private String matching(String key, String preset, String pattern, String expected) {
        String value = text(key, preset);
        if (!value.matches(pattern)) {
            problems.add(key + ": " + value + " (expected: " + expected + ")");
        }
        return value;
    }

    private int number(String key, int preset, int min, int max) {
        return parse(key, preset, min + ".." + max, value -> Optional.of(value)
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Integer::parseInt)
                .filter(number -> number >= min && number <= max));
    }

    private Duration duration(String key, Duration preset) {
        return parse(key, preset, "a duration such as 500ms, 1s or 5m", ConfigReader::duration);
    }

    private static Optional<Duration> duration(String value) {
        Matcher parts = DURATION.matcher(value);
        return parts.matches()
                ? Optional.of(Duration.of(
                        Long.parseLong(parts.group(1)),
                        switch (parts.group(2)) {
                            case "ms" -> ChronoUnit.MILLIS;
                            case "s" -> ChronoUnit.SECONDS;
                            case "m" -> ChronoUnit.MINUTES;
                            default -> ChronoUnit.HOURS;
                        }))
                : Optional.empty();
    }

    /** Empty: never. */
    private Optional<Duration> parkAfter() {
        return Optional.of(parse(
                        "deliveries.park-after",
                        Duration.ofMinutes(5),
                        "never, or a duration such as 30s or 5m",
                        value -> value.equals("never") ? Optional.of(NEVER) : duration(value)))
                .filter(duration -> !duration.equals(NEVER));
    }

    private <T> T parse(String key, T preset, String expected, Function<String, Optional<T>> parser) {
        Optional<String> value = optional(key);
        if (value.isEmpty()) {
            return preset;
        }
        Optional<T> parsed = parser.apply(value.get());
        if (parsed.isEmpty()) {
            problems.add(key + ": " + value.get() + " (expected: " + expected + ")");
        }
        return parsed.orElse(preset);
    }

    /** Other servers speak plain HTTP to it, as they do among themselves. */
    private Optional<URI> advertisedUrl() {
        Optional<String> url = optional("advertised-url");
        url.filter(value -> !value.matches("http://[A-Za-z0-9._\\-\\[\\]:]+:\\d{1,5}"))
                .ifPresent(value -> problems.add("advertised-url: " + value
                        + " (expected: http, a host and a port, such as http://10.0.0.7:4566)"));
        return url.map(URI::create);
    }

    private Optional<URI> uri(String key, String value) {
        if (!value.matches("https?://[^\\s/]+.*")) {
            problems.add(key + ": " + value + " (expected: a URL such as http://127.0.0.1:9000)");
            return Optional.empty();
        }
        return Optional.of(URI.create(value));
    }

    private Optional<Secret> secret(String key, String fileKey) {
        Optional<String> file = optional(fileKey);
        if (file.isEmpty()) {
            return optional(key).map(Secret::new);
        }
        try {
            return Optional.of(new Secret(Files.readString(Path.of(file.get())).strip()));
        } catch (IOException e) {
            problems.add(
                    fileKey + ": " + file.get() + " cannot be read (expected: a readable file that holds the secret)");
            return Optional.empty();
        }
    }

    private String accountId() {
        return matching("account-id", "000000000000", "\\d{12}", "12 digits");
    }

    private AuthConfig auth() {
        Optional<String> file = optional("credentials.file");
        String mode = text("auth", file.isPresent() ? "verify" : "open");
        if (!mode.equals("open") && !mode.equals("verify")) {
            problems.add("auth: " + mode + " (expected: verify, or open)");
        } else if (mode.equals("verify") && file.isEmpty()) {
            problems.add("auth: verify has no keys to verify with (expected: credentials.file)");
        }
        String account = text("account-id", "000000000000");
        List<AccessKey> keys = file.map(path -> CredentialsFile.read(Path.of(path), account, problems))
                .orElse(List.of());
        return new AuthConfig(mode.equals("verify"), keys);
    }

    private Optional<TlsConfig> tls() {
        Optional<Path> certificate = optional("tls.cert").flatMap(path -> readable("tls.cert", path));
        Optional<Path> key = optional("tls.key").flatMap(path -> readable("tls.key", path));
        boolean selfSigned = text("tls", "off").equals("self-signed");
        if (!selfSigned && !text("tls", "off").equals("off")) {
            problems.add("tls: " + text("tls", "off") + " (expected: self-signed, off, or tls.cert and tls.key)");
        } else if (optional("tls.cert").isPresent() != optional("tls.key").isPresent()) {
            problems.add("tls.cert and tls.key belong together (expected: both or none)");
        } else if (selfSigned && optional("tls.cert").isPresent()) {
            problems.add("tls: self-signed and tls.cert exclude each other (expected: one of them)");
        }
        return selfSigned
                ? Optional.of(new TlsConfig(Optional.empty()))
                : certificate.flatMap(cert -> key.map(k -> new TlsConfig(Optional.of(new TlsConfig.Files(cert, k)))));
    }

    private Optional<Path> readable(String key, String path) {
        if (Files.isReadable(Path.of(path))) {
            return Optional.of(Path.of(path));
        }
        problems.add(key + ": " + path + " cannot be read (expected: a readable PEM file)");
        return Optional.empty();
    }

    /** Other machines are let in only where every request is verified, and not into an S3 server with a well-known key. */
    private String host(AuthConfig auth) {
        String host = text("host", "127.0.0.1");
        try {
            boolean loopback = InetAddress.getByName(host).isLoopbackAddress();
            boolean knownKey = optional("s3.endpoint").isEmpty()
                    && optional("s3.secret-key").isEmpty()
                    && optional("s3.secret-key-file").isEmpty();
            if (!loopback && !auth.verified()) {
                problems.add("host: " + host + " (expected: a loopback address, or credentials.file with the keys that"
                        + " are let in: without it everybody would be)");
            } else if (!loopback && knownKey) {
                problems.add("host: " + host + " would open the S3 server inside under a key that everybody knows"
                        + " (expected: s3.secret-key-file or FRESHET_S3_SECRET_KEY)");
            }
        } catch (UnknownHostException e) {
            problems.add("host: " + host + " is not known (expected: an address of this machine such as 127.0.0.1)");
        }
        return host;
    }
}
