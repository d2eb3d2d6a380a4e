package io.freshet.functions.registry;

import java.util.regex.Pattern;

/** Where what has failed, or come out, can be sent. */
public final class Destinations {
    /** For messages on what is none. */
    public static final String EXPECTED =
            "the ARN of a Kinesis stream, a delivery stream, a function or an S3 bucket, or an http:// or https:// URL";

    private static final Pattern KNOWN = Pattern.compile("arn:aws[a-z-]*:kinesis:[a-z0-9-]+:\\d{12}:stream/[\\w.-]+"
            + "|arn:aws[a-z-]*:firehose:[a-z0-9-]+:\\d{12}:deliverystream/[\\w.-]+"
            + "|arn:aws[a-z-]*:lambda:[a-z0-9-]+:\\d{12}:function:[\\w-]+(:[\\w$-]+)?"
            + "|arn:aws[a-z-]*:s3:::[a-z0-9.-]{3,63}(/[!-~]*)?"
            + "|https?://[!-~]+");

    private Destinations() {}

    public static boolean isKnown(String destination) {
        return KNOWN.matcher(destination).matches();
    }
}
