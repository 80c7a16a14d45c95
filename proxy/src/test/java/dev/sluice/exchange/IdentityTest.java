package dev.sluice.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import dev.sluice.http.HeadLimits;
import dev.sluice.http.PathPolicy;
import dev.sluice.observe.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a request comes from and for which host; trusted are the peers in 10.0.0.0/8. */
class IdentityTest {
    private static final Trusted TEN = address -> address.length == 4 && address[0] == 10;

    private final FakeClock clock = new FakeClock();
    private final Loop loop = FakeListener.loop(clock);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "example.com:8080",
                "EXAMPLE.com:",
                "a_b.example",
                "127.0.0.1:1",
                "[::1]",
                "[::1]:8080",
                "[2001:db8::7]:",
                "[::ffff:1.2.3.4]:443"
            })
    void takesAHost(String host) {
        Exchange x = ask("10.0.0.1", "Host: " + host);
        assertThat(x.reason()).isEqualTo(Reason.OK);
        assertThat(x.request().text(x.identity().hostStart(), x.identity().hostEnd()))
                .isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "user@host",
                "a,b",
                "a/b",
                "a%41",
                ":80",
                "a:b",
                "a:80:80",
                "a:123456",
                "[::1",
                "::1",
                "[]",
                "[:]",
                "[::1]x",
                "[::1]:80:90",
                "[::1]:abc:90",
                "[[::1]",
                "[::1]]",
                "[1.2.3.4]",
                "[::1]8",
                "[abc]:1"
            })
    void refusesWhatIsNoHost(String host) {
        assertThat(ask("10.0.0.1", "Host: " + host).reason()).isEqualTo(Reason.BAD_HOST);
    }

    @Test
    void refusesTwoHosts() {
        assertThat(ask("10.0.0.1", "Host: a", "Host: a").reason()).isEqualTo(Reason.BAD_HOST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "192.0.2.1 | 198.51.100.9                | 192.0.2.1",
                "10.0.0.1  | 198.51.100.9                | 198.51.100.9",
                "10.0.0.1  | 1.1.1.1, 198.51.100.9       | 198.51.100.9",
                "10.0.0.1  | 1.1.1.1,198.51.100.9,10.0.0.2 | 198.51.100.9",
                "10.0.0.1  | 10.0.0.3, 10.0.0.2          | 10.0.0.3",
                "10.0.0.1  | 1.1.1.1, junk, 10.0.0.2     | 10.0.0.2",
                "10.0.0.1  | 1.1.1.1, , 10.0.0.2         | 10.0.0.2",
                "10.0.0.1  | 1.1.1.1, junk               | 10.0.0.1",
                "10.0.0.1  | 2001:DB8::1                 | 2001:db8::1",
                "10.0.0.1  | -                           | 10.0.0.1",
            })
    void findsTheClientBehindTrustedProxies(String peer, String forwardedFor, String client) {
        Exchange x = forwardedFor == null ? ask(peer) : ask(peer, "X-Forwarded-For: " + forwardedFor);
        assertThat(client(x)).isEqualTo(client);
    }

    @Test
    void walksFieldsFromTheLast() {
        assertThat(client(ask("10.0.0.1", "X-Forwarded-For: 1.1.1.1", "X-Forwarded-For: 2.2.2.2, 10.0.0.9")))
                .isEqualTo("2.2.2.2");
        assertThat(client(ask("10.0.0.1", "X-Forwarded-For: 1.1.1.1", "X-Forwarded-For: 10.0.0.9")))
                .isEqualTo("1.1.1.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1 | X-Forwarded-Proto: https                     | http",
                "10.0.0.1  | X-Forwarded-Proto: https                     | https",
                "10.0.0.1  | X-Forwarded-Proto: WSS                       | https",
                "10.0.0.1  | X-Forwarded-Proto: https, http               | http",
                "10.0.0.1  | X-Forwarded-Proto: http,https                | https",
                "10.0.0.1  | X-Forwarded-Proto: gopher                    | http",
                "192.0.2.1 | Forwarded: for=1.1.1.1;proto=https           | http",
                "10.0.0.1  | Forwarded: for=1.1.1.1;proto=https           | https",
                "10.0.0.1  | Forwarded: for=1.1.1.1;proto=https, for=2.2.2.2;proto=http | http",
                "10.0.0.1  | Forwarded: for=1.1.1.1;proto=https, for=10.0.0.2;proto=http | https",
                "10.0.0.1  | Forwarded: for=unknown;proto=https           | https",
                "10.0.0.1  | Forwarded: for=1.1.1.1;proto=https;proto=https | http",
            })
    void believesATrustedProxysScheme(String peer, String field, String scheme) {
        assertThat(ask(peer, field).identity().isSecure()).isEqualTo(scheme.equals("https"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1 | for=1.1.1.1                             | 192.0.2.1",
                "10.0.0.1  | for=1.1.1.1                             | 1.1.1.1",
                "10.0.0.1  | for=1.1.1.1, for=2.2.2.2                | 2.2.2.2",
                "10.0.0.1  | for=1.1.1.1,for=\"10.0.0.2:99\"         | 1.1.1.1",
                "10.0.0.1  | for=\"[2001:DB8::1]:8\"                 | 2001:db8::1",
                "10.0.0.1  | for=1.1.1.1, for=unknown, for=10.0.0.3  | 10.0.0.3",
                "10.0.0.1  | for=1.1.1.1, \", for=10.0.0.3           | 10.0.0.3",
                "10.0.0.1  | for=2001:db8::1                         | 10.0.0.1",
            })
    void findsTheClientInForwarded(String peer, String list, String client) {
        assertThat(client(ask(peer, "Forwarded: " + list))).isEqualTo(client);
    }

    @Test
    void forwardedCountsOnlyWhereNothingElseIsSaid() {
        Exchange both = ask("10.0.0.1", "Forwarded: for=1.1.1.1;proto=https", "X-Forwarded-For: 2.2.2.2");
        assertThat(client(both)).isEqualTo("2.2.2.2");
        assertThat(both.identity().isSecure()).isFalse();
        Exchange scheme = ask("10.0.0.1", "Forwarded: for=1.1.1.1", "X-Forwarded-Proto: https");
        assertThat(client(scheme)).isEqualTo("10.0.0.1");
    }

    @Test
    void knowsTheHostThatTheClientAskedFor() {
        assertThat(clientHost(ask("10.0.0.1", "Host: in", "Forwarded: for=1.1.1.1;host=\"out:8\"")))
                .isEqualTo("out:8");
        assertThat(clientHost(ask("10.0.0.1", "Host: in", "Forwarded: for=1.1.1.1;host=\"a b\"")))
                .isEqualTo("in");
        assertThat(clientHost(ask("192.0.2.1", "Host: in", "Forwarded: host=out")))
                .isEqualTo("in");
    }

    private static String clientHost(Exchange x) {
        return x.request().text(x.identity().clientHostStart(), x.identity().clientHostEnd());
    }

    @Test
    void takesAnIdFromATrustedPeerOnly() {
        assertThat(id(ask("10.0.0.1", "X-Request-Id: abc"))).isEqualTo("abc");
        assertThat(id(ask("192.0.2.1", "X-Request-Id: abc"))).matches("[0-9a-f]{32}");
        assertThat(id(ask("10.0.0.1", "X-Request-Id: " + "a".repeat(129)))).matches("[0-9a-f]{32}");
    }

    /** Whatever an untrusted client writes before the address its own proxy appended, it does not become that. */
    @Test
    void isNeverSpoofedByWhatStandsFurtherLeft() {
        Random random = new Random(7);
        String[] junk = {"10.0.0.5", "1.2.3.4", "x", "", " ", "::1", "\"", "unknown", "9.9.9.9:80"};
        for (int i = 0; i < 2000; i++) {
            List<String> parts = new ArrayList<>();
            for (int n = random.nextInt(5); n > 0; n--) {
                parts.add(junk[random.nextInt(junk.length)]);
            }
            parts.add("203.0.113.5");
            for (int n = random.nextInt(3); n > 0; n--) {
                parts.add("10.0.0." + (1 + random.nextInt(9)));
            }
            String list = String.join(random.nextBoolean() ? ", " : ",", parts);
            assertThat(client(ask("10.0.0.1", "X-Forwarded-For: " + list)))
                    .as(list)
                    .isEqualTo("203.0.113.5");
        }
    }

    private static String client(Exchange x) {
        return Ascii.text(x.identity().addressText(), 0, x.identity().addressLength());
    }

    private static String id(Exchange x) {
        return Ascii.text(x.identity().requestId(), 0, x.identity().requestIdLength());
    }

    private Exchange ask(String peer, String... fields) {
        Routes routes = new Routes() {
            @Override
            public Route match(Exchange x) {
                return new Route("", "", Plan.EMPTY, new Waiting(), RouteLimits.NONE, null);
            }

            @Override
            public PathPolicy pathPolicy(Exchange x) {
                return PathPolicy.DEFAULT;
            }
        };
        byte[] address = new byte[4];
        String[] parts = peer.split("\\.", -1);
        for (int i = 0; i < 4; i++) {
            address[i] = (byte) Integer.parseInt(parts[i]);
        }
        Site site =
                new Site("test", routes, new Site.Limits(HeadLimits.DEFAULT, 0, 0, 0, 0, 0, 0), TEN, ProxyProtocol.OFF);
        Exchange x = loop.open().begin(site, new Client(address, Ascii.bytes(peer), 80, false));
        FakeServerStream.send(x, "GET /", fields);
        return x;
    }

    private static final class Waiting implements Target {
        @Override
        public void serve(Exchange x) {}

        @Override
        public String description() {
            return "waits";
        }
    }
}
