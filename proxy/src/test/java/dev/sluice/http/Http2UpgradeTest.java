package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Http2UpgradeTest {
    private static final String[] GOOD = {
        "Connection", "Upgrade, HTTP2-Settings", "Upgrade", "h2c", "HTTP2-Settings", "AAMAAABkAAQAAP__"
    };

    private static Head request(String... fields) {
        Head head = new Head();
        head.reset();
        head.method("GET");
        for (int i = 0; i < fields.length; i += 2) {
            head.add(FieldName.of(fields[i]), fields[i + 1]);
        }
        return head;
    }

    @Test
    void theSettingsAreTheFramesPayload() {
        byte[] settings = Http2Upgrade.settings(request(GOOD));
        assertThat(HexFormat.of().formatHex(settings)).isEqualTo("000300000064" + "00040000ffff");
    }

    @Test
    void settingsMayBeEmpty() {
        assertThat(Http2Upgrade.settings(
                        request("Connection", "http2-settings,upgrade", "Upgrade", "H2C", "HTTP2-Settings", "")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Upgrade                 | h2c            | AAMAAABkAAQAAP__",
                "HTTP2-Settings          | h2c            | AAMAAABkAAQAAP__",
                "Upgrade, HTTP2-Settings | h2             | AAMAAABkAAQAAP__",
                "Upgrade, HTTP2-Settings | websocket, h2c | AAMAAABkAAQAAP__",
                "Upgrade, HTTP2-Settings | h2c            | AAMAAABkAAQAAP//",
                "Upgrade, HTTP2-Settings | h2c            | AAMAAABkAAQAAP_",
                "Upgrade, HTTP2-Settings | h2c            | AAMAAABk=",
                "Upgrade, HTTP2-Settings | h2c            | A",
                "Upgrade, HTTP2-Settings | h2c            | AA MA",
            })
    void whatIsNoGoodWishIsNone(String connection, String upgrade, String settings) {
        Head request = request("Connection", connection, "Upgrade", upgrade, "HTTP2-Settings", settings);
        assertThat(Http2Upgrade.settings(request)).isNull();
    }

    @Test
    void whatStandsTwiceOrNotAtAllIsNoWish() {
        for (int i = 0; i < GOOD.length; i += 2) {
            Head without = request(GOOD);
            without.remove(FieldName.of(GOOD[i]));
            assertThat(Http2Upgrade.settings(without)).as("without %s", GOOD[i]).isNull();
        }
        for (int i = 2; i < GOOD.length; i += 2) {
            Head twice = request(GOOD);
            twice.add(FieldName.of(GOOD[i]), GOOD[i + 1]);
            assertThat(Http2Upgrade.settings(twice)).as("two %s", GOOD[i]).isNull();
        }
    }

    @Test
    void anOlderClientAndConnectMeanSomethingElse() {
        Head old = request(GOOD);
        old.version(Head.HTTP_1_0);
        assertThat(Http2Upgrade.settings(old)).isNull();
        Head connect = new Head();
        connect.reset();
        connect.method("CONNECT");
        for (int i = 0; i < GOOD.length; i += 2) {
            connect.add(FieldName.of(GOOD[i]), GOOD[i + 1]);
        }
        assertThat(Http2Upgrade.settings(connect)).isNull();
    }

    @Test
    void moreSettingsThanThereAreAreNotRead() {
        Head request = request("Connection", "Upgrade, HTTP2-Settings", "Upgrade", "h2c");
        request.add(FieldName.HTTP2_SETTINGS, "AAMAAABk".repeat(33));
        assertThat(Http2Upgrade.settings(request)).isNull();
    }

    @Test
    void theAnswerNamesIt() {
        assertThat(HopByHop.upgrades(Http2Upgrade.response())).isTrue();
        assertThat(Http2Upgrade.response().value(FieldName.UPGRADE)).isEqualTo("h2c");
    }
}
