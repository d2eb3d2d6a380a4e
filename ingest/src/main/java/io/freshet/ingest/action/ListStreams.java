package io.freshet.ingest.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.ingest.stream.Stream;
import java.time.Clock;
import java.util.List;
import software.amazon.awssdk.services.kinesis.model.ListStreamsRequest;
import software.amazon.awssdk.services.kinesis.model.ListStreamsResponse;
import software.amazon.awssdk.services.kinesis.model.StreamSummary;

/** The streams by name, a page at a time. */
final class ListStreams implements BlockingOperation<ListStreamsRequest, ListStreamsResponse> {
    private static final int MAX_STREAMS = 100;

    private final Streams streams;
    private final Clock clock;

    ListStreams(Streams streams, Clock clock) {
        this.streams = streams;
        this.clock = clock;
    }

    @Override
    public Class<ListStreamsRequest> requestType() {
        return ListStreamsRequest.class;
    }

    @Override
    public ListStreamsResponse answer(ListStreamsRequest request, Caller caller) {
        int limit = request.limit() == null ? MAX_STREAMS : Math.min(request.limit(), MAX_STREAMS);
        String after = request.nextToken() == null ? request.exclusiveStartStreamName() : after(request.nextToken());
        List<Stream> rest = streams.registry().list().stream()
                .filter(stream -> after == null || stream.name().compareTo(after) > 0)
                .toList();
        List<Stream> page = rest.subList(0, Math.min(limit, rest.size()));
        boolean hasMore = page.size() < rest.size();
        return ListStreamsResponse.builder()
                .streamNames(page.stream().map(Stream::name).toList())
                .streamSummaries(page.stream().map(ListStreams::summary).toList())
                .hasMoreStreams(hasMore)
                .nextToken(
                        hasMore ? new StreamListToken(page.get(page.size() - 1).name(), clock.instant()).text() : null)
                .build();
    }

    private String after(String nextToken) {
        StreamListToken token = StreamListToken.parse(nextToken).orElseThrow(NextTokens::invalid);
        NextTokens.requireFresh(token.issuedAt(), clock.instant());
        return token.afterStream();
    }

    private static StreamSummary summary(Stream stream) {
        return StreamSummary.builder()
                .streamName(stream.name())
                .streamARN(stream.arn())
                .streamStatus(stream.status().name())
                .streamModeDetails(Shapes.modeOf(stream))
                .streamCreationTimestamp(stream.createdAt())
                .build();
    }
}
