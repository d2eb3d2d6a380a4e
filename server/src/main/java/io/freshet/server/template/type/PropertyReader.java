package io.freshet.server.template.type;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.server.template.Problems;
import io.freshet.server.template.Value;
import java.util.Optional;

/** Reads one property: a value without functions becomes JSON of the API. */
interface PropertyReader {
    /** The JSON; empty if the value is wrong, which is told. */
    Optional<JsonNode> read(Value value, String where, Problems problems);
}
