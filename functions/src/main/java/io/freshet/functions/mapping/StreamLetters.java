package io.freshet.functions.mapping;

import io.freshet.functions.letter.Content;
import io.freshet.functions.letter.Letter;
import io.freshet.functions.letter.LetterSource;
import io.freshet.functions.mapping.StreamFeed.FeedRecord;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/** Makes the events of mappings again, from what their streams still have. Whether the mapping is still there does not matter. */
public final class StreamLetters implements LetterSource {
    private final StreamFeed feed;
    private final String region;

    public StreamLetters(StreamFeed feed, String region) {
        this.feed = feed;
        this.region = region;
    }

    @Override
    public Found event(Letter letter, Content content) {
        String stream = Objects.requireNonNull(letter.stream(), "stream");
        String shard = Objects.requireNonNull(letter.shard(), "shard");
        EventSourceMappingConfiguration mapping = EventSourceMappingConfiguration.builder()
                .uuid(letter.mapping())
                .eventSourceArn(stream)
                .functionArn(letter.function())
                .build();
        List<FeedRecord> records = feed.find(stream, shard, content.sequenceNumbers());
        return new Found(new StreamEvents(mapping, shard, region).event(records), records.size());
    }
}
