package io.freshet.server.template.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.server.template.Problems;
import io.freshet.server.template.Value;
import io.freshet.server.template.Value.Kind;
import io.freshet.server.template.Value.Mapping;
import io.freshet.server.template.Value.Sequence;
import io.freshet.server.template.Value.Text;
import java.util.Optional;

/** The weights of an alias, which templates write as a list, and the API as a map. */
final class RoutingReader implements PropertyReader {
    @Override
    public Optional<JsonNode> read(Value value, String where, Problems problems) {
        ObjectNode routing = JsonNodeFactory.instance.objectNode();
        ObjectNode weights = routing.putObject("AdditionalVersionWeights");
        if (value instanceof Mapping map && map.get("AdditionalVersionWeights").orElse(null) instanceof Sequence list) {
            for (Value item : list.items()) {
                if (!(item instanceof Mapping one)
                        || !(one.get("FunctionVersion").orElse(null) instanceof Text version)
                        || !(one.get("FunctionWeight").orElse(null) instanceof Text weight)
                        || !weight.text().matches("[01]|[01]?\\.[0-9]+")) {
                    problems.error(
                            item.place(), where, "is not so written (expected: FunctionVersion and FunctionWeight)");
                    return Optional.empty();
                }
                String name = version.kind() == Kind.LATER ? ResourceType.LATER + version.text() : version.text();
                weights.put(name, Double.parseDouble(weight.text()));
            }
            return Optional.of(routing);
        }
        problems.error(value.place(), where, value.shown() + " (expected: AdditionalVersionWeights, a list)");
        return Optional.empty();
    }
}
