package io.freshet.firehosesink.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** The functions of jq 1.6 for dates, which the library lacks and partition keys are mostly made with. All times are UTC. */
final class DateFunctions {
    private static final int BROKEN_DOWN_FIELDS = 8;

    private DateFunctions() {}

    /** Of the input alone, or of the input and one argument. */
    private interface Operation {
        JsonNode of(JsonNode in, String argument) throws JsonQueryException;
    }

    static void addTo(Scope scope) {
        scope.addFunction("gmtime", 0, function((in, none) -> brokenDown(seconds(in))));
        scope.addFunction("mktime", 0, function((in, none) -> LongNode.valueOf(time(in).toEpochSecond())));
        scope.addFunction("todate", 0, function((in, none) -> iso(seconds(in))));
        scope.addFunction("todateiso8601", 0, function((in, none) -> iso(seconds(in))));
        scope.addFunction("fromdate", 0, function((in, none) -> fromIso(in)));
        scope.addFunction("fromdateiso8601", 0, function((in, none) -> fromIso(in)));
        scope.addFunction(
                "strftime", 1, function((in, format) -> TextNode.valueOf(TimeFormat.format(time(in), format))));
        scope.addFunction("strptime", 1, function(DateFunctions::parsed));
    }

    private static Function function(Operation operation) {
        return (scope, arguments, in, path, output, version) -> {
            try {
                output.emit(operation.of(in, argument(scope, arguments, in)), null);
            } catch (DateTimeException | ArithmeticException e) {
                throw new JsonQueryException(String.valueOf(e.getMessage()), e);
            }
        };
    }

    private static String argument(Scope scope, List<Expression> arguments, JsonNode in) throws JsonQueryException {
        StringBuilder text = new StringBuilder();
        for (Expression argument : arguments) {
            argument.apply(scope, in, value -> {
                if (!value.isTextual()) {
                    throw new JsonQueryException("the format of a date must be a string");
                }
                text.setLength(0);
                text.append(value.textValue());
            });
        }
        return text.toString();
    }

    private static JsonNode parsed(JsonNode in, String format) throws JsonQueryException {
        if (!in.isTextual()) {
            throw new JsonQueryException("strptime needs a string");
        }
        TemporalAccessor parsed = TimeFormat.parse(in.textValue(), format);
        if (parsed.query(TemporalQueries.localDate()) == null) {
            throw new JsonQueryException("date " + in.textValue() + " names no day");
        }
        LocalTime time = parsed.query(TemporalQueries.localTime());
        ZoneId zone = parsed.query(TemporalQueries.zone());
        LocalDateTime local =
                parsed.query(TemporalQueries.localDate()).atTime(time == null ? LocalTime.MIDNIGHT : time);
        return brokenDown(local.atZone(zone == null ? ZoneOffset.UTC : zone).withZoneSameInstant(ZoneOffset.UTC));
    }

    private static JsonNode iso(ZonedDateTime time) throws JsonQueryException {
        return TextNode.valueOf(TimeFormat.format(time, "%Y-%m-%dT%H:%M:%SZ"));
    }

    private static JsonNode fromIso(JsonNode in) throws JsonQueryException {
        return LongNode.valueOf(time(parsed(in, "%Y-%m-%dT%H:%M:%SZ")).toEpochSecond());
    }

    private static ZonedDateTime seconds(JsonNode in) throws JsonQueryException {
        if (!in.isNumber() || Math.abs(in.doubleValue()) > 1e12) {
            throw new JsonQueryException("a date must be a number of seconds");
        }
        return Instant.ofEpochMilli((long) Math.floor(in.doubleValue() * 1000)).atZone(ZoneOffset.UTC);
    }

    /** Of a number of seconds, or of a broken-down time. */
    private static ZonedDateTime time(JsonNode in) throws JsonQueryException {
        if (!in.isArray()) {
            return seconds(in);
        }
        if (in.size() < 6) {
            throw new JsonQueryException("a broken-down time must have six numbers or more");
        }
        return ZonedDateTime.of(in.get(0).intValue(), 1, 1, 0, 0, 0, 0, ZoneOffset.UTC)
                .plusMonths(in.get(1).intValue())
                .plusDays(in.get(2).intValue() - 1L)
                .plusHours(in.get(3).intValue())
                .plusMinutes(in.get(4).intValue())
                .plus((long) (in.get(5).doubleValue() * 1000), ChronoUnit.MILLIS);
    }

    private static ArrayNode brokenDown(ZonedDateTime time) {
        ArrayNode fields = JsonNodeFactory.instance.arrayNode(BROKEN_DOWN_FIELDS);
        double seconds = time.getSecond() + time.getNano() / 1e9;
        return fields.add(time.getYear())
                .add(time.getMonthValue() - 1)
                .add(time.getDayOfMonth())
                .add(time.getHour())
                .add(time.getMinute())
                .add(seconds == Math.rint(seconds) ? LongNode.valueOf((long) seconds) : DoubleNode.valueOf(seconds))
                .add(time.getDayOfWeek().getValue() % 7)
                .add(time.getDayOfYear() - 1);
    }
}
