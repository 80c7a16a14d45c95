package dev.sluice.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.base.Ascii;
import dev.sluice.base.Template;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import org.junit.jupiter.api.Test;

class LogTemplateTest {
    private final FakeEntry entry = new FakeEntry()
            .field(FieldName.USER_AGENT, "curl/8.5")
            .field(FieldName.REFERER, "https://example.com/")
            .field(FieldName.of("X-Colour"), "blue");

    @Test
    void writesTheStatusOfACall() {
        assertThat(entry.in(LogFormat.template("{grpcStatus}"))).isEqualTo("-\n");
        entry.grpcStatus = 14;
        assertThat(entry.in(LogFormat.template("{grpcStatus}"))).isEqualTo("14\n");
    }

    @Test
    void commonLooksAsTheServersOfThePastWroteIt() {
        assertThat(entry.in(LogFormat.common()))
                .isEqualTo("192.0.2.7 - - [23/Nov/2026:08:30:00 +0000] \"GET /cart/7?x=1 HTTP/1.1\" 200 4321\n");
    }

    @Test
    void combinedAddsRefererAndUserAgent() {
        assertThat(entry.in(LogFormat.combined())).endsWith(" 200 4321 \"https://example.com/\" \"curl/8.5\"\n");
    }

    @Test
    void everyVariableHasItsValue() {
        entry.reason = Reason.CLIENT_CLOSED;
        entry.stages[Stage.PICK.ordinal()] = 2_500;
        entry.response = new Head();
        entry.response.reset();
        entry.response.add(FieldName.SERVER, "origin");
        assertThat(entry.in(LogFormat.template("{time} {time.common} {ip} {method} {host} {uri} {protocol}")))
                .isEqualTo("2026-11-23T08:30:00.123Z 23/Nov/2026:08:30:00 +0000 192.0.2.7 GET"
                        + " shop.example.com /cart/7?x=1 HTTP/1.1\n");
        assertThat(entry.in(LogFormat.template("{status} {reason} {listener} {site} {route} {service} {server}")))
                .isEqualTo("200 client-closed :8080 shop.example.com /cart/* web 10.0.0.11:8080\n");
        assertThat(entry.in(LogFormat.template(
                        "{upstreamProtocol} {attempts} {bytesIn} {bytesOut} {bodyBytesOut} {duration} {requestId}")))
                .isEqualTo("HTTP/1.1 1 321 4567 4321 1.234 0123456789abcdef\n");
        assertThat(entry.in(LogFormat.template(
                        "{path} {query} {header.x-colour} {response.server} {stage.pick} {stage.send}")))
                .isEqualTo("/cart/7 x=1 blue origin 0.002 -\n");
    }

    @Test
    void whatIsNotKnownIsAHyphen() {
        FakeEntry nothing = new FakeEntry().nothing();
        assertThat(nothing.in(LogFormat.template("{method} {host} {path} {status} {site} {query} {upstreamProtocol}")))
                .isEqualTo("- - - 0 - - -\n");
        assertThat(nothing.in(LogFormat.template("{header.cookie} {response.server} {stage.reply}")))
                .isEqualTo("- - -\n");
    }

    @Test
    void doubledBracesStandForThemselves() {
        assertThat(entry.in(LogFormat.template("{{{method}}} \u00e9"))).isEqualTo("{GET} \u00e9\n");
    }

    @Test
    void quotesAndControlsCannotForgeALineOrAColumn() {
        FakeEntry forged = new FakeEntry()
                .field(FieldName.USER_AGENT, "x\" 200 0\n10.0.0.1 - - \"GET /\u0000\u001b[2J\\")
                .field(FieldName.REFERER, "\u00e9\u0085");
        assertThat(forged.in(LogFormat.combined()))
                .endsWith(" \"\\xe9\\x85\" \"x\\x22 200 0\\x0a10.0.0.1 - - \\x22GET /\\x00\\x1b[2J\\x5c\"\n")
                .hasLineCount(1);
    }

    @Test
    void anOverlongLineIsCutAndStillEnds() {
        String line = new FakeEntry()
                .request(Ascii.bytes("GET"), Ascii.bytes("h"), Ascii.bytes("/".repeat(9000)))
                .in(LogFormat.template("{path}|".repeat(10)));
        assertThat(line).hasSizeLessThanOrEqualTo(LogLine.LIMIT).endsWith("\n").contains("/...|/");
    }

    @Test
    void anUnknownVariableIsAnErrorWithASuggestion() {
        assertThatThrownBy(() -> LogFormat.template("{ip} {methd}"))
                .hasMessage("unknown log variable {methd}; did you mean {method}?");
        assertThatThrownBy(() -> LogFormat.template("{bytesout}")).hasMessageContaining("did you mean {bytesOut}?");
        assertThatThrownBy(() -> LogFormat.template("{stage.rout}"))
                .hasMessageContaining("did you mean {stage.route}?");
        assertThatThrownBy(() -> LogFormat.template("{zzzzzzzzzz}"))
                .hasMessageContaining("known are time, time.common, ip")
                .hasMessageContaining("header.NAME");
    }

    @Test
    void aBrokenTemplateIsAnError() {
        assertThatThrownBy(() -> LogFormat.template("a\nb")).hasMessageContaining("one line");
        assertThatThrownBy(() -> LogFormat.template("{header.a b}")).hasMessageContaining("'a b'");
        assertThatThrownBy(() -> LogFormat.template("{header}")).hasMessageContaining("unknown log variable");
    }

    @Test
    void everyNameThatIsListedIsKnown() {
        for (String name : LogFormat.variables()) {
            assertThat(entry.in(LogFormat.template("<{" + name + "}>"))).matches("<[^{}]+>\n");
        }
    }

    @Test
    void theSettingsChooseTheFormat() {
        for (AccessLogConfig.Format format : AccessLogConfig.Format.values()) {
            AccessLogConfig config = new AccessLogConfig("stdout", format, Template.parse("<{method}>"), 100);
            String line = entry.in(LogFormat.of(config));
            switch (format) {
                case JSON -> assertThat(line).startsWith("{\"time\"");
                case COMMON -> assertThat(line).endsWith(" 200 4321\n");
                case COMBINED -> assertThat(line).endsWith(" \"curl/8.5\"\n");
                case TEMPLATE -> assertThat(line).isEqualTo("<GET>\n");
            }
        }
    }
}
