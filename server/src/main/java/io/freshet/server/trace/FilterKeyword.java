package io.freshet.server.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * What filter expressions ask for, besides services, edges and annotations.
 *
 * @param type with what it can be compared
 */
record FilterKeyword(String word, ValueType type, Function<FilterSubject, Stream<JsonNode>> values) {
    private static final List<FilterKeyword> ALL = List.of(
            truth("ok", FilterKeyword::isOk),
            truth("error", subject -> subject.answering().error()),
            truth("fault", subject -> subject.answering().fault()),
            truth("throttle", subject -> subject.answering().throttle()),
            truth("partial", subject -> subject.segments().stream().anyMatch(Segment::inProgress)),
            truth("root", FilterSubject::isRoot),
            number("responsetime", subject -> subject.answering().seconds()),
            number("duration", FilterSubject::duration),
            new FilterKeyword(
                    "http.status", ValueType.NUMBER, subject -> subject.answered("http", "response", "status")),
            answered("http.url", "http", "request", "url"),
            answered("http.method", "http", "request", "method"),
            answered("http.useragent", "http", "request", "user_agent"),
            answered("http.clientip", "http", "request", "client_ip"),
            any("user", "user"),
            text("name", Segment::name),
            text("type", Segment::type),
            new FilterKeyword("message", ValueType.STRING, FilterSubject::messages),
            any("availabilityzone", "aws", "ec2", "availability_zone"),
            any("instance.id", "aws", "ec2", "instance_id"),
            any("resource.arn", "resource_arn"));

    /** What X-Ray has and we have not. */
    private static final Set<String> NOT_BUILT = Set.of(
            "group.name",
            "group.arn",
            "json",
            "first",
            "last",
            "remote",
            "inferred",
            "index",
            "coverage",
            "account.id");

    /** With what it can be compared. */
    enum ValueType {
        BOOLEAN,
        NUMBER,
        STRING,
        ANY
    }

    private static FilterKeyword truth(String word, Predicate<FilterSubject> asked) {
        return new FilterKeyword(
                word, ValueType.BOOLEAN, subject -> Stream.of(BooleanNode.valueOf(asked.test(subject))));
    }

    private static FilterKeyword number(String word, ToDoubleFunction<FilterSubject> asked) {
        return new FilterKeyword(
                word, ValueType.NUMBER, subject -> Stream.of(DoubleNode.valueOf(asked.applyAsDouble(subject))));
    }

    private static FilterKeyword text(String word, Function<Segment, String> asked) {
        return new FilterKeyword(word, ValueType.STRING, subject -> subject.segments().stream()
                .map(segment -> TextNode.valueOf(asked.apply(segment))));
    }

    /** Of the segment that answered. */
    private static FilterKeyword answered(String word, String... path) {
        return new FilterKeyword(word, ValueType.STRING, subject -> subject.answered(path));
    }

    /** Of whichever segment has it. */
    private static FilterKeyword any(String word, String... path) {
        return new FilterKeyword(word, ValueType.STRING, subject -> subject.members(path));
    }

    private static boolean isOk(FilterSubject subject) {
        Segment answer = subject.answering();
        int status =
                answer.document().path("http").path("response").path("status").asInt(200);
        return !answer.fault() && !answer.error() && !answer.throttle() && status >= 200 && status < 300;
    }

    static Optional<FilterKeyword> of(String word) {
        return ALL.stream().filter(known -> known.word.equals(word)).findFirst();
    }

    static List<String> words() {
        return ALL.stream().map(FilterKeyword::word).toList();
    }

    /** Whether X-Ray knows this, and we do not. */
    static boolean isNotBuilt(String word) {
        return NOT_BUILT.contains(word) || word.startsWith("rootcause.");
    }

    Stream<JsonNode> values(FilterSubject subject) {
        return values.apply(subject);
    }
}
