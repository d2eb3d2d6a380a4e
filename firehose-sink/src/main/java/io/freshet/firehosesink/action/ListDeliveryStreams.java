package io.freshet.firehosesink.action;

import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.firehosesink.stream.DeliveryStream;
import io.freshet.firehosesink.stream.DeliveryStreams;
import java.util.List;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamType;
import software.amazon.awssdk.services.firehose.model.ListDeliveryStreamsRequest;
import software.amazon.awssdk.services.firehose.model.ListDeliveryStreamsResponse;

/** Lists names in order, from after a given one. */
final class ListDeliveryStreams implements BlockingOperation<ListDeliveryStreamsRequest, ListDeliveryStreamsResponse> {
    private static final int DEFAULT_LIMIT = 10;

    private final DeliveryStreams streams;

    ListDeliveryStreams(DeliveryStreams streams) {
        this.streams = streams;
    }

    @Override
    public Class<ListDeliveryStreamsRequest> requestType() {
        return ListDeliveryStreamsRequest.class;
    }

    @Override
    public ListDeliveryStreamsResponse answer(ListDeliveryStreamsRequest request, Caller caller) {
        String after =
                request.exclusiveStartDeliveryStreamName() == null ? "" : request.exclusiveStartDeliveryStreamName();
        int limit = request.limit() == null ? DEFAULT_LIMIT : request.limit();
        List<String> names = streams.list().stream()
                .filter(stream -> isOfType(stream, request))
                .map(DeliveryStream::name)
                .filter(name -> name.compareTo(after) > 0)
                .limit(limit + 1L)
                .toList();
        boolean more = names.size() > limit;
        return ListDeliveryStreamsResponse.builder()
                .deliveryStreamNames(more ? names.subList(0, limit) : names)
                .hasMoreDeliveryStreams(more)
                .build();
    }

    private static boolean isOfType(DeliveryStream stream, ListDeliveryStreamsRequest request) {
        DeliveryStreamType type = stream.takesRecordsDirectly()
                ? DeliveryStreamType.DIRECT_PUT
                : DeliveryStreamType.KINESIS_STREAM_AS_SOURCE;
        return request.deliveryStreamType() == null || request.deliveryStreamType() == type;
    }
}
