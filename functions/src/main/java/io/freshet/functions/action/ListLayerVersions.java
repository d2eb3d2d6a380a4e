package io.freshet.functions.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.awsapi.operation.BlockingOperation;
import io.freshet.awsapi.operation.Caller;
import io.freshet.functions.registry.Layers.LayerState;
import io.freshet.functions.registry.Layers.Version;
import io.freshet.functions.registry.Shapes;
import java.util.List;
import software.amazon.awssdk.services.lambda.model.ListLayerVersionsRequest;
import software.amazon.awssdk.services.lambda.model.ListLayerVersionsResponse;

/** {@code ListLayerVersions}, the newest first. */
final class ListLayerVersions implements BlockingOperation<ListLayerVersionsRequest, ListLayerVersionsResponse> {
    private static final int PAGE = 50;

    private final Components components;

    ListLayerVersions(Components components) {
        this.components = components;
    }

    @Override
    public Class<ListLayerVersionsRequest> requestType() {
        return ListLayerVersionsRequest.class;
    }

    @Override
    public ListLayerVersionsResponse answer(ListLayerVersionsRequest request, Caller caller) {
        String name = LayerShapes.name(request.layerName(), caller);
        String runtime = request.compatibleRuntimeAsString();
        List<Version> versions = components.layers().find(name).map(LayerState::shown).orElse(List.of()).stream()
                .filter(version -> runtime == null || version.runtimes().contains(runtime))
                .toList();
        Pages.Page<Version> page = Pages.of(
                versions, version -> Long.toString(version.number()), request.marker(), request.maxItems(), PAGE);
        ObjectNode answer = Shapes.JSON.createObjectNode();
        ArrayNode items = answer.putArray("LayerVersions");
        LayerShapes shapes = new LayerShapes(components);
        page.items().forEach(version -> items.add(shapes.item(name, version, caller)));
        answer.put("NextMarker", page.marker());
        return Shapes.shape(ListLayerVersionsResponse.class, ListLayerVersionsResponse.builder(), answer);
    }
}
