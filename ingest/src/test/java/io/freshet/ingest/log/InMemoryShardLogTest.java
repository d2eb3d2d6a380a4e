package io.freshet.ingest.log;

import java.time.Clock;

final class InMemoryShardLogTest extends ShardLogContract {
    private final ShardLog log = new InMemoryShardLog(Clock.systemUTC());

    @Override
    protected ShardLog log() {
        return log;
    }
}
