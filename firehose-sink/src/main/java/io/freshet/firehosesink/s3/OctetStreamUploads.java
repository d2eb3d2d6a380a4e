package io.freshet.firehosesink.s3;

import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.conf.Configured;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Gives uploads the content type that Firehose gives and that S3A sets on plain puts only, and objects the metadata that S3A has no word
 * for. S3A finds it by its name.
 */
public final class OctetStreamUploads extends Configured implements ExecutionInterceptor {
    static final String METADATA = "freshet.object.metadata.";

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        if (context.request() instanceof CreateMultipartUploadRequest upload) {
            return upload.toBuilder()
                    .contentType("application/octet-stream")
                    .metadata(with(upload.metadata()))
                    .build();
        }
        if (context.request() instanceof PutObjectRequest put) {
            return put.toBuilder().metadata(with(put.metadata())).build();
        }
        return context.request();
    }

    private Map<String, String> with(Map<String, String> metadata) {
        Map<String, String> all = new HashMap<>(metadata);
        Configuration conf = getConf();
        if (conf != null) {
            all.putAll(conf.getPropsWithPrefix(METADATA));
        }
        return all;
    }
}
