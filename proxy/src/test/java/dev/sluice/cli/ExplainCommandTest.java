package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sluice explain}, {@code routes} and {@code config show}: what a configuration means. */
class ExplainCommandTest {
    @TempDir
    Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("sluice.yaml");
        Files.writeString(file, """
                admin: off
                trustedProxies: [10.9.0.0/16]
                sites:
                  http://app.example.com:8080:
                    limits: {body: 1MB}
                    routes:
                      /api/{id}: api
                      /api/*: {to: web, timeouts: {request: 5s}}
                      /inner/*: {to: web, match: {ip: 10.1.0.0/16}}
                      /old: {redirect: "http://{host}/new"}
                      /*: web
                services:
                  api:
                    servers: [10.0.0.1:80, 10.0.0.2:80, 10.0.0.3:80 backup]
                    balance: {hash: header X-User}
                    retry: 0
                  web: {servers: [a.internal:80, b.internal:80 weight=2], sticky: cookie sid}
                """);
    }

    private String explain(String... args) {
        String[] all = new String[args.length + 4];
        all[0] = "explain";
        System.arraycopy(args, 0, all, 1, args.length);
        all[args.length + 1] = "--offline";
        all[args.length + 2] = "-c";
        all[args.length + 3] = file.toString();
        Cli.Result result = Cli.run(all);
        assertThat(result.code()).as(result.err()).isZero();
        return result.out();
    }

    @Test
    void tellsHowConnectionsAreEncrypted() throws IOException {
        Files.writeString(
                file,
                "admin: off\nsites: {':80': bank}\nservices: {bank: {servers: ['https://a.internal'],"
                        + " tls: {name: b.internal}, proxyProtocol: v2}}\n");
        assertThat(explain("GET", "http://app.example.com/bank"))
                .contains("tls       verified by the system's authorities as b.internal\n")
                .contains("proxy     protocol v2\n");
    }

    @Test
    void namesTheFiltersOfOneRouteInTheirOrder() throws IOException {
        Files.writeString(
                file, "admin: off\nsites: {':80': {routes: {/s/*: {to: 'a:1', grpcWeb: true}, /*: 'a:1'}}}\n");
        assertThat(explain("POST", "http://app.example.com/s/m")).contains("filters   grpcweb, forwarded\n");
        assertThat(explain("POST", "http://app.example.com/t")).contains("filters   forwarded\n");
    }

    @Test
    void tellsRouteRunnersUpFiltersLimitsAndServer() {
        String text = explain("GET", "http://app.example.com/api/./%7Eu?q=1", "-H", "X-User: jo");
        assertThat(text).startsWith("""
                request   GET app.example.com/api/./%7Eu?q=1 from 127.0.0.1
                listener  :8080
                path      /api/~u, normalised from /api/./%7Eu
                route     /api/{id} of site http://app.example.com:8080
                not       /old of site http://app.example.com:8080: the path does not match
                """);
        assertThat(text).contains("          /api/* of site http://app.example.com:8080: ");
        assertThat(text).endsWith("""
                filters   forwarded
                limits    body 1MB
                timeouts  body 1m, send 1m, request unlimited
                upgrades  allowed, CONNECT refused
                target    service api
                balance   hash
                retry     never
                waits     connect 2s, response 30s, idle 1h
                server    %s: by the hash of header X-User
                not       10.0.0.3:80: a backup, for when no other is left
                source    %s, with all servers up
                """.formatted(hashed("jo"), file));
    }

    private String hashed(String user) {
        String line = explain("GET", "http://app.example.com/api/1", "-H", "X-User: " + user)
                .lines()
                .filter(l -> l.startsWith("server "))
                .findFirst()
                .orElseThrow();
        return line.substring(10, line.indexOf(": "));
    }

    @Test
    void theHashDecidesWhichServer() {
        assertThat(java.util.stream.IntStream.range(0, 40).mapToObj(i -> hashed("user" + i)))
                .contains("10.0.0.1:80", "10.0.0.2:80")
                .doesNotContain("10.0.0.3:80");
        assertThat(hashed("jo")).isEqualTo(hashed("jo"));
    }

    @Test
    void believesTrustedProxiesAsTheDataPlaneDoes() {
        String direct = explain("GET", "http://app.example.com/inner/x");
        String forged = explain("GET", "http://app.example.com/inner/x", "-H", "X-Forwarded-For: 10.1.2.3");
        String trusted = explain(
                "GET", "http://app.example.com/inner/x", "--client", "10.9.0.1", "-H", "X-Forwarded-For: 10.1.2.3");
        assertThat(direct).contains("route     /* of");
        assertThat(forged).contains("route     /* of").contains("from 127.0.0.1");
        assertThat(trusted).contains("route     /inner/*").contains("from 10.1.2.3");
    }

    @Test
    void tellsWhatIsAnsweredHere() {
        assertThat(explain("GET", "http://other.example.com/"))
                .contains("route     none: no site answers to the host")
                .contains("answer    404 from here, reason no-route");
        assertThat(explain("GET", "http://app.example.com/../.."))
                .contains("answer    400 from here, reason bad-path")
                .doesNotContain("route ");
        assertThat(explain("GET", "http://app.example.com/old")).contains("target    redirect 302 http://{host}/new");
    }

    @Test
    void namesWhoMayBePickedWhereChanceDecides() {
        assertThat(explain("GET", "http://app.example.com/api/x/y"))
                .contains("timeouts  body 1m, send 1m, request 5s")
                .contains("sticky    cookie sid")
                .contains("retry     2 on connect, safe methods only")
                .contains("server    one of a.internal:80, b.internal:80: of two drawn by weight");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"app.example.com/", "ftp://a/", "http:///x", "http://a:x/", "http://a/\u00e9", "http://a:99/"})
    void refusesWhatIsNoUrlOfThisSite(String url) {
        Cli.Result result = Cli.run("explain", "GET", url, "--offline", "-c", file.toString());
        assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).startsWith("sluice: ");
    }

    @Test
    void whatReferencesResolveToIsNeverPrinted() throws IOException {
        Files.writeString(file, """
                admin: off
                sites:
                  http://:8080:
                    routes:
                      /a: {to: "${env:WHERE}", match: {header: {X-Origin-Auth: "${env:KEY}"}}}
                      /b: {to: "${env:WHERE}", match: {cookie: {c: "~^${env:KEY}$"}, query: {q: "${env:KEY}*"}}}
                      /old: {redirect: "308 http://a/${env:KEY}"}
                      /*: web
                services:
                  web: {servers: [10.0.0.1:80, 10.0.0.2:80], balance: {hash: "{ip}${env:KEY}"}}
                """);
        java.util.Map<String, String> secrets = java.util.Map.of("KEY", "hunter2", "WHERE", "10.9.8.7:6");
        Cli.Result routes = Cli.start(secrets, "routes", file.toString()).end();
        assertThat(routes.out())
                .contains("/a when header x-origin-auth = ${env:KEY}", "service ${env:WHERE}")
                .contains("cookie c = ~^${env:KEY}$ and query q = ${env:KEY}*", "redirect 308 http://a/${env:KEY}")
                .doesNotContain("hunter2", "10.9.8.7");
        for (String path : new String[] {"/a", "/b", "/old", "/x"}) {
            String url = "http://a:8080" + path;
            Cli.Result explained = Cli.start(secrets, "explain", "GET", url, "--offline", "-c", file.toString())
                    .end();
            assertThat(explained.code()).as(explained.err()).isZero();
            assertThat(explained.out()).contains("x-origin-auth").doesNotContain("hunter2");
        }
        Cli.Result shown =
                Cli.start(secrets, "config", "show", "--full", file.toString()).end();
        assertThat(shown.out()).contains("${env:KEY}").doesNotContain("hunter2", "10.9.8.7");
    }

    @Test
    void listsRoutesInTheOrderOfTrying() {
        Cli.Result result = Cli.run("routes", file.toString());
        assertThat(result.code()).isZero();
        assertThat(result.out()).isEqualTo("""
                LISTENER  HOST             ROUTE                         TARGET
                :8080     app.example.com  /old                          redirect 302 http://{host}/new
                :8080     app.example.com  /api/{id}                     service api
                :8080     app.example.com  /api/*                        service web
                :8080     app.example.com  /inner/* when ip 10.1.0.0/16  service web
                :8080     app.example.com  /*                            service web
                """);
    }

    private void passOn() throws IOException {
        Files.writeString(file, """
                admin: off
                sites: {"https://app.test": {to: 10.0.0.1:80, tls: {cert: local}}, "http://b.test": 10.0.0.1:80}
                l4:
                  tcp/443:
                    sni:
                      vpn.test: {servers: [10.0.2.1:443, 10.0.2.2:443 backup]}
                      "*.test": mail
                      "*.mail.test": {servers: [10.0.4.1:443, 10.0.4.2:443]}
                  tcp/8443: {sni: {vpn.test: 10.0.5.1:443}}
                services: {mail: 10.0.3.1:443}
                """);
    }

    @Test
    void tellsWhichConnectionsArePassedOnUnread() throws IOException {
        passOn();

        assertThat(explain("GET", "https://VPN.test:443/any?thing", "--client", "10.1.2.3"))
                .isEqualTo("""
                request   a TLS connection for vpn.test from 10.1.2.3
                listener  :443
                route     vpn.test of tcp/443: passed on unread, so path, headers and sites do not count
                not       *.test of tcp/443: matches, but vpn.test is more specific
                          *.mail.test of tcp/443: the name does not match
                target    service tcp/443 vpn.test unread
                balance   least-latency
                retry     2 on connect, safe methods only
                waits     connect 2s, response 30s, idle 1h
                server    10.0.2.1:443: no other can take it
                not       10.0.2.2:443: a backup, for when no other is left
                source    %s, with all servers up
                """.formatted(file));
        assertThat(explain("GET", "https://a.mail.test/"))
                .contains(
                        "route     *.mail.test of tcp/443: passed on unread",
                        "server    one of 10.0.4.1:443, 10.0.4.2:443");
        assertThat(explain("GET", "https://vpn.test:8443/")).contains("listener  :8443\n", "server    10.0.5.1:443");
    }

    @Test
    void whatIsReadIsExplainedAsBefore() throws IOException {
        passOn();

        assertThat(explain("GET", "http://b.test/")).contains("route     /* of site http://b.test");
        Cli.Result other = Cli.run("explain", "GET", "https://x.org:8443/", "--offline", "-c", file.toString());
        assertThat(other.code()).isEqualTo(ExitCode.USAGE);
        assertThat(other.err()).contains("x.org is none of them: the client gets the alert unrecognized_name");
        Cli.Result plain = Cli.run("explain", "GET", "http://vpn.test:8443/", "--offline", "-c", file.toString());
        assertThat(plain.err()).contains("only passes TLS connections on; this is none");
        Cli.Result nobody = Cli.run("explain", "GET", "https://vpn.test:99/", "--offline", "-c", file.toString());
        assertThat(nobody.err()).contains("nothing listens on port 99, only on [:443, :80, :8443]");
    }

    @Test
    void aTestOfTheFileCannotAskWhatNobodyReads() throws IOException {
        passOn();
        Files.writeString(file, Files.readString(file) + "tests: ['GET https://vpn.test/ -> service mail']\n");

        Cli.Result result = Cli.run("check", file.toString());

        assertThat(result.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(result.err()).contains("TLS connections for vpn.test of tcp/443 are passed on unread");
    }

    @Test
    void listsWhatIsPassedOnUnread() throws IOException {
        passOn();

        assertThat(Cli.run("routes", file.toString()).out()).startsWith("""
                LISTENER  HOST         ROUTE                  TARGET
                :443      vpn.test     TLS, passed on unread  service tcp/443 vpn.test unread
                :443      *.test       TLS, passed on unread  service mail unread
                :443      *.mail.test  TLS, passed on unread  service tcp/443 *.mail.test unread
                :8443     vpn.test     TLS, passed on unread  service 10.0.5.1:443 unread
                """);
    }

    @Test
    void showsWhatWasWrittenAndWithFullEveryDefault() {
        String written = Cli.run("config", "show", file.toString()).out();
        String full = Cli.run("config", "show", "--full", file.toString()).out();
        assertThat(written)
                .contains("\"/api/{id}\":")
                .contains("# " + file + ":7:")
                .doesNotContain("# default");
        assertThat(full).contains("# default").contains("drain: 30s");
        assertThat(full.lines())
                .containsAll(written.lines().filter(l -> l.contains("# ")).toList());
    }

    @Test
    void refusesToShowWhatIsWrong() throws IOException {
        Files.writeString(file, "sites: 7\n");
        for (String command : new String[] {"config show", "routes", "check"}) {
            Cli.Result result = Cli.run((command + " " + file).split(" "));
            assertThat(result.code()).isEqualTo(ExitCode.REFUSED);
            assertThat(result.err()).contains("sluice.yaml:1:8");
        }
    }
}
