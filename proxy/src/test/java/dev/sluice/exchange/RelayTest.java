package dev.sluice.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.Head;
import dev.sluice.wire.BodySink;
import dev.sluice.wire.BodySource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A body on its way: when it is held up, and what becomes of it when its sink breaks while it is being sent. */
class RelayTest {
    private final Relay relay = new Relay();
    private final Tap tap = new Tap();

    @Test
    void isHeldUpByASinkThatIsStillFullAfterSending() {
        Sink sink = new Sink();
        relay.begin(tap, sink);
        relay.body(byteOf());
        assertThat(relay.isPaused()).isFalse();
        sink.full = true;
        relay.body(byteOf());
        assertThat(tap.paused).isOne();
        assertThat(sink.flushes).isOne();
        sink.full = false;
        relay.onWritable();
        assertThat(tap.resumed).isOne();
        assertThat(relay.bytes()).isEqualTo(2);
    }

    @Test
    void isNotHeldUpBySendingThatMadeRoom() {
        Sink sink = new Sink();
        sink.full = true;
        sink.onFlush = () -> sink.full = false;
        relay.begin(tap, sink);
        relay.body(byteOf());
        assertThat(tap.paused).isZero();
    }

    @Test
    void isNotHeldUpByASinkThatBrokeAndWasReplaced() {
        Sink broken = new Sink();
        Sink other = new Sink();
        broken.full = true;
        broken.onFlush = () -> relay.begin(tap, other);
        relay.begin(tap, broken);
        relay.body(byteOf());
        assertThat(relay.isPaused()).isFalse();
        assertThat(tap.paused).isZero();
    }

    @Test
    void endsWithASinkThatBroke() {
        Sink broken = new Sink();
        broken.full = true;
        broken.onFlush = relay::end;
        relay.begin(tap, broken);
        relay.body(byteOf());
        relay.body(byteOf());
        assertThat(relay.isPaused()).isFalse();
        assertThat(broken.taken).isOne();
    }

    private static ByteBuf byteOf() {
        return Unpooled.buffer(1).writeByte('x');
    }

    private static final class Tap implements BodySource {
        private int paused;
        private int resumed;

        @Override
        public void pauseBody() {
            paused++;
        }

        @Override
        public void resumeBody() {
            resumed++;
        }
    }

    private static final class Sink implements BodySink {
        private Runnable onFlush = () -> {};
        private boolean full;
        private int flushes;
        private int taken;

        @Override
        public void body(ByteBuf data) {
            taken += data.readableBytes();
            data.release();
        }

        @Override
        public void bodyEnd(@Nullable Head trailers) {}

        @Override
        public void flush() {
            flushes++;
            onFlush.run();
        }

        @Override
        public boolean isWritable() {
            return !full;
        }

        @Override
        public long unsent() {
            return 0;
        }
    }
}
