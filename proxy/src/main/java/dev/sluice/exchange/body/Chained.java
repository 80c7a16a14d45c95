package dev.sluice.exchange.body;

import dev.sluice.http.Head;
import dev.sluice.observe.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** Two transforms of one body, the one behind the other. Owned by one exchange's loop. */
final class Chained implements Transform {
    private final Transform first;
    private final Transform second;

    Chained(Transform first, Transform second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public ByteBuf body(ByteBuf data) {
        return through(first.body(data));
    }

    /** What the second makes of what came out of the first. */
    private ByteBuf through(ByteBuf made) {
        if (made.isReadable()) {
            return second.body(made);
        }
        made.release();
        return NOTHING;
    }

    @Override
    public ByteBuf flush() {
        ByteBuf made = through(first.flush());
        return second.failure() == Reason.OK ? joined(made, second.flush()) : made;
    }

    @Override
    public ByteBuf end(@Nullable Head trailers) {
        ByteBuf made = through(first.end(trailers));
        return failure() == Reason.OK ? joined(made, second.end(first.trailers(trailers))) : made;
    }

    private static ByteBuf joined(ByteBuf one, ByteBuf other) {
        if (one.isReadable() && other.isReadable()) {
            return Unpooled.wrappedBuffer(one, other);
        }
        ByteBuf left = one.isReadable() ? one : other;
        (left == one ? other : one).release();
        return left;
    }

    @Override
    public @Nullable Head trailers(@Nullable Head trailers) {
        return second.trailers(first.trailers(trailers));
    }

    @Override
    public Reason failure() {
        return first.failure() == Reason.OK ? second.failure() : first.failure();
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
