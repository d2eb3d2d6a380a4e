package io.freshet.ingest.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an account has committed itself to. */
final class AccountSettingsTest {
    private static final double CREATED = 1_421_889_722.345;
    private static final double DAY = 86_400;

    private final WireKinesis kinesis = new WireKinesis();

    @Test
    void anAccountHasNoCommitmentUnlessItAsksForOne() {
        assertThat(described()).hasToString("{\"Status\":\"DISABLED\"}");
        assertThat(update("DISABLED")).hasToString("{\"Status\":\"DISABLED\"}");
    }

    @Test
    void aCommitmentLastsForADayAtLeast() {
        JsonNode enabled = update("ENABLED");
        assertThat(enabled.path("Status").asText()).isEqualTo("ENABLED");
        assertThat(enabled.path("StartedAt").asDouble()).isEqualTo(CREATED);
        assertThat(enabled.path("EarliestAllowedEndAt").asDouble()).isEqualTo(CREATED + DAY);
        assertThat(described()).isEqualTo(enabled);

        kinesis.local.clock.advance(Duration.ofHours(1));
        assertThat(update("DISABLED").path("Status").asText()).isEqualTo("ENABLED_UNTIL_EARLIEST_ALLOWED_END");
        kinesis.local.clock.advance(Duration.ofHours(23));
        JsonNode ended = described();
        assertThat(ended.path("Status").asText()).isEqualTo("DISABLED");
        assertThat(ended.path("EndedAt").asDouble()).isEqualTo(CREATED + DAY);
        assertThat(update("ENABLED").path("StartedAt").asDouble()).isEqualTo(CREATED + DAY);
    }

    @Test
    void aCommitmentThatIsTakenUpAgainGoesOnFromItsStart() {
        update("ENABLED");
        update("DISABLED");
        kinesis.local.clock.advance(Duration.ofHours(1));

        JsonNode again = update("ENABLED");

        assertThat(again.path("Status").asText()).isEqualTo("ENABLED");
        assertThat(again.path("StartedAt").asDouble()).isEqualTo(CREATED);
        kinesis.local.clock.advance(Duration.ofHours(25));
        assertThat(update("DISABLED").path("EndedAt").asDouble()).isEqualTo(CREATED + 26 * 3600);
    }

    private JsonNode described() {
        return kinesis.ok("DescribeAccountSettings", "{}").path("MinimumThroughputBillingCommitment");
    }

    private JsonNode update(String status) {
        return kinesis.ok("UpdateAccountSettings", "{'MinimumThroughputBillingCommitment':{'Status':'" + status + "'}}")
                .path("MinimumThroughputBillingCommitment");
    }
}
