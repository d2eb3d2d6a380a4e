package io.freshet.ingest.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.awsapi.resource.Resource;
import io.freshet.awsapi.resource.ResourceStore;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The settings of accounts. */
public final class BillingCommitments {
    private static final String KIND = "kinesis-account";
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final ResourceStore store;

    private record Document(@Nullable Long startedAtMillis, @Nullable Long endsAtMillis) {}

    BillingCommitments(ResourceStore store) {
        this.store = store;
    }

    public BillingCommitment find(String accountId) {
        return store.find(KIND, accountId).map(BillingCommitments::read).orElse(BillingCommitment.NONE);
    }

    /** Changes it from what it is at that moment. */
    public BillingCommitment change(String accountId, UnaryOperator<BillingCommitment> change) {
        while (true) {
            Optional<Resource> row = store.find(KIND, accountId);
            BillingCommitment changed =
                    change.apply(row.map(BillingCommitments::read).orElse(BillingCommitment.NONE));
            Optional<Resource> stored = row.isPresent()
                    ? store.replace(row.get(), write(changed))
                    : store.create(KIND, accountId, write(changed));
            if (stored.isPresent()) {
                return changed;
            }
        }
    }

    private static BillingCommitment read(Resource row) {
        try {
            Document document = JSON.readValue(row.document(), Document.class);
            return new BillingCommitment(instant(document.startedAtMillis()), instant(document.endsAtMillis()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not stored account settings: " + row.document(), e);
        }
    }

    private static String write(BillingCommitment commitment) {
        try {
            return JSON.writeValueAsString(new Document(millis(commitment.startedAt()), millis(commitment.endsAt())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("account settings cannot be written", e);
        }
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }
}
