package dev.sluice.upstream;

import dev.sluice.http.Head;
import dev.sluice.http.Method;
import dev.sluice.wire.Berth;
import dev.sluice.wire.ClientHost;
import dev.sluice.wire.ClientLink;
import dev.sluice.wire.ClientStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection whose streams do nothing but exist, for as many at a time as it is told. Used on its loop. */
final class FakeLink extends ChannelInboundHandlerAdapter implements ClientLink {
    final List<Stream> open = new ArrayList<>();
    int room;
    boolean closed;
    private final Berth berth = new Berth(this);
    private final ClientHost host;
    private final boolean shared;
    private boolean draining;

    FakeLink(ClientHost host, boolean shared, int room) {
        this.host = host;
        this.shared = shared;
        this.room = room;
    }

    /** The server allows so many streams from now on. */
    void allow(int streams) {
        room = streams;
        host.onChanged(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // the test's server is gone by then
    }

    @Override
    public Berth berth() {
        return berth;
    }

    @Override
    public @Nullable ClientStream open() {
        if (open.size() >= room || draining || closed) {
            return null;
        }
        Stream stream = new Stream();
        open.add(stream);
        return stream;
    }

    @Override
    public boolean takesMore() {
        return shared && open.size() < room && !draining && !closed;
    }

    @Override
    public boolean isShared() {
        return shared;
    }

    @Override
    public int room() {
        return room;
    }

    @Override
    public int streams() {
        return open.size();
    }

    @Override
    public boolean isIdle() {
        return open.isEmpty() && !draining && !closed;
    }

    @Override
    public void drain() {
        draining = true;
        if (open.isEmpty()) {
            close();
        } else {
            host.onChanged(this);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            open.clear();
            host.onClosed(this);
        }
    }

    /** One of its streams. */
    final class Stream implements ClientStream {
        FakeLink link() {
            return FakeLink.this;
        }

        @Override
        public void send(Head request, Method method, long length, Events to) {}

        @Override
        public boolean isReused() {
            return false;
        }

        @Override
        public int version() {
            return Head.HTTP_1_1;
        }

        @Override
        public void giveBack() {
            if (open.remove(this)) {
                host.onChanged(FakeLink.this);
            }
        }

        @Override
        public void cancel() {
            giveBack();
        }

        @Override
        public void timeOut() {
            giveBack();
        }

        @Override
        public void body(ByteBuf data) {
            data.release();
        }

        @Override
        public void bodyEnd(@Nullable Head trailers) {}

        @Override
        public void flush() {}

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public long unsent() {
            return 0;
        }

        @Override
        public void pauseBody() {}

        @Override
        public void resumeBody() {}
    }
}
