package io.freshet.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The flights of the demo, each with a number of its own, by which a lost or doubled one would be noticed. */
final class Flights {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Flights() {}

    /** A flight as it goes on the wire. */
    record Flight(int id, String origin, String json) {}

    /** The first {@code count} flights, numbered from 1. */
    static List<Flight> first(int count) {
        try (InputStream file = resource("flights-20k.json")) {
            List<Flight> flights = new ArrayList<>(count);
            for (JsonNode flight : JSON.readTree(file)) {
                if (flights.size() == count) {
                    break;
                }
                ObjectNode numbered = JSON.createObjectNode().put("id", flights.size() + 1);
                numbered.setAll((ObjectNode) flight);
                flights.add(new Flight(
                        flights.size() + 1, flight.get("origin").asText(), JSON.writeValueAsString(numbered)));
            }
            return flights;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the flights in the program's own archive", e);
        }
    }

    /** The application's SQL. */
    static String sql() {
        try (InputStream file = resource("flights.sql")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the SQL in the program's own archive", e);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(Flights.class.getResourceAsStream(name), name);
    }
}
