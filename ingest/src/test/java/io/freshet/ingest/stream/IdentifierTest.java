package io.freshet.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.ingest.log.LogName;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class IdentifierTest {
    @Test
    void evenRangesAreAsTheServiceCutsThem() {
        List<HashKeyRange> ranges = HashKeyRange.evenly(3);

        assertThat(ranges.get(0).start()).isZero();
        assertThat(ranges.get(0).end()).isEqualTo(new BigInteger("113427455640312821154458202477256070484"));
        assertThat(ranges.get(2).start()).isEqualTo(new BigInteger("226854911280625642308916404954512140970"));
        assertThat(ranges.get(2).end()).isEqualTo(new BigInteger("340282366920938463463374607431768211455"));
    }

    @Test
    void everyHashKeyBelongsToTheShardWhoseRangeHoldsIt() {
        ShardMap map = ShardMap.even(7);
        List<HashKeyRange> ranges = HashKeyRange.evenly(7);

        for (int i = 0; i < 7; i++) {
            assertThat(map.shardOf(ranges.get(i).start())).isEqualTo(i);
            assertThat(map.shardOf(ranges.get(i).end())).isEqualTo(i);
        }
    }

    @Test
    void aPartitionKeyIsHashedWithMd5() {
        assertThat(HashKey.ofPartitionKey("a").toString(16)).isEqualTo("cc175b9c0f1b6a831c399e269772661");
    }

    @Test
    void shardIdsAreTakenAsLenientlyAsTheServiceTakesThem() {
        for (String text : List.of("7", "shardId-7", "x-7", "shardId-000000000007")) {
            assertThat(ShardId.parse(text)).contains(new ShardId(7));
        }
        for (String text : List.of("", "shard", "shardId-", "shardId-2147483648")) {
            assertThat(ShardId.parse(text)).isEmpty();
        }
        assertThat(new ShardId(7)).hasToString("shardId-000000000007");
    }

    @Test
    void namesOfLogsStayApartEvenWhenDotsAreReadAsUnderscores() {
        Set<String> seen = new HashSet<>();
        for (String name : List.of(
                "a.b", "a_b", "a-b", "a-.b", "a-_b", "a--b", "a..b", "a.-b", "a-.-b", "a--.b", "a_.b", "a._b")) {
            assertThat(seen.add(LogName.ofStream(name).value().replace('.', '_')))
                    .as(name)
                    .isTrue();
            assertThat(seen.add(LogName.ofDeliveryStream(name).value().replace('.', '_')))
                    .as(name)
                    .isTrue();
        }
        assertThat(LogName.ofStream("orders").value()).isEqualTo("kinesis.orders");
        assertThat(LogName.ofStream("or.ders").value()).isEqualTo("kinesis-dotted.or-.ders");
    }

    @Test
    void aNameThatEscapesToMoreThanTheStoreTakesIsRefusedClearly() {
        assertThatThrownBy(() -> LogName.ofStream(".".repeat(128)))
                .hasMessageContaining("has 271 characters (expected: at most 249)");
    }

    @Test
    void anIteratorReadsBackAndAChangedOneIsNoticed() {
        ShardIterator iterator =
                new ShardIterator("s".repeat(128), Instant.ofEpochMilli(1), 2, 3, Instant.ofEpochMilli(4));
        String token = iterator.token();

        assertThat(token).startsWith("AAAAAAAAAA").hasSizeLessThanOrEqualTo(512);
        assertThat(ShardIterator.parse(token)).contains(iterator);
        for (int i = 0; i < token.length() - 2; i++) {
            char changed = token.charAt(i) == 'B' ? 'C' : 'B';
            assertThat(ShardIterator.parse(token.substring(0, i) + changed + token.substring(i + 1)))
                    .isEmpty();
        }
        assertThat(ShardIterator.parse("")).isEmpty();
        assertThat(ShardIterator.parse("not base64!")).isEmpty();
    }

    @Test
    void anIteratorExpiresAfterFiveMinutes() {
        ShardIterator iterator = new ShardIterator("s", Instant.EPOCH, 0, 0, Instant.ofEpochMilli(1000));

        assertThat(iterator.hasExpired(Instant.ofEpochMilli(301_000))).isFalse();
        assertThat(iterator.hasExpired(Instant.ofEpochMilli(301_001))).isTrue();
    }
}
