package dev.sluice.wire.h2;

import static dev.sluice.wire.h2.Blocks.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.Head;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The decoder against the examples of RFC 7541 appendix C, and against blocks that are none. */
class HpackDecoderTest {
    private final HpackDecoder decoder = new HpackDecoder();

    private void request(String hex, String expected) {
        Blocks.Decoded decoded = Blocks.request(decoder, hex(hex));
        assertThat(decoded.reason()).isEqualTo(Reason.OK);
        assertThat(decoded.text()).isEqualTo(expected);
    }

    private void response(String hex, String expected) {
        Blocks.Decoded decoded = Blocks.response(decoder, hex(hex));
        assertThat(decoded.reason()).isEqualTo(Reason.OK);
        assertThat(decoded.text()).isEqualTo(expected);
    }

    /** Appendix C.3. */
    @Test
    void requestsWithoutHuffman() {
        request("8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d", "GET www.example.com /");
        request("8286 84be 5808 6e6f 2d63 6163 6865", "GET www.example.com / | cache-control=no-cache");
        request(
                "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65",
                "GET www.example.com /index.html | custom-key=custom-value");
    }

    /** Appendix C.4. */
    @Test
    void requestsWithHuffman() {
        request("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff", "GET www.example.com /");
        request("8286 84be 5886 a8eb 1064 9cbf", "GET www.example.com / | cache-control=no-cache");
        request(
                "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf",
                "GET www.example.com /index.html | custom-key=custom-value");
    }

    private static final String FIELDS_1 =
            " | cache-control=private | date=Mon, 21 Oct 2013 20:13:21 GMT | location=https://www.example.com";

    /** Appendix C.6 with our table of 4096 bytes: nothing is evicted, so that indices differ from the RFC's. */
    @Test
    void responsesWithHuffman() {
        response(
                "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6"
                        + "2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3",
                "302" + FIELDS_1);
        response("4883 640e ffc1 c0bf", "307" + FIELDS_1);
    }

    /** Appendix C.5, whose table has 256 bytes: the block begins with that. */
    @Test
    void evicts() {
        response(
                "3fe1 01 4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133"
                        + "2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70"
                        + "6c65 2e63 6f6d",
                "302" + FIELDS_1);
        response("4803 3330 37c1 c0bf", "307" + FIELDS_1);
        response(
                "88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0"
                        + "5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541"
                        + "5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e 3d31",
                "200 | cache-control=private | date=Mon, 21 Oct 2013 20:13:22 GMT"
                        + " | location=https://www.example.com | content-encoding=gzip"
                        + " | set-cookie=foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // index 0
                "be", // beyond both tables
                "ffffffffffff", // a number without an end
                "ff80808080808001", // a number that is too long
                "7f", // a number that ends early
                "40", // no name
                "4001", // a name that ends early
                "400161", // no value
                "40016102", // a value that ends early
                "82 20", // a table's size behind a field
                "3fe2 1f", // a table larger than ours
                "0081 ff00", // padding of eight ones
                "0081 0000", // padding of zeros
                "0084 ffff ffff 00", // the end of the string within it
            })
    void refusesWhatIsNone(String hex) {
        assertThat(Blocks.request(decoder, hex(hex)).result()).isEqualTo(HpackDecoder.MALFORMED);
    }

    /** What the head does not take is still in the table. */
    @Test
    void keepsTheTableInStep() {
        HeadLimits small = new HeadLimits(100, 60, 4);
        String name = "40 01 61 05 6869 6c6f 21"; // a: hilo!
        byte[] tooMuch = hex("82 86 84 41 01 68" + "40 01 62 30" + "7a".repeat(48) + name);
        Blocks.Decoded refused = Blocks.decode(decoder, HeadBuilder.Kind.REQUEST, small, tooMuch);
        assertThat(refused.reason()).isEqualTo(Reason.HEADER_TOO_LARGE);
        request("82 86 84 c0 be", "GET h / | a=hilo!");
    }

    /** A block of one large entry, again and again. */
    @Test
    void stopsBombs() {
        byte[] entry = hex("40 01 61 7f a1 1e" + "7a".repeat(4000));
        assertThat(Blocks.request(decoder, entry).result()).isEqualTo(HpackDecoder.DONE);
        Blocks.Decoded large = Blocks.request(decoder, hex("be".repeat(4_000)));
        assertThat(large.result()).isEqualTo(HpackDecoder.DONE);
        assertThat(large.reason()).isEqualTo(Reason.HEADER_TOO_LARGE);
        byte[] bomb = hex("be".repeat(60_000));
        Blocks.Decoded decoded = Blocks.request(decoder, bomb);
        assertThat(decoded.result()).isEqualTo(HpackDecoder.BOMB);
        assertThat(decoded.head().array().length).isLessThan(100_000);
    }

    @Test
    void joinsCrumbs() {
        byte[] bytes = Blocks.literals(
                ":method",
                "GET",
                ":scheme",
                "http",
                ":path",
                "/",
                ":authority",
                "h",
                "cookie",
                "a=1",
                "x",
                "y",
                "cookie",
                "b=2",
                "cookie",
                "c=3");
        assertThat(Blocks.request(decoder, bytes).text()).isEqualTo("GET h / | x=y | cookie=a=1; b=2; c=3");
    }

    @Test
    void takesTheMethodAfterTheRest() {
        byte[] bytes = Blocks.literals(
                ":path", "/p?q", ":authority", "host", ":scheme", "https", ":method", "DELETE", "host", "HOST");
        Blocks.Decoded decoded = Blocks.request(decoder, bytes);
        assertThat(decoded.text()).isEqualTo("DELETE host /p?q | host=HOST");
        Head head = decoded.head();
        assertThat(head.version()).isEqualTo(Head.HTTP_2);
        assertThat(head.text(head.queryStart(), head.queryEnd())).isEqualTo("q");
    }
}
