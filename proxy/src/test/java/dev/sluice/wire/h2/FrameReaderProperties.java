package dev.sluice.wire.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds of the frame reader whatever the bytes, and however the network cuts them. */
class FrameReaderProperties {
    private static final int CASES = 4000;

    /** Writes down what it is told. */
    static final class Recorder implements FrameReader.Receiver {
        final StringBuilder told = new StringBuilder();
        private int dataStream;

        private void tell(String text) {
            told.append(text).append(' ');
        }

        @Override
        public void onData(int stream, int length, boolean end) {
            tell("data:" + stream + ":" + length + ":" + end);
            dataStream = stream;
        }

        @Override
        public void onDataBytes(int stream, ByteBuf data) {
            assertThat(stream).isEqualTo(dataStream);
            while (data.isReadable()) {
                tell(Integer.toString(data.readByte()));
            }
            data.release();
        }

        @Override
        public void onDataEnd(int stream, int padding, boolean end) {
            tell("over:" + padding + ":" + end);
        }

        @Override
        public void onHeadersBegin(int stream) {
            tell("begin:" + stream);
        }

        @Override
        public void onHeaders(FrameReader.HeaderBlock block) {
            byte[] bytes = Arrays.copyOfRange(block.bytes, block.start, block.start + block.size);
            tell("headers:" + block.stream + ":" + block.end + ":" + block.onItself + Arrays.toString(bytes));
        }

        @Override
        public void onReset(int stream, int code) {
            tell("reset:" + stream + ":" + code);
        }

        @Override
        public void onPriority(int stream) {
            tell("priority:" + stream);
        }

        @Override
        public void onUnknownFrame() {
            tell("unknown");
        }

        @Override
        public int onSetting(int id, long value) {
            tell("setting:" + id + ":" + value);
            return id == 99 ? ErrorCode.PROTOCOL_ERROR : ErrorCode.NONE;
        }

        @Override
        public void onSettingsEnd(boolean ack) {
            tell("settings:" + ack);
        }

        @Override
        public void onPing(long opaque, boolean ack) {
            tell("ping:" + opaque + ":" + ack);
        }

        @Override
        public void onGoAway(int lastStream, int code) {
            tell("goaway:" + lastStream + ":" + code);
        }

        @Override
        public void onWindowUpdate(int stream, int increment) {
            assertThat(increment).isPositive();
            tell("window:" + stream + ":" + increment);
        }

        @Override
        public void onPriorityUpdate(int stream, byte[] bytes, int start, int end) {
            tell("update:" + stream + Arrays.toString(Arrays.copyOfRange(bytes, start, end)));
        }

        @Override
        public void onStreamError(int stream, int code) {
            assertThat(stream).isPositive();
            tell("stream-error:" + stream + ":" + code);
        }

        @Override
        public void onConnectionError(int code) {
            tell("error:" + code);
        }

        @Override
        public void onHeadersFlood() {
            tell("flood");
        }
    }

    /** Reads the bytes, cut at the places, and answers what was told; nothing is told after an error. */
    static String read(byte[] bytes, int... cuts) {
        Recorder recorder = new Recorder();
        FrameReader reader = new FrameReader(recorder);
        int at = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int end = i < cuts.length ? cuts[i] : bytes.length;
            ByteBuf piece = UnpooledByteBufAllocator.DEFAULT.heapBuffer().writeBytes(bytes, at, end - at);
            reader.read(piece);
            assertThat(piece.refCnt()).isZero();
            at = end;
        }
        String told = recorder.told.toString();
        int error = Math.max(told.indexOf(" error:"), told.indexOf(" flood"));
        assertThat(error < 0 || told.indexOf(' ', error + 1) == told.length() - 1)
                .as(told)
                .isTrue();
        return told;
    }

    private static byte[] good(Random random) {
        byte[] payload = new byte[random.nextInt(30)];
        random.nextBytes(payload);
        int end = random.nextInt(2);
        switch (random.nextInt(9)) {
            case 0:
                return Frames.frame(Frame.DATA, end, 1, payload);
            case 1:
                byte[] padded = Frames.join(new byte[] {(byte) random.nextInt(payload.length + 1)}, payload);
                return Frames.frame(Frame.DATA, end | Frame.PADDED, 1, padded);
            case 2:
                return Frames.frame(Frame.HEADERS, end | Frame.END_HEADERS, 1, payload);
            case 3:
                byte[] block = Frames.frame(Frame.CONTINUATION, Frame.END_HEADERS, 1, payload);
                return Frames.join(Frames.frame(Frame.HEADERS, end, 1, payload), block);
            case 4:
                return Frames.reset(1, random.nextInt());
            case 5:
                return Frames.windowUpdate(random.nextInt(2), 1 + random.nextInt(9));
            case 6:
                return Frames.settings(random.nextInt(9), random.nextInt());
            case 7:
                return Frames.frame(Frame.PRIORITY, 0, 1, new byte[5]);
            default:
                return Frames.frame(42, random.nextInt(), random.nextInt(), payload);
        }
    }

    private static byte[] frames(Random random) {
        ByteBuf out = Unpooled.buffer();
        if (random.nextInt(10) > 0) {
            out.writeBytes(Frames.settings());
        }
        int count = 1 + random.nextInt(6);
        int[] types = {0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 16, 42};
        int[] lengths = {0, 4, 5, 6, 8, 12, 1 + random.nextInt(30)};
        for (int i = 0; i < count; i++) {
            byte[] payload = new byte[lengths[random.nextInt(lengths.length)]];
            random.nextBytes(payload);
            if (payload.length > 0 && random.nextBoolean()) {
                payload[0] = (byte) random.nextInt(4);
            }
            if (random.nextInt(8) > 0) {
                out.writeBytes(good(random));
                continue;
            }
            int flags = random.nextBoolean() ? 4 : random.nextInt(64);
            out.writeBytes(Frames.frame(types[random.nextInt(types.length)], flags, random.nextInt(3), payload));
        }
        byte[] bytes = new byte[out.readableBytes() - (random.nextInt(4) == 0 ? random.nextInt(5) : 0)];
        out.readBytes(bytes);
        return bytes;
    }

    @Test
    void cutsMakeNoDifference() {
        Random random = new Random(1);
        int errors = 0;
        for (int i = 0; i < CASES; i++) {
            byte[] bytes = frames(random);
            String whole = read(bytes);
            errors += whole.contains("error") ? 1 : 0;
            int a = random.nextInt(bytes.length + 1);
            int b = a + random.nextInt(bytes.length + 1 - a);
            assertThat(read(bytes, a, b)).isEqualTo(whole);
            int[] all = new int[bytes.length];
            Arrays.setAll(all, k -> k);
            assertThat(read(bytes, all)).isEqualTo(whole);
        }
        assertThat(errors).as("errors among the cases").isBetween(CASES / 4, CASES * 9 / 10);
    }

    @Test
    void theFirstFrameIsSettings() {
        assertThat(read(Frames.windowUpdate(0, 1))).isEqualTo("error:1 ");
        assertThat(read(Frames.frame(Frame.SETTINGS, Frame.ACK, 0, new byte[0])))
                .isEqualTo("error:1 ");
    }
}
