package io.freshet.firehosesink.s3;

import java.util.List;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Leaves out of listings the delivered objects that are just being written, which S3Proxy's file store would show. */
final class FinishedObjects extends ForwardingBlobStore {
    FinishedObjects(BlobStore store) {
        super(store);
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        ListObjectsV2Response all = super.list(request);
        List<S3Object> finished = all.contents().stream()
                .filter(object -> !LeftoverSweep.isUnfinishedDelivery(object.key()))
                .toList();
        return finished.size() == all.contents().size()
                ? all
                : all.toBuilder().contents(finished).keyCount(finished.size()).build();
    }
}
