package io.freshet.ingest.kafka;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** Asks a Kafka outside, once at the start, whether it lets us in and is large enough. */
public final class KafkaReach {
    private KafkaReach() {}

    /**
     * Returns when it is so.
     *
     * @param kafkaProperties as a {@link KafkaShardLog} takes them
     * @throws IllegalStateException in one sentence, without a secret, if it is not
     */
    public static void require(Map<String, String> kafkaProperties) {
        String where = "Kafka at " + kafkaProperties.get("bootstrap.servers");
        try (Admin admin = KafkaClients.admin(kafkaProperties)) {
            int brokers = admin.describeCluster().nodes().get().size();
            Replication.of(kafkaProperties).factor().ifPresent(factor -> {
                if (factor > brokers) {
                    throw new IllegalStateException(where + " has " + brokers + (brokers == 1 ? " broker" : " brokers")
                            + ", fewer than kafka.replication-factor: " + factor
                            + " (expected: as many brokers, or a smaller factor)");
                }
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(where + " was not asked to the end", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(where + refusal(kafkaProperties, cause(e)), e);
        } catch (
                KafkaException
                        e) { // of the making of the client: an address that resolves to nothing, a certificate that is
            // none
            throw new IllegalStateException(
                    where + " cannot be reached: " + cause(e).getMessage()
                            + " (expected: kafka.bootstrap-servers and kafka.trust-store that fit)",
                    e);
        }
    }

    private static Throwable cause(Exception e) {
        return e.getCause() == null ? e : e.getCause();
    }

    private static String refusal(Map<String, String> properties, Throwable cause) {
        String protocol = properties.getOrDefault("security.protocol", "PLAINTEXT");
        if (cause instanceof SslAuthenticationException) {
            return " is not trusted: " + innermost(cause)
                    + " (expected: its authority in kafka.trust-store, and its name in its certificate)";
        }
        if (cause instanceof AuthenticationException) {
            return " refuses the login: " + cause.getMessage()
                    + " (expected: kafka.sasl-mechanism, kafka.user and its password as the brokers know them)";
        }
        if (cause instanceof AuthorizationException) {
            return " does not let us ask what it is: " + cause.getMessage()
                    + " (expected: a user that may describe the cluster, and make, write and read topics)";
        }
        return " does not answer over " + protocol
                + " (expected: a broker at kafka.bootstrap-servers whose listener speaks that; see"
                + " kafka.security-protocol): " + cause.getMessage();
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
