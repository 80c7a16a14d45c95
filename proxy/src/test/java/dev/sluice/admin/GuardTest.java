package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Address;
import dev.sluice.exchange.Reply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask the admin address, and who may command it. */
class GuardTest {
    private static int status(@Nullable Address address, AdminRequest request) {
        Reply refused = new Guard(() -> address).refuse(request);
        return refused == null ? 200 : refused.status();
    }

    private static AdminRequest get(String host) {
        return new AdminRequest("GET", "/", "", host, null, null, null, false);
    }

    private static AdminRequest post(@Nullable String origin, @Nullable String site, boolean marked) {
        return new AdminRequest("POST", "/stop", "", "localhost", null, origin, site, marked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "LocalHost:1", "127.0.0.1", "192.168.1.9:9900", "[::1]", "[::1]:9900"})
    void answersUnderNamesThatNobodyElseControls(String host) {
        assertThat(status(null, get(host))).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.com", "evil.com:9900", "localhost.", "127.0.0.1.evil.com", "[::1", "1.2.3", "0x7f.1"})
    void refusesOtherNames(String host) {
        assertThat(status(new Address.Inet("127.0.0.1", 9900), get(host))).isEqualTo(421);
    }

    @Test
    void answersUnderTheNameItIsConfiguredWith() {
        Address named = new Address.Inet("admin.internal", 9900);
        assertThat(status(named, get("Admin.Internal:9900"))).isEqualTo(200);
        assertThat(status(named, get("other.internal"))).isEqualTo(421);
    }

    @Test
    void aSocketFileHasPermissionsAndNeedsNoName() {
        assertThat(status(new Address.Unix("/run/x"), get("anything.example"))).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        ", , false, 200",
        ", none, false, 200",
        "http://evil.com, , false, 403",
        "http://localhost:9900, same-origin, false, 403",
        ", cross-site, false, 403",
        "http://localhost:9900, same-origin, true, 200"
    })
    void aBrowserCommandsOnlyWithTheMark(@Nullable String origin, @Nullable String site, boolean marked, int status) {
        assertThat(status(null, post(origin, site, marked))).isEqualTo(status);
    }

    @Test
    void readingFromAPageIsLeftToTheBrowserToRefuse() {
        AdminRequest read = new AdminRequest("GET", "/status", "", "localhost", null, "http://evil.com", null, false);
        assertThat(status(null, read)).isEqualTo(200);
    }
}
