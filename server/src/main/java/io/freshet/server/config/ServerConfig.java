package io.freshet.server.config;

import io.freshet.awsapi.auth.AccessKey;
import io.freshet.firehosesink.s3.StoreEncryption;
import io.freshet.ingest.encryption.EncryptionKeys;
import io.freshet.ingest.encryption.KeySource;
import io.freshet.ingest.fault.Fault;
import io.freshet.ingest.kafka.KafkaLogin;
import io.freshet.ingest.kafka.Replication;
import io.freshet.jobs.runner.StateBackend;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All settings of a server. Read by {@link ConfigReader}; every key is described in docs/configuration.md.
 *
 * @param advertisedUrl where other servers over the same database reach this one; absent: where it listens
 * @param tables schemas for Parquet, by {@code database.table}: column name and Hive type in order
 */
public record ServerConfig(
        Path dataDir,
        int diskReserveMib,
        String host,
        int port,
        Optional<URI> advertisedUrl,
        String accountId,
        String region,
        AuthConfig auth,
        Optional<TlsConfig> tls,
        KafkaConfig kafka,
        FlinkConfig flink,
        DeliveriesConfig deliveries,
        MapConfig map,
        S3Config s3,
        MetadataConfig metadata,
        LimitsMode limits,
        EncryptionConfig encryption,
        TestingConfig testing,
        FunctionsSettings functions,
        TracesConfig traces,
        Map<String, List<TableColumn>> tables) {

    /**
     * Who is let in.
     *
     * @param verified whether requests must be signed by one of the keys; if not, everybody on this machine is let in
     */
    public record AuthConfig(boolean verified, List<AccessKey> keys) {}

    /**
     * TLS beside plain text on the same port.
     *
     * @param files of a certificate that somebody else issued; absent: a pair made here and kept in the data directory
     */
    public record TlsConfig(Optional<Files> files) {
        /** In PEM: the certificate with its chain, and its private key in PKCS 8. */
        public record Files(Path certificate, Path key) {}
    }

    /**
     * The log.
     *
     * @param bootstrapServers of an existing Kafka; absent: a broker inside the process
     * @param port of the broker inside the process; 0: any that is free
     * @param flush when the broker inside the process has records on the disk
     * @param compression how records are stored, in every broker
     * @param login how brokers outside are reached
     * @param replication on how many brokers outside topics are
     */
    public record KafkaConfig(
            Optional<String> bootstrapServers,
            int port,
            FlushMode flush,
            CompressionMode compression,
            KafkaLogin login,
            Replication replication) {}

    /** When the broker inside the process has records on the disk. */
    public enum FlushMode {
        /** When the operating system thinks fit: they survive the process, not the machine. */
        OS,
        /** Before they are acknowledged. */
        ALWAYS
    }

    /** How the producers of Kafka compress what they send, and brokers keep it. */
    public enum CompressionMode {
        NONE,
        LZ4,
        ZSTD,
        SNAPPY,
        GZIP;

        /** As Kafka's {@code compression.type} has it. */
        public String type() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Compute.
     *
     * @param cluster an existing Flink cluster; absent: one inside the process
     * @param taskSlots of the cluster inside the process
     */
    public record FlinkConfig(
            Optional<FlinkCluster> cluster, int taskSlots, Duration checkpointInterval, StateBackend stateBackend) {}

    /**
     * A session cluster of Flink that others run.
     *
     * @param restAddress of its REST interface
     * @param checkpoints where they are put, as {@code s3://bucket/prefix}
     * @param jobJar how its processes come by the classes of jobs
     * @param callbacks where functions are called that jobs need: servers, tried in this order
     */
    public record FlinkCluster(URI restAddress, URI checkpoints, JobJarMode jobJar, List<URI> callbacks) {}

    /** How the processes of a Flink cluster come by the classes of jobs. */
    public enum JobJarMode {
        /** With each job. */
        SHIPPED,
        /** They are on the class path of the cluster. */
        INSTALLED
    }

    /**
     * Delivery streams.
     *
     * @param parkAfter how long nothing must have come for one until its job is ended; absent: it never is
     */
    public record DeliveriesConfig(Optional<Duration> parkAfter) {}

    /**
     * Map jobs.
     *
     * @param workers of a job at most
     * @param jobs that run at once
     * @param python that runs Python calls: a name on the PATH, or a path
     * @param bucket where they are kept
     * @param memoryMib of a worker whose job does not say
     * @param spareWorkers that wait for the next job
     */
    public record MapConfig(int workers, int jobs, String python, String bucket, int memoryMib, int spareWorkers) {}

    /**
     * The object store.
     *
     * @param endpoint of an existing S3-style store; absent: an S3 server inside the process
     * @param port of the S3 server inside the process
     * @param encryption of objects
     */
    public record S3Config(
            Optional<URI> endpoint,
            int port,
            String region,
            String accessKey,
            Secret secretKey,
            StoreEncryption encryption) {}

    /** The database; absent {@code jdbcUrl}: a file in the data directory. */
    public record MetadataConfig(Optional<String> jdbcUrl, String user, Secret password) {}

    /** Whose limits hold. */
    public enum LimitsMode {
        /** Those that AWS documents. */
        AWS,
        /** Nobody's. */
        OFF
    }

    /**
     * What streams can be encrypted with.
     *
     * @param keys as they were when the configuration was read
     * @param source where jobs fetch them
     */
    public record EncryptionConfig(EncryptionKeys keys, KeySource source) {}

    /**
     * For those who test against this server.
     *
     * @param reset whether everything may be removed by one request
     */
    public record TestingConfig(boolean reset, List<Fault> faults) {}

    /**
     * Workers that run functions.
     *
     * @param directory where code and workers' files are; absent: {@code functions} in the data directory
     * @param python the program for Python functions; absent: looked for on the PATH
     * @param node the program for Node functions; absent: looked for on the PATH
     * @param workers at once, of all functions
     * @param memoryMib that the functions of all workers at once are configured with
     * @param idle how long a worker is kept that has nothing to do
     * @param inside the names of Java functions that run on threads of the server
     */
    public record FunctionsSettings(
            Optional<Path> directory,
            Optional<String> python,
            Optional<String> node,
            int workers,
            int memoryMib,
            Duration idle,
            Set<String> inside) {}

    /**
     * What is traced.
     *
     * @param rate of requests whose sender does not say, 0 to 1
     * @param perSecond how many requests at most; 0: none at all
     * @param otlpEndpoint where spans are sent to as well
     */
    public record TracesConfig(double rate, int perSecond, Optional<URI> otlpEndpoint) {}

    /** A column of a table: its name and its Hive type, for example {@code bigint}. */
    public record TableColumn(String name, String type) {}
}
