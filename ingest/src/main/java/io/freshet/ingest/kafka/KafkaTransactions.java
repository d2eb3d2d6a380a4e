package io.freshet.ingest.kafka;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;

/** Looks after transactions whose writer will not come back. */
public final class KafkaTransactions {
    private KafkaTransactions() {}

    /**
     * Aborts every open transaction of a sink that has been given up, so that what follows them in their shards can be read. A
     * writer that still runs fails at its next write.
     *
     * @param kafkaProperties at least {@code bootstrap.servers}
     * @param transactionalIdPrefix as given to the sink
     * @return how many transactional ids were fenced
     */
    public static int abort(Map<String, String> kafkaProperties, String transactionalIdPrefix) {
        try (Admin admin = KafkaClients.admin(kafkaProperties)) {
            List<String> ids = admin.listTransactions().all().get().stream()
                    .map(TransactionListing::transactionalId)
                    .filter(id -> id.startsWith(transactionalIdPrefix))
                    .toList();
            if (!ids.isEmpty()) {
                admin.fenceProducers(ids).all().get();
            }
            return ids.size();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw KafkaErrors.translate("abort of transactions " + transactionalIdPrefix, e);
        } catch (ExecutionException e) {
            throw KafkaErrors.translate("abort of transactions " + transactionalIdPrefix, e);
        }
    }
}
