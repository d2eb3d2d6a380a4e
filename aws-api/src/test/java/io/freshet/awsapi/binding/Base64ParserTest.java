package io.freshet.awsapi.binding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Blobs in JSON, whatever stands around them. */
final class Base64ParserTest {
    @Test
    void givesTheBytes() throws IOException {
        Random random = new Random(11);
        for (int length = 0; length < 300; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            String text = Base64.getEncoder().encodeToString(bytes);

            assertThat(blob("{\"é\" :\n [1, \"Data\"], \"Data\" : \"" + text + "\" }"))
                    .isEqualTo(bytes);
        }
    }

    @Test
    void understandsEscapes() throws IOException {
        byte[] bytes = {(byte) 0xff, (byte) 0xff, (byte) 0xfe, 0};

        assertThat(blob("{\"Data\":\"\\/\\/\\/+AA\\u003d\\u003d\"}")).isEqualTo(bytes);
        assertThat(blob("{\"Data\":\"\\u002f\\/\\/+\\u0041A==\"}")).isEqualTo(bytes);
    }

    @Test
    void goesOnAfterABlob() throws IOException {
        try (JsonParser parser = WireFormat.JSON.parser("{\"Data\":\"YWJj\",\"Next\":\"ZGVm\"}".getBytes(UTF_8))) {
            while (parser.nextToken() != JsonToken.VALUE_STRING) {
                assertThat(parser.currentToken()).isNotNull();
            }
            assertThat(parser.getBinaryValue()).asString(UTF_8).isEqualTo("abc");
            assertThat(parser.getText()).isEqualTo("YWJj");
            assertThat(parser.nextToken()).isEqualTo(JsonToken.FIELD_NAME);
            assertThat(parser.currentName()).isEqualTo("Next");
            assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
            assertThat(parser.getBinaryValue()).asString(UTF_8).isEqualTo("def");
            assertThat(parser.nextToken()).isEqualTo(JsonToken.END_OBJECT);
        }
    }

    @Test
    void refusesWhatIsNotBase64() {
        for (String text : new String[] {"YQ", "YQ==YQ==", "YQ\\n==", "YQ=", "Y", "Y?==", "====", "YWJj!", "é"}) {
            assertThatThrownBy(() -> blob("{\"Data\":\"" + text + "\"}"))
                    .as(text)
                    .isInstanceOf(JsonParseException.class);
        }
        assertThatThrownBy(() -> blob("{\"Data\":\"YWJj")).isInstanceOf(IOException.class);
    }

    private static byte[] blob(String document) throws IOException {
        try (JsonParser parser = WireFormat.JSON.parser(document.getBytes(UTF_8))) {
            JsonToken token = parser.nextToken();
            while (token != null && (token != JsonToken.VALUE_STRING || !"Data".equals(parser.currentName()))) {
                token = parser.nextToken();
            }
            byte[] bytes = parser.getBinaryValue();
            assertThat(parser.nextToken()).isEqualTo(JsonToken.END_OBJECT);
            return bytes;
        }
    }
}
