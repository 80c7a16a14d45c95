package dev.sluice.wire.h1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.FakeClock;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import dev.sluice.observe.Reason;
import dev.sluice.wire.FakeServerHost;
import dev.sluice.wire.ServerLink;
import dev.sluice.wire.ServerStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hands out exchanges that write down what they are told; at most one is open at a time. */
final class FakeHost extends FakeServerHost implements ServerStream.Events {
    final Head request = new Head();
    final StringBuilder told = new StringBuilder();
    Consumer<String> then = event -> {};
    boolean open;
    boolean draining;
    int maxRequests = 100;

    @Nullable
    List<String> trailers;

    final StringBuilder errors = new StringBuilder();

    FakeHost(FakeClock clock) {
        super(clock);
    }

    @Override
    public ServerStream.Events open(ServerLink from) {
        assertThat(open).as("an exchange is open already").isFalse();
        open = true;
        return this;
    }

    @Override
    public int maxRequests() {
        return maxRequests;
    }

    @Override
    public boolean isDraining() {
        return draining;
    }

    @Override
    public void onProtocolError(Reason reason) {
        errors.append(reason.code());
    }

    @Override
    public void onHttp2(ServerLink link, ChannelHandlerContext context, ByteBuf first) {
        told.append("http2 ").append(first.readCharSequence(first.readableBytes(), StandardCharsets.US_ASCII));
        first.release();
        // the connection is another's now, who will tell of its end
        closed++;
    }

    @Override
    public void onUpgraded(
            ServerLink link,
            ChannelHandlerContext context,
            ServerStream.Events events,
            byte[] settings,
            @Nullable ByteBuf rest) {
        told.append("upgraded ").append(HexFormat.of().formatHex(settings));
        told.append(request.has(FieldName.UPGRADE) || request.has(FieldName.HTTP2_SETTINGS) ? " asks" : "");
        if (rest != null) {
            told.append(' ').append(rest.readCharSequence(rest.readableBytes(), StandardCharsets.US_ASCII));
            rest.release();
        }
        open = false;
        closed++;
    }

    private void tell(String event) {
        assertThat(open).as("told %s after its end", event).isTrue();
        told.append(event).append(' ');
        then.accept(event);
    }

    @Override
    public Head request() {
        return request;
    }

    @Override
    public void onBegin(ServerStream stream) {}

    @Override
    public void onRequest(long length) {
        tell(request.method() + "/" + length);
    }

    @Override
    public void onRefused(Reason reason) {
        tell(reason.code());
    }

    @Override
    public void onRequestBody(ByteBuf data) {
        String text = data.toString(StandardCharsets.ISO_8859_1);
        data.release();
        tell(text);
    }

    @Override
    public void onRequestEnd(@Nullable Head trailers) {
        for (int i = 0; trailers != null && this.trailers != null && i < trailers.count(); i++) {
            if (!trailers.isRemoved(i)) {
                this.trailers.add(trailers.text(trailers.nameStart(i), trailers.valueEnd(i)));
            }
        }
        tell(trailers == null ? "end" : "end+" + trailers.count());
    }

    @Override
    public void onClientReadComplete() {
        assertThat(open).isTrue();
        told.append("| ");
    }

    @Override
    public void onClientWritable() {
        tell("writable");
    }

    @Override
    public void onClientGone(Reason reason) {
        tell(reason.code());
        open = false;
    }

    String told() {
        String text = told.toString().trim();
        told.setLength(0);
        return text;
    }
}
