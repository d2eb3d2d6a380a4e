package io.freshet.functions.action;

import io.freshet.functions.code.CodeException;
import io.freshet.functions.code.CodeStore;
import io.freshet.functions.code.CodeStore.Code;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;

/** The archive that a request brings or names. */
final class CodeArgument {
    /** What may come in one request. */
    private static final int MOST_DIRECT = 52_428_800;

    private static final long MOST_FETCHED = CodeStore.MOST_UNPACKED;

    private final Components components;

    CodeArgument(Components components) {
        this.components = components;
    }

    /** Stores it; throws the API's error if it is missing, too large or no archive. */
    Code stored(@Nullable SdkBytes zip, @Nullable String bucket, @Nullable String key, @Nullable String version) {
        try {
            return components.code().put(bytes(zip, bucket, key, version));
        } catch (CodeException e) {
            throw Errors.invalid(String.valueOf(e.getMessage()));
        }
    }

    private byte[] bytes(
            @Nullable SdkBytes zip, @Nullable String bucket, @Nullable String key, @Nullable String version)
            throws CodeException {
        if (zip != null && (bucket != null || key != null)) {
            throw Errors.invalid("Please do not provide other FunctionCode parameters when providing a ZipFile.");
        }
        if (zip != null) {
            byte[] bytes = zip.asByteArrayUnsafe();
            if (bytes.length > MOST_DIRECT) {
                throw RequestTooLargeException.builder()
                        .message("Request must be smaller than 69905067 bytes for the CreateFunction operation")
                        .build();
            }
            return bytes;
        }
        if (bucket == null || key == null) {
            throw Errors.invalid("Please provide a source for function code.");
        }
        if (version != null) {
            throw Errors.invalid("S3ObjectVersion: " + version + " (expected: none; only the current object is read)");
        }
        return components
                .objects()
                .read(bucket, key, MOST_FETCHED)
                .orElseThrow(() -> Errors.invalid("Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error"
                        + " Message: The specified key does not exist: " + bucket + "/" + key));
    }
}
