package io.freshet.awsapi.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;

/**
 * A secret bound to a day, a region and a service.
 *
 * @param scope for example {@code 20260101/us-east-1/kinesis/aws4_request}
 */
record SigningKey(String scope, byte[] key) {
    static SigningKey derive(String secret, Claims claims) {
        byte[] day = Hashes.hmac(("AWS4" + secret).getBytes(UTF_8), claims.date());
        byte[] region = Hashes.hmac(day, claims.region());
        byte[] service = Hashes.hmac(region, claims.service());
        return new SigningKey(claims.scope(), Hashes.hmac(service, Claims.TERMINATOR));
    }

    /** The signature of a whole request, in hexadecimal. */
    String sign(String timestamp, String canonicalRequest) {
        return hex(Claims.ALGORITHM + "\n" + timestamp + "\n" + scope + "\n" + Hashes.sha256(canonicalRequest));
    }

    /** The signature of one chunk of a body, which covers the signature before it. */
    String signChunk(String timestamp, String previous, byte[] body, int from, int length) {
        return hex(Claims.ALGORITHM + "-PAYLOAD\n" + timestamp + "\n" + scope + "\n" + previous + "\n"
                + Hashes.sha256("") + "\n" + Hashes.sha256(body, from, length));
    }

    private String hex(String stringToSign) {
        return HexFormat.of().formatHex(Hashes.hmac(key, stringToSign));
    }

    @Override
    public String toString() {
        return "SigningKey[scope=" + scope + "]";
    }
}
