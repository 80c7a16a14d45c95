package dev.sluice.local;

import dev.sluice.base.Ascii;
import dev.sluice.base.ByteText;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.Serving;
import dev.sluice.http.FieldName;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.http.HttpDate;
import dev.sluice.http.Method;
import dev.sluice.observe.Reason;
import dev.sluice.wire.BodySource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One file on its way to one client: opened, answered for, then read piece by piece, one piece ahead of what the client
 * takes. The disk is asked through errands that come back to the loop; at most one is out at any time, and what it
 * brings for an exchange that is over is given back. Owned by one loop.
 */
final class FileServing implements Serving, BodySource {
    /** How much is read at a time. */
    static final int PIECE = 64 << 10;

    private final Exchange x;
    private final Disk disk;
    private final Executor blocking;
    private final LoopProxy loops;
    private @Nullable OpenFile file;
    private @Nullable ReadErrand reader;
    private @Nullable ByteBuf held;
    private long position;
    private long unread;
    private long unsent;
    private boolean reading;
    private boolean paused;
    private boolean over;

    FileServing(Exchange x, Disk disk, Executor blocking, LoopProxy loops) {
        this.x = x;
        this.disk = disk;
        this.blocking = blocking;
        this.loops = loops;
    }

    /* --------------- opening --------------- */

    void begin(String name) {
        x.serving(this);
        Head request = x.request();
        send(new OpenErrand(name, request.array()[request.pathEnd() - 1] == '/'));
    }

    private boolean send(Errand errand) {
        try {
            errand.leave(blocking, loops, x.loop());
            return true;
        } catch (RejectedExecutionException e) {
            x.fail(Reason.SHUTTING_DOWN);
            return false;
        }
    }

    private void onOpened(Disk.Lookup lookup) {
        file = lookup.file();
        if (over) {
            closeFile();
            return;
        }
        switch (lookup.outcome()) {
            case FOUND -> answer(Objects.requireNonNull(file));
            case MISSING -> x.reply(FileReplies.MISSING);
            case FORBIDDEN -> x.reply(FileReplies.FORBIDDEN);
            case DIRECTORY -> {
                Reply moved = FileReplies.toDirectory(x.request());
                x.reply(moved == null ? FileReplies.MISSING : moved);
            }
            case BROKEN -> x.fail(Reason.INTERNAL_ERROR);
        }
    }

    /* --------------- the head --------------- */

    private void answer(OpenFile found) {
        long now = x.loop().wallMillis();
        byte[] etag = found.etag();
        long seconds = Math.floorDiv(found.modifiedNanos(), 1_000_000_000L);
        boolean dated = seconds * 1000 <= now;
        var validators = new ConditionPolicy.Validators(etag, dated ? seconds * 1000 : HttpDate.NONE);
        switch (ConditionPolicy.decide(x.request(), validators, now)) {
            case FAILED -> x.reply(FileReplies.FAILED_CONDITION);
            case NOT_MODIFIED -> {
                head(304, validators);
                respond(Framing.NO_BODY);
            }
            case PASS -> answer(found, validators, range(found, validators, now));
        }
    }

    private RangePolicy.Range range(OpenFile found, ConditionPolicy.Validators validators, long now) {
        Head request = x.request();
        int i = request.find(FieldName.RANGE);
        boolean counts = i != Head.NONE
                && request.method() == Method.GET
                && request.find(FieldName.RANGE, i + 1) == Head.NONE
                && ConditionPolicy.allowsRange(request, validators, now);
        return counts
                ? RangePolicy.decide(request.array(), request.valueStart(i), request.valueEnd(i), found.size())
                : RangePolicy.WHOLE;
    }

    private void answer(OpenFile found, ConditionPolicy.Validators validators, RangePolicy.Range range) {
        if (range.equals(RangePolicy.UNSATISFIABLE)) {
            x.reply(FileReplies.unsatisfiable(found.size()));
            return;
        }
        boolean whole = range.equals(RangePolicy.WHOLE);
        long length = whole ? found.size() : range.length();
        head(whole ? 200 : 206, validators);
        Head response = x.response();
        response.add(FieldName.CONTENT_TYPE, found.type());
        response.add(FieldName.CONTENT_LENGTH, length);
        if (!whole) {
            response.add(FieldName.CONTENT_RANGE, contentRange(range, found.size()));
        }
        position = range.first();
        unread = length;
        unsent = length;
        respond(x.request().method() == Method.HEAD ? Framing.NO_BODY : length);
    }

    private void head(int status, ConditionPolicy.Validators validators) {
        Head response = x.response();
        response.reset();
        response.status(status);
        response.add(FieldName.ACCEPT_RANGES, BYTES);
        response.add(FieldName.ETAG, validators.etag());
        if (validators.modifiedMillis() != HttpDate.NONE) {
            response.add(FieldName.LAST_MODIFIED, HttpDate.format(validators.modifiedMillis()));
        }
    }

    private static byte[] contentRange(RangePolicy.Range range, long size) {
        byte[] digits = new byte[20];
        ByteText text = new ByteText().append(BYTES).append((byte) ' ');
        text.append(digits, 0, Ascii.putLong(digits, 0, range.first())).append((byte) '-');
        text.append(digits, 0, Ascii.putLong(digits, 0, range.last())).append((byte) '/');
        text.append(digits, 0, Ascii.putLong(digits, 0, size));
        return text.toBytes();
    }

    private static final byte[] BYTES = Ascii.bytes("bytes");

    private void respond(long length) {
        x.respond(length, this);
        if (over) {
            // a filter has put another response in its place
            return;
        }
        if (length <= 0) {
            finish();
        } else {
            read();
            if (!over) {
                x.responseFlush();
            }
        }
    }

    private void finish() {
        over = true;
        closeFile();
        x.responseEnd(null);
    }

    /* --------------- the body --------------- */

    private void read() {
        if (unread == 0 || reading) {
            return;
        }
        ReadErrand errand = reader;
        if (errand == null) {
            errand = new ReadErrand(Objects.requireNonNull(file));
            reader = errand;
        }
        int length = (int) Math.min(PIECE, unread);
        errand.aim(position, length);
        position += length;
        unread -= length;
        reading = true;
        if (!send(errand)) {
            errand.giveBack();
        }
    }

    private void onRead(ByteBuf piece, boolean complete) {
        reading = false;
        if (over) {
            piece.release();
            closeFile();
        } else if (!complete) {
            // the file has become shorter than the length that was promised
            piece.release();
            x.fail(Reason.INTERNAL_ERROR);
        } else {
            held = piece;
            pass();
        }
    }

    private void pass() {
        ByteBuf piece = held;
        if (piece == null || paused) {
            return;
        }
        held = null;
        read();
        if (over) {
            piece.release();
            return;
        }
        unsent -= piece.readableBytes();
        x.responseBody(piece);
        if (over) {
            return;
        }
        if (unsent == 0) {
            finish();
        } else {
            x.responseFlush();
        }
    }

    @Override
    public void pauseBody() {
        paused = true;
    }

    @Override
    public void resumeBody() {
        paused = false;
        pass();
    }

    /* --------------- the end --------------- */

    private void closeFile() {
        OpenFile open = file;
        if (open == null || reading) {
            return;
        }
        file = null;
        CloseErrand errand = new CloseErrand(open);
        try {
            blocking.execute(errand);
        } catch (RejectedExecutionException e) {
            errand.run();
        }
    }

    @Override
    public void onAbort(Reason reason) {
        over = true;
        ByteBuf piece = held;
        held = null;
        if (piece != null) {
            piece.release();
        }
        closeFile();
    }

    @Override
    public void onRequestBody(ByteBuf data) {
        data.release();
    }

    @Override
    public void onRequestEnd(@Nullable Head trailers) {}

    @Override
    public void onClientReadComplete() {}

    @Override
    public void onClientWritable() {}

    /* --------------- errands --------------- */

    private final class OpenErrand extends Errand {
        private final String name;
        private final boolean slashed;
        private Disk.@Nullable Lookup lookup;

        OpenErrand(String name, boolean slashed) {
            this.name = name;
            this.slashed = slashed;
        }

        @Override
        void work() {
            lookup = disk.open(name, slashed);
        }

        @Override
        void back() {
            Disk.Lookup found = lookup;
            onOpened(found == null ? new Disk.Lookup(Disk.Outcome.BROKEN, null) : found);
        }

        @Override
        void lost() {
            Disk.Lookup found = lookup;
            if (found != null && found.file() != null) {
                new CloseErrand(found.file()).run();
            }
        }
    }

    private final class ReadErrand extends Errand {
        private final OpenFile from;
        private @Nullable ByteBuf piece;
        private long at;
        private int length;

        ReadErrand(OpenFile from) {
            this.from = from;
        }

        void aim(long newAt, int newLength) {
            at = newAt;
            length = newLength;
            piece = PooledByteBufAllocator.DEFAULT.directBuffer(newLength, newLength);
        }

        @Override
        void work() throws java.io.IOException {
            ByteBuf into = Objects.requireNonNull(piece);
            int count = 0;
            while (count >= 0 && into.readableBytes() < length) {
                int done = into.readableBytes();
                count = into.writeBytes(from.channel(), at + done, length - done);
            }
        }

        @Override
        void back() {
            ByteBuf full = Objects.requireNonNull(piece);
            piece = null;
            onRead(full, full.readableBytes() == length);
        }

        /** The errand was not taken on. */
        void giveBack() {
            reading = false;
            Objects.requireNonNull(piece).release();
            piece = null;
            closeFile();
        }

        @Override
        void lost() {
            Objects.requireNonNull(piece).release();
            new CloseErrand(from).run();
        }
    }
}
