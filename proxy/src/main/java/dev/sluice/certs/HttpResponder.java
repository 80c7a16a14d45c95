package dev.sluice.certs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Responders over HTTP (RFC 6960 appendix A): one POST, no redirects, at most 64 KiB within ten seconds. Blocks the thread of the
 * blocking pool that asks; its client is made at the first question.
 */
final class HttpResponder implements Responder {
    /** An answer with a chain of the delegate has a few KiB. */
    private static final int MAX_BYTES = 64 << 10;

    private static final int OK = 200;

    private final Duration patience;
    private @Nullable HttpClient client;

    HttpResponder() {
        this(Duration.ofSeconds(10));
    }

    HttpResponder(Duration patience) {
        this.patience = patience;
    }

    private synchronized HttpClient client() {
        if (client == null) {
            // with threads of its own: on the pool whose threads wait for it, it might never get its turn
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(patience)
                    .build();
        }
        return Objects.requireNonNull(client);
    }

    @Override
    public byte[] ask(URI responder, byte[] request) throws OcspException {
        HttpRequest post = HttpRequest.newBuilder(responder)
                .header("Content-Type", "application/ocsp-request")
                .header("Accept", "application/ocsp-response")
                .timeout(patience)
                .POST(HttpRequest.BodyPublishers.ofByteArray(request))
                .build();
        CompletableFuture<HttpResponse<byte[]>> asked = client().sendAsync(post, any -> new Bounded());
        try {
            // the request's own limit ends with the head of the response
            HttpResponse<byte[]> response = asked.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (response.statusCode() != OK) {
                throw new OcspException("the responder answered with status " + response.statusCode());
            }
            return response.body();
        } catch (TimeoutException e) {
            throw new OcspException("no answer within " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new OcspException("no answer: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OcspException("interrupted");
        } finally {
            asked.cancel(true);
        }
    }

    /** A body that is taken as long as it is small. */
    private static final class Bounded implements HttpResponse.BodySubscriber<byte[]> {
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private Flow.@Nullable Subscription subscription;

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscribed) {
            subscription = subscribed;
            subscribed.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                if (taken.size() + buffer.remaining() > MAX_BYTES) {
                    Objects.requireNonNull(subscription).cancel();
                    body.completeExceptionally(new IOException("more than 64 KiB"));
                    return;
                }
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                taken.write(bytes, 0, bytes.length);
            }
        }

        @Override
        public void onError(Throwable failure) {
            body.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            body.complete(taken.toByteArray());
        }
    }
}
