package io.freshet.firehosesink.encode;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.firehosesink.lane.JsonRules;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads times: patterns first if there are any, otherwise as the reader does it. What names no zone is UTC. */
final class JsonTimes {
    /** Numbers from here on are milliseconds since the epoch, smaller ones seconds. */
    private static final BigDecimal FIRST_MILLIS = BigDecimal.valueOf(100_000_000_000L);

    private static final BigDecimal LAST_MILLIS = BigDecimal.valueOf(253_402_300_799_999L);

    /** {@code yyyy-[M]M-[d]d HH:mm:ss[.S]}, with a T or a blank, with or without a zone. */
    private static final DateTimeFormatter LENIENT = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-M-d['T'][ ]HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT);

    private final JsonRules rules;
    private final List<DateTimeFormatter> formatters = new ArrayList<>();
    private final boolean millis;

    JsonTimes(JsonRules rules) {
        this.rules = rules;
        this.millis = rules.timestampPatterns().contains(JsonRules.MILLIS);
        rules.timestampPatterns().stream()
                .filter(pattern -> !pattern.equals(JsonRules.MILLIS))
                .forEach(pattern -> formatters.add(DateTimeFormatter.ofPattern(pattern, Locale.ROOT)));
    }

    /** @throws IllegalArgumentException if it is no time */
    Instant instant(JsonNode node) {
        if (node.isNumber() && (!rules.hive() || millis)) {
            return ofNumber(node);
        }
        if (!node.isTextual()) {
            throw JsonValues.mismatch(node, "timestamp", null);
        }
        String text = node.textValue().strip();
        for (DateTimeFormatter formatter : formatters) {
            try {
                return instant(formatter.parse(text));
            } catch (DateTimeException e) {
                // the next pattern may fit
            }
        }
        if (millis && text.matches("-?\\d{1,18}")) {
            return Instant.ofEpochMilli(Long.parseLong(text));
        }
        if (!rules.timestampPatterns().isEmpty()) {
            throw JsonValues.mismatch(node, "timestamp as " + rules.timestampPatterns(), null);
        }
        try {
            boolean zoned = text.indexOf('T') >= 0 || text.endsWith("Z");
            if (rules.hive() && zoned) {
                throw new DateTimeException("not as Timestamp.valueOf reads it");
            }
            return instant(LENIENT.parse(text));
        } catch (DateTimeException e) {
            throw JsonValues.mismatch(node, "timestamp", e);
        }
    }

    private Instant ofNumber(JsonNode node) {
        BigDecimal number = node.decimalValue();
        if (number.precision() - (long) number.scale() > 18
                || number.abs().compareTo(LAST_MILLIS) > 0
                || number.scale() > 1_000) {
            throw JsonValues.mismatch(node, "timestamp", null);
        }
        boolean inMillis = millis || number.abs().compareTo(FIRST_MILLIS) >= 0;
        BigDecimal nanos = number.movePointRight(inMillis ? 6 : 9).setScale(0, RoundingMode.HALF_UP);
        BigDecimal[] parts = nanos.divideAndRemainder(BigDecimal.valueOf(1_000_000_000L));
        return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact());
    }

    private static Instant instant(TemporalAccessor parsed) {
        ZoneId zone = parsed.query(TemporalQueries.zone());
        LocalDate date = parsed.query(TemporalQueries.localDate());
        LocalTime time = parsed.query(TemporalQueries.localTime());
        if (date == null) {
            throw new DateTimeException("no date");
        }
        LocalDateTime local = date.atTime(time == null ? LocalTime.MIDNIGHT : time);
        return local.atZone(zone == null ? ZoneOffset.UTC : zone).toInstant();
    }
}
