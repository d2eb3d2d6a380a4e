package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Consumer;
import io.freshet.ingest.stream.ConsumerRef;
import io.freshet.ingest.stream.Stream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.ListStreamConsumersRequest;
import software.amazon.awssdk.services.kinesis.model.ListStreamConsumersResponse;

/** The consumers of a stream by name, a page at a time. */
final class ListStreamConsumers implements BlockingOperation<ListStreamConsumersRequest, ListStreamConsumersResponse> {
    private static final int DEFAULT_CONSUMERS = 100;

    private final Streams streams;
    private final Clock clock;

    ListStreamConsumers(Streams streams, Clock clock) {
        this.streams = streams;
        this.clock = clock;
    }

    @Override
    public Class<ListStreamConsumersRequest> requestType() {
        return ListStreamConsumersRequest.class;
    }

    @Override
    public ListStreamConsumersResponse answer(ListStreamConsumersRequest request, Caller caller) {
        Stream stream = streams.find(null, request.streamARN(), caller);
        requireCreatedAt(request.streamCreationTimestamp(), stream, caller);
        String after = request.nextToken() == null ? "" : after(request, stream);
        List<Consumer> rest = stream.consumers().stream()
                .filter(consumer -> consumer.name().compareTo(after) > 0)
                .toList();
        int limit = request.maxResults() == null ? DEFAULT_CONSUMERS : request.maxResults();
        List<Consumer> page = rest.subList(0, Math.min(limit, rest.size()));
        return ListStreamConsumersResponse.builder()
                .consumers(page.stream()
                        .map(consumer -> Consumers.shape(new ConsumerRef(stream, consumer)))
                        .toList())
                .nextToken(
                        page.size() < rest.size()
                                ? ConsumerListToken.after(page.get(page.size() - 1), stream, clock.instant())
                                        .text()
                                : null)
                .build();
    }

    private static void requireCreatedAt(@Nullable Instant createdAt, Stream stream, Caller caller) {
        if (createdAt != null
                && createdAt.getEpochSecond() != stream.createdAt().getEpochSecond()) {
            throw KinesisErrors.streamNotFound(stream.name(), caller.accountId());
        }
    }

    private String after(ListStreamConsumersRequest request, Stream stream) {
        if (request.streamCreationTimestamp() != null) {
            throw KinesisErrors.invalidArgument("NextToken and StreamCreationTimestamp cannot be provided together.");
        }
        ConsumerListToken token = ConsumerListToken.parse(request.nextToken())
                .filter(parsed -> parsed.isOf(stream))
                .orElseThrow(NextTokens::invalid);
        NextTokens.requireFresh(token.issuedAt(), clock.instant());
        return token.afterConsumer();
    }
}
