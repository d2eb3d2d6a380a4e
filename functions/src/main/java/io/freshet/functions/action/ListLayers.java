package io.freshet.functions.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.Layers.LayerState;
import io.freshet.functions.registry.Layers.Version;
import io.freshet.functions.registry.Shapes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.ListLayersRequest;
import software.amazon.awssdk.services.lambda.model.ListLayersResponse;

/** {@code ListLayers}, each with its newest version. */
final class ListLayers implements BlockingOperation<ListLayersRequest, ListLayersResponse> {
    private static final int PAGE = 50;

    private final Components components;

    ListLayers(Components components) {
        this.components = components;
    }

    @Override
    public Class<ListLayersRequest> requestType() {
        return ListLayersRequest.class;
    }

    @Override
    public ListLayersResponse answer(ListLayersRequest request, Caller caller) {
        List<LayerState> layers = components.layers().list().stream()
                .filter(layer ->
                        newest(layer, request.compatibleRuntimeAsString()).isPresent())
                .toList();
        Pages.Page<LayerState> page = Pages.of(layers, LayerState::name, request.marker(), request.maxItems(), PAGE);
        ObjectNode answer = Shapes.JSON.createObjectNode();
        ArrayNode items = answer.putArray("Layers");
        for (LayerState layer : page.items()) {
            ObjectNode item = items.addObject();
            item.put("LayerName", layer.name()).put("LayerArn", LayerShapes.arn(layer.name(), caller));
            newest(layer, request.compatibleRuntimeAsString())
                    .ifPresent(version -> item.set(
                            "LatestMatchingVersion", new LayerShapes(components).item(layer.name(), version, caller)));
        }
        answer.put("NextMarker", page.marker());
        return Shapes.shape(ListLayersResponse.class, ListLayersResponse.builder(), answer);
    }

    private static Optional<Version> newest(LayerState layer, @Nullable String runtime) {
        return layer.shown().stream()
                .filter(version -> runtime == null || version.runtimes().contains(runtime))
                .findFirst();
    }
}
