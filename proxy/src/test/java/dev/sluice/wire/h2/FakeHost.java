package dev.sluice.wire.h2;

import dev.sluice.exchange.FakeClock;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Flood;
import dev.sluice.observe.Reason;
import dev.sluice.wire.FakeServerHost;
import dev.sluice.wire.ServerLink;
import dev.sluice.wire.ServerStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A listener whose exchanges do what the request's path says, and note what they are told. */
final class FakeHost extends FakeServerHost {
    final FakeClock clock;
    final List<Call> calls = new ArrayList<>();
    final List<Flood> floods = new ArrayList<>();
    int maxRequests = 10_000;
    final StringBuilder errors = new StringBuilder();
    int opened;

    FakeHost() {
        this(new FakeClock());
    }

    private FakeHost(FakeClock clock) {
        super(clock);
        this.clock = clock;
    }

    /** One exchange. */
    final class Call implements ServerStream.Events {
        final Head request = new Head();
        final StringBuilder told = new StringBuilder();

        @Nullable
        ServerStream stream;

        boolean over;

        ServerStream stream() {
            return java.util.Objects.requireNonNull(stream);
        }

        private void tell(String event) {
            if (over) {
                throw new AssertionError("told " + event + " after its end: " + told);
            }
            told.append(told.length() == 0 ? "" : " ").append(event);
        }

        @Override
        public Head request() {
            return request;
        }

        @Override
        public void onBegin(ServerStream begun) {
            stream = begun;
        }

        @Override
        public void onRequest(long length) {
            String path = request.text(request.pathStart(), request.targetEnd());
            tell(request.text(0, request.methodEnd()) + path + "(" + length + ")");
            if (path.startsWith("/now")) {
                answer(200, "hello");
            }
        }

        /** Answers with a body of a known length. */
        void answer(int status, String body) {
            begin(status, body.length());
            stream().body(Unpooled.copiedBuffer(body, StandardCharsets.US_ASCII));
            end();
        }

        void begin(int status, long length) {
            Head response = new Head();
            response.reset();
            response.status(status);
            response.add(FieldName.CONNECTION, "keep-alive");
            response.add(FieldName.CONTENT_TYPE, "text/plain");
            if (length >= 0) {
                response.add(FieldName.CONTENT_LENGTH, length);
            }
            stream().respond(response, length);
        }

        void body(int bytes) {
            stream().body(Unpooled.directBuffer(bytes).writeZero(bytes));
        }

        void end() {
            over = true;
            stream().bodyEnd(null);
        }

        @Override
        public void onRefused(Reason reason) {
            tell("refused:" + reason.code());
            answer(reason.status(), "");
        }

        @Override
        public void onRequestBody(ByteBuf data) {
            tell("[" + data.toString(StandardCharsets.US_ASCII) + "]");
            data.release();
        }

        @Override
        public void onRequestEnd(@Nullable Head trailers) {
            tell(trailers == null ? "end" : "end:" + trailers.toString().replace("\n", "|"));
        }

        @Override
        public void onClientReadComplete() {
            tell(".");
        }

        @Override
        public void onClientWritable() {
            tell("writable");
        }

        @Override
        public void onClientGone(Reason reason) {
            tell("gone:" + reason.code());
            over = true;
        }
    }

    /** The newest exchange. */
    Call call() {
        return calls.get(calls.size() - 1);
    }

    @Override
    public ServerStream.Events open(ServerLink link) {
        Call call = new Call();
        calls.add(call);
        return call;
    }

    @Override
    public HeadLimits headLimits() {
        return new HeadLimits(2000, 4000, 20);
    }

    @Override
    public int maxRequests() {
        return maxRequests;
    }

    @Override
    public void onFlood(ServerLink link, Flood kind) {
        floods.add(kind);
    }

    @Override
    public void onProtocolError(Reason reason) {
        errors.append(reason.code()).append(' ');
    }

    @Override
    public void onOpened(ServerLink link) {
        opened++;
    }

    /** Lets time pass. */
    void pass(long seconds) {
        for (int i = 0; i < seconds * 50; i++) {
            clock.advance(TimeUnit.MILLISECONDS.toNanos(20));
            wheel.advance();
        }
    }
}
