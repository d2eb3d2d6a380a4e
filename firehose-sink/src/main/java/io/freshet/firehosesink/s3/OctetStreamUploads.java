package io.freshet.firehosesink.s3;

import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;

/** Gives uploads the content type that Firehose gives and that S3A sets on plain puts only. S3A finds it by its name. */
public final class OctetStreamUploads implements ExecutionInterceptor {
    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        return context.request() instanceof CreateMultipartUploadRequest upload
                ? upload.toBuilder().contentType("application/octet-stream").build()
                : context.request();
    }
}
