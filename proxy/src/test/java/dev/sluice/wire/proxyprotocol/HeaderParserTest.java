package dev.sluice.wire.proxyprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PROXY headers of both versions, good ones and others. */
class HeaderParserTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String FOUR = "0a090807" + "7f000001" + "d903" + "01bb";

    private final HeaderParser parser = new HeaderParser();

    private int parse(String text) {
        return parser.parse(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private int parseHex(String hex) {
        return parser.parse(Unpooled.wrappedBuffer(hex(hex)));
    }

    /** A version 2 header of that command and family. */
    private static String v2(String commandAndFamily, String rest) {
        return SIGNATURE + commandAndFamily + String.format("%04x", rest.length() / 2) + rest;
    }

    @Test
    void versionOneNamesTheClient() {
        String line = "PROXY TCP4 10.9.8.7 127.0.0.1 55555 443\r\n";
        assertThat(parse(line + "GET /")).isEqualTo(line.length());
        assertThat(parser.names()).isTrue();
        assertThat(parser.source()).containsExactly(10, 9, 8, 7);
        assertThat(parser.destinationPort()).isEqualTo(443);
        assertThat(parser.isSecure()).isFalse();
    }

    @Test
    void versionOneKnowsIpv6() {
        String line = "PROXY TCP6 2001:db8::1 ::1 1 65535\r\n";
        assertThat(parse(line)).isEqualTo(line.length());
        assertThat(parser.source()).isEqualTo(hex("20010db8000000000000000000000001"));
        assertThat(parser.destinationPort()).isEqualTo(65_535);
    }

    @Test
    void anUnknownClientIsNotNamed() {
        for (String line : new String[] {"PROXY UNKNOWN\r\n", "PROXY UNKNOWN ffff::1 what ever 1 2 3 4\r\n"}) {
            assertThat(parse(line + "GET")).isEqualTo(line.length());
            assertThat(parser.names()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 10.9.8.7 127.0.0.1 55555 443\n",
                "PROXY TCP4 10.9.8.7 127.0.0.1 55555\r\n",
                "PROXY TCP4 10.9.8.7 127.0.0.1 55555 443 \r\n",
                "PROXY TCP4 10.9.8.7  127.0.0.1 55555 443\r\n",
                "PROXY TCP4 10.9.8.7 127.0.0.1 55555 443 1\r\n",
                "PROXY TCP4 10.9.8.7 127.0.0.1 65536 443\r\n",
                "PROXY TCP4 10.9.8.7 127.0.0.1 1 0443\r\n",
                "PROXY TCP4 10.9.8.7 127.0.0.1 1 -1\r\n",
                "PROXY TCP4 10.9.8.7 127.0.0.1 1 \r\n",
                "PROXY TCP4 ::1 127.0.0.1 1 2\r\n",
                "PROXY TCP6 ::1 127.0.0.1 1 2\r\n",
                "PROXY TCP6 127.0.0.1 ::1 1 2\r\n",
                "PROXY TCP4 10.9.8 127.0.0.1 1 2\r\n",
                "PROXY UDP4 10.9.8.7 127.0.0.1 1 2\r\n",
                "PROXY \r\n",
                "PROXY UNKNOWNS\r\n",
            })
    void versionOneIsStrict(String line) {
        assertThat(parse(line)).isEqualTo(HeaderParser.BROKEN);
        assertThat(parser.names()).isFalse();
    }

    @Test
    void versionOneIsBounded() {
        String longest = "PROXY UNKNOWN " + "x".repeat(91) + "\r\n";
        assertThat(longest).hasSize(107);
        assertThat(parse(longest)).isEqualTo(107);
        assertThat(parse("PROXY UNKNOWN " + "x".repeat(92) + "\r\n")).isEqualTo(HeaderParser.BROKEN);
        assertThat(parse("PROXY UNKNOWN " + "x".repeat(1000))).isEqualTo(HeaderParser.BROKEN);
    }

    @Test
    void versionTwoNamesTheClient() {
        String header = v2("2111", FOUR);
        assertThat(parseHex(header + "474554")).isEqualTo(header.length() / 2);
        assertThat(parser.source()).containsExactly(10, 9, 8, 7);
        assertThat(parser.destinationPort()).isEqualTo(443);
    }

    @Test
    void versionTwoKnowsIpv6() {
        String addresses = "20010db8000000000000000000000001" + "00000000000000000000000000000001" + "0001" + "0050";
        assertThat(parseHex(v2("2121", addresses))).isEqualTo(52);
        assertThat(parser.source()).isEqualTo(hex("20010db8000000000000000000000001"));
        assertThat(parser.destinationPort()).isEqualTo(80);
    }

    @Test
    void localAndUnspecifiedAndUnixConnectionsSpeakForThemselves() {
        assertThat(parseHex(v2("2000", ""))).isEqualTo(16);
        assertThat(parseHex(v2("2011", FOUR))).isEqualTo(28);
        assertThat(parser.names()).isFalse();
        assertThat(parseHex(v2("2100", "ffff"))).isEqualTo(18);
        assertThat(parseHex(v2("2131", "00".repeat(216)))).isEqualTo(232);
        assertThat(parser.names()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1111", "2211", "3111", "2112", "2113", "21ff", "2141"})
    void otherVersionsCommandsAndFamiliesAreRefused(String commandAndFamily) {
        assertThat(parseHex(v2(commandAndFamily, "00".repeat(300)))).isEqualTo(HeaderParser.BROKEN);
    }

    @Test
    void addressesMustFitTheLength() {
        assertThat(parseHex(v2("2111", FOUR.substring(2)))).isEqualTo(HeaderParser.BROKEN);
        assertThat(parseHex(v2("2121", FOUR))).isEqualTo(HeaderParser.BROKEN);
    }

    @Test
    void extrasMustFitTheLength() {
        assertThat(parseHex(v2("2111", FOUR + "040000"))).isEqualTo(31);
        assertThat(parseHex(v2("2111", FOUR + "04000161"))).isEqualTo(32);
        assertThat(parseHex(v2("2111", FOUR + "04000261"))).isEqualTo(HeaderParser.BROKEN);
        assertThat(parseHex(v2("2111", FOUR + "0400"))).isEqualTo(HeaderParser.BROKEN);
        assertThat(parseHex(v2("2111", FOUR + "030001ff"))).isEqualTo(HeaderParser.BROKEN);
        assertThat(parseHex(v2("2111", FOUR + "20000101"))).isEqualTo(HeaderParser.BROKEN);
    }

    @Test
    void theSenderTellsWhetherTheClientUsedTls() {
        assertThat(parseHex(v2("2111", FOUR + "200005" + "01" + "00000000"))).isEqualTo(36);
        assertThat(parser.isSecure()).isTrue();
        assertThat(parseHex(v2("2111", FOUR + "200005" + "00" + "00000000"))).isEqualTo(36);
        assertThat(parser.isSecure()).isFalse();
    }

    @Test
    void aChecksumIsChecked() {
        byte[] header = hex(v2("2111", FOUR + "03000400000000"));
        CRC32C crc = new CRC32C();
        crc.update(header, 0, header.length);
        ByteBuf in = Unpooled.wrappedBuffer(header);
        in.setInt(header.length - 4, (int) crc.getValue());
        assertThat(parser.parse(in)).isEqualTo(header.length);
        in.setByte(16, 11);
        assertThat(parser.parse(in)).isEqualTo(HeaderParser.BROKEN);
    }

    @Test
    void tooLargeHeadersAreRefusedBeforeTheyCome() {
        assertThat(parseHex(SIGNATURE + "21110ff0")).isEqualTo(HeaderParser.MORE);
        assertThat(parseHex(SIGNATURE + "21110ff1")).isEqualTo(HeaderParser.BROKEN);
    }

    @Test
    void whatIsNoHeaderIsToldAtItsFirstWrongByte() {
        assertThat(parse("GET / HTTP/1.1")).isEqualTo(HeaderParser.NONE);
        assertThat(parse("PROXX")).isEqualTo(HeaderParser.NONE);
        assertThat(parse("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).isEqualTo(HeaderParser.NONE);
        assertThat(parse("\r\n\r\nGET / HTTP/1.1")).isEqualTo(HeaderParser.NONE);
        assertThat(parseHex("160301")).isEqualTo(HeaderParser.NONE);
        assertThat(parse("")).isEqualTo(HeaderParser.MORE);
        assertThat(parse("PRO")).isEqualTo(HeaderParser.MORE);
    }

    @Test
    void partsOfAHeaderDecideNothingElse() {
        HeaderParserFuzz.decide(hex(v2("2111", FOUR + "04000161")));
        HeaderParserFuzz.decide("PROXY TCP4 10.9.8.7 127.0.0.1 55555 443\r\nGET".getBytes(StandardCharsets.US_ASCII));
        Random random = new Random(20_261_123);
        byte[] good = hex(v2("2121", "00".repeat(36) + "0400026161" + "200005" + "0100000000"));
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                bad[12 + random.nextInt(bad.length - 12)] = (byte) random.nextInt();
            }
            HeaderParserFuzz.decide(bad);
        }
    }
}
