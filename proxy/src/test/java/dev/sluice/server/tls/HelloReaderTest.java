package dev.sluice.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.server.tls.HelloReader.State;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first bytes of connections: a ClientHello however it is cut, and everything that is none. */
class HelloReaderTest {
    private HelloReader reader = new HelloReader(UnpooledByteBufAllocator.DEFAULT);

    @AfterEach
    void close() {
        reader.close();
    }

    private State read(byte[] bytes) {
        return reader.read(Unpooled.copiedBuffer(bytes));
    }

    private static Hellos usual() {
        return new Hellos()
                .name("Shop.Example.COM")
                .extension(10, new byte[] {0, 2, 0, 29})
                .signatures(0x0804, 0x0403)
                .versions(0x0304, 0x0303);
    }

    private void expectUsual() {
        assertThat(reader.hello()).isEqualTo(new ClientHello("shop.example.com", true));
    }

    @Test
    void aHelloInOneReadIsUnderstoodAndKept() {
        byte[] bytes = usual().records(16384);
        assertThat(read(bytes)).isEqualTo(State.DONE);
        expectUsual();
        ByteBuf all = Objects.requireNonNull(reader.take());
        assertThat(all).isEqualTo(Unpooled.wrappedBuffer(bytes));
        all.release();
        assertThat(reader.take()).isNull();
    }

    /** Every cut into two reads, and every size of record. */
    @Test
    void everyCutIsTheSame() {
        for (int size : new int[] {1, 2, 3, 4, 5, 7, 16, 50, 16384}) {
            byte[] bytes = usual().records(size);
            for (int cut = 1; cut < bytes.length; cut++) {
                reader = new HelloReader(UnpooledByteBufAllocator.DEFAULT);
                assertThat(read(java.util.Arrays.copyOf(bytes, cut)))
                        .as("records of %d, cut at %d", size, cut)
                        .isEqualTo(State.MORE);
                assertThat(read(java.util.Arrays.copyOfRange(bytes, cut, bytes.length)))
                        .isEqualTo(State.DONE);
                expectUsual();
                ByteBuf all = Objects.requireNonNull(reader.take());
                assertThat(all).isEqualTo(Unpooled.wrappedBuffer(bytes));
                all.release();
            }
        }
    }

    @Test
    void aHelloMayComeByteByByte() {
        byte[] bytes = usual().records(3);
        for (int i = 0; i < bytes.length - 1; i++) {
            assertThat(read(new byte[] {bytes[i]})).isEqualTo(State.MORE);
        }
        assertThat(read(new byte[] {bytes[bytes.length - 1]})).isEqualTo(State.DONE);
        expectUsual();
    }

    @Test
    void whatFollowsTheHelloIsKept() {
        byte[] bytes = Hellos.join(usual().records(16384), new byte[] {20, 3, 3, 0, 1, 1});
        assertThat(read(bytes)).isEqualTo(State.DONE);
        ByteBuf all = Objects.requireNonNull(reader.take());
        assertThat(all.readableBytes()).isEqualTo(bytes.length);
        all.release();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n", "POST", "g", "PRI * HTTP/2.0\r\n"})
    void aRequestWithoutTlsIsSeen(String text) {
        assertThat(read(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(State.PLAIN_HTTP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\u0015\u0003\u0001", "\u0016\u0002", "\u0016\u0004\u0001", "\u0080\u002e\u0001"})
    void otherBytesAreNoTls(String text) {
        assertThat(read(text.getBytes(StandardCharsets.ISO_8859_1))).isEqualTo(State.NOT_TLS);
    }

    @Test
    void anotherKindOfRecordWithinTheHelloIsNoTls() {
        byte[] bytes = usual().records(20);
        assertThat(read(java.util.Arrays.copyOf(bytes, 25))).isEqualTo(State.MORE);
        assertThat(read(new byte[] {'G'})).isEqualTo(State.NOT_TLS);
    }

    @Test
    void anEmptyRecordIsRefused() {
        assertThat(read(new byte[] {22, 3, 1, 0, 0})).isEqualTo(State.MALFORMED);
    }

    @Test
    void anotherMessageIsRefused() {
        assertThat(read(new byte[] {22, 3, 3, 0, 4, 2, 0, 0, 0})).isEqualTo(State.MALFORMED);
    }

    @Test
    void theLongestHelloIsTakenAndALongerOneIsNot() {
        int rest = HelloReader.MOST - new Hellos().extension(21, new byte[0]).body().length;
        byte[] longest = new Hellos().extension(21, new byte[rest]).records(16000);
        assertThat(read(longest)).isEqualTo(State.DONE);
        reader.close();
        reader = new HelloReader(UnpooledByteBufAllocator.DEFAULT);
        assertThat(read(new Hellos().extension(21, new byte[rest + 1]).records(16000)))
                .isEqualTo(State.TOO_LARGE);
    }

    @Test
    void tinyRecordsAreHeldToABoundToo() {
        byte[] bytes = new Hellos().extension(21, new byte[12000]).records(1);
        State state = State.MORE;
        int sent = 0;
        for (int i = 0; state == State.MORE && i < bytes.length; i += 1000) {
            state = read(java.util.Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + 1000)));
            sent = i + 1000;
        }
        assertThat(state).isEqualTo(State.TOO_LARGE);
        assertThat(sent).isLessThanOrEqualTo(2 * HelloReader.MOST + 1000);
    }

    /* --------------- the body --------------- */

    private static @Nullable ClientHello parse(byte[] body) {
        return HelloParser.parse(Unpooled.wrappedBuffer(body), 0, body.length);
    }

    @Test
    void aHelloWithoutExtensionsHasNoName() {
        assertThat(parse(new Hellos().bare().body())).isEqualTo(new ClientHello("", false));
        assertThat(parse(new Hellos().body())).isEqualTo(new ClientHello("", false));
    }

    @Test
    void ecdsaNeedsASignatureAndInTls12ASuite() {
        assertThat(parse(new Hellos().signatures(0x0403).versions(0x0304).body()))
                .isEqualTo(new ClientHello("", true));
        assertThat(parse(new Hellos().signatures(0x0503).suites(0xc02b).body())).isEqualTo(new ClientHello("", true));
        assertThat(parse(new Hellos().signatures(0x0403).suites(0xc02f).body())).isEqualTo(new ClientHello("", false));
        assertThat(parse(new Hellos().signatures(0x0804).versions(0x0304).body()))
                .isEqualTo(new ClientHello("", false));
    }

    @Test
    void aTrailingDotIsNoneOfTheName() {
        assertThat(parse(Hellos.named("a.test."))).isEqualTo(new ClientHello("a.test", false));
    }

    @Test
    void offeredProtocolsAreRead() {
        ClientHello hello = parse(new Hellos().protocols("h2", "http/1.1").body());
        assertThat(hello).isEqualTo(new ClientHello("", false, List.of("h2", "http/1.1")));
    }

    @Test
    void anOfferWithoutAProtocolIsRefused() {
        assertThat(parse(new Hellos().protocols().body())).isNull();
        assertThat(parse(new Hellos().protocols("h2", "").body())).isNull();
        assertThat(parse(new Hellos().protocols("h2").protocols("h2").body())).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\u0000b", "a/b", "\u00e4.test", "a\r\nb"})
    void whatIsNoNameIsRefused(String name) {
        assertThat(parse(Hellos.named(name))).isNull();
    }

    @Test
    void aNameTooLongIsRefused() {
        assertThat(parse(Hellos.named("a".repeat(255)))).isNotNull();
        assertThat(parse(Hellos.named("a".repeat(256)))).isNull();
    }

    @Test
    void twoOfAKindAreRefused() {
        assertThat(parse(new Hellos().name("a.test").name("b.test").body())).isNull();
        assertThat(parse(new Hellos().versions(0x0304).versions(0x0303).body())).isNull();
    }

    @Test
    void twoNamesInOneExtensionAreRefused() {
        byte[] two = {0, 8, 0, 0, 1, 'a', 0, 0, 1, 'b'};
        assertThat(parse(new Hellos().extension(0, two).body())).isNull();
    }

    /** A length that lies about what is there is refused, whichever it is: no cut body is read as a shorter one. */
    @Test
    void everyCutBodyIsRefused() {
        byte[] body = usual().body();
        int whole = new Hellos().bare().body().length;
        for (int length = 0; length < body.length; length++) {
            ClientHello cut = parse(java.util.Arrays.copyOf(body, length));
            // without extensions at all it is whole
            assertThat(cut == null).as("cut at %d", length).isEqualTo(length != whole);
        }
    }

    /** Seeded: changed bytes are read within their bounds or refused, never by an exception. */
    @Test
    void changedBytesDoNoHarm() {
        Random random = new Random(20261123);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = usual().records(1 + random.nextInt(200));
            for (int j = random.nextInt(4); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            HelloReader each = new HelloReader(UnpooledByteBufAllocator.DEFAULT);
            State state = each.read(Unpooled.wrappedBuffer(bytes));
            assertThat(each.hello() != null).isEqualTo(state == State.DONE);
            each.close();
        }
    }
}
