package io.freshet.server.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Collects a body as it arrives, and gives up at the first part that there is no memory for. On the connection's event loop. */
final class BodyReader implements Subscriber<HttpObject> {
    private final MemoryBudget.Share memory;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final List<byte[]> parts = new ArrayList<>();
    private int length;

    private BodyReader(MemoryBudget.Share memory) {
        this.memory = memory;
    }

    static CompletableFuture<byte[]> read(HttpRequest request, MemoryBudget.Share memory) {
        BodyReader reader = new BodyReader(memory);
        request.subscribe(reader);
        return reader.body;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(HttpObject part) {
        if (part instanceof HttpData data && !data.isEmpty() && !body.isDone()) {
            try {
                memory.add(data.length());
                parts.add(data.array());
                length += data.length();
            } catch (OverloadedException e) {
                parts.clear(); // what still arrives is dropped, until the answer has ended the connection
                body.completeExceptionally(e);
            }
        }
    }

    @Override
    public void onError(Throwable cause) {
        parts.clear();
        body.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
        if (parts.size() == 1) {
            body.complete(parts.get(0));
            return;
        }
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        body.complete(whole);
    }
}
