package io.freshet.awsapi.binding;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** The encodings of the JSON protocol family. They differ in framing, blobs and timestamps. */
public enum WireFormat {
    /** Blobs in base64, timestamps as seconds with a fraction. */
    JSON(
            "application/x-amz-json-1.1",
            JsonFactory.builder().streamReadConstraints(limits()).build()),
    /** As JSON, under the older name that DynamoDB and CloudWatch go by. */
    JSON_1_0(
            "application/x-amz-json-1.0",
            JsonFactory.builder().streamReadConstraints(limits()).build()),
    /** Blobs as byte strings, timestamps as tag 1 over whole milliseconds, which is what the AWS SDKs send and read. */
    CBOR(
            "application/x-amz-cbor-1.1",
            CBORFactory.builder().streamReadConstraints(limits()).build()),
    /** The CBOR of Smithy's RPC v2: timestamps as tag 1 over seconds. Its requests have no target header. */
    RPC_CBOR(
            "application/cbor",
            CBORFactory.builder().streamReadConstraints(limits()).build()),
    /** As JSON, where method and path name the operation; some requests carry archives in base64. */
    REST_JSON(
            "application/json",
            JsonFactory.builder()
                    .streamReadConstraints(limits().rebuild()
                            .maxStringLength(70 << 20)
                            .maxDocumentLength(80L << 20)
                            .build())
                    .build());

    private static final int EPOCH_TAG = 1;

    private final String contentType;

    @SuppressWarnings("ImmutableEnumChecker") // never changed after construction, and made for many threads
    private final JsonFactory factory;

    WireFormat(String contentType, JsonFactory factory) {
        this.contentType = contentType;
        this.factory = factory;
    }

    /** What a stranger may make us hold in memory at once. */
    private static StreamReadConstraints limits() {
        return StreamReadConstraints.builder()
                .maxNestingDepth(80)
                .maxNumberLength(64)
                .maxNameLength(1024)
                .maxStringLength(16 << 20)
                .maxDocumentLength(32L << 20)
                .maxTokenCount(400_000)
                .build();
    }

    /** The format of a request that names its operation in a target header. */
    public static Optional<WireFormat> ofContentType(String header) {
        String type = header.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        for (WireFormat format : values()) {
            if (format != RPC_CBOR && format != REST_JSON && format.contentType.equals(type)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    public String contentType() {
        return contentType;
    }

    public JsonParser parser(byte[] body) throws IOException {
        JsonParser parser = factory.createParser(body);
        return parser instanceof CBORParser ? parser : new Base64Parser(parser, body);
    }

    public JsonGenerator generator(OutputStream body) throws IOException {
        return factory.createGenerator(body);
    }

    /** Writes bytes as this format has them. */
    public static void writeBlob(JsonGenerator target, byte[] bytes) throws IOException {
        if (target instanceof CBORGenerator) {
            target.writeBinary(bytes);
        } else {
            byte[] text = Base64.getEncoder().encode(bytes); // several times as fast as the generator's own
            target.writeRawUTF8String(text, 0, text.length);
        }
    }

    /** Writes a timestamp as this format has it. */
    public void writeTimestamp(JsonGenerator target, Instant instant) throws IOException {
        if (target instanceof CBORGenerator cbor) {
            cbor.writeTag(EPOCH_TAG);
            if (this == CBOR) {
                cbor.writeNumber(instant.toEpochMilli());
            } else {
                cbor.writeNumber(instant.toEpochMilli() / 1000.0);
            }
        } else {
            target.writeNumber(BigDecimal.valueOf(instant.toEpochMilli(), 3));
        }
    }

    Instant readTimestamp(JsonParser source) throws IOException, MalformedBodyException {
        return this == CBOR
                        && source.currentToken().isNumeric()
                        && source.getNumberType() != JsonParser.NumberType.DOUBLE
                ? Instant.ofEpochMilli(source.getLongValue())
                : Instant.ofEpochMilli(wholeNumber(source, 3));
    }

    /** The number without its fraction, the point moved right; one of more than 18 digits, however it is written, is refused. */
    static long wholeNumber(JsonParser source, int places) throws IOException, MalformedBodyException {
        BigDecimal number;
        try {
            number = source.getDecimalValue().scaleByPowerOfTen(places); // does not write the number out
        } catch (ArithmeticException | NumberFormatException e) {
            throw new MalformedBodyException("");
        }
        if ((long) number.precision() - number.scale() > 18) {
            throw new MalformedBodyException("");
        }
        return number.scale() > number.precision() ? 0 : number.longValue();
    }
}
