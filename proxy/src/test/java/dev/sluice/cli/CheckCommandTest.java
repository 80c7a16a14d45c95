package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice check}: problems, and the tests that a configuration brings. */
class CheckCommandTest {
    private static final String GOOD = """
            sites:
              http://shop.example.com:8080:
                routes:
                  /api/*: {to: api, match: {header: {X-Version: "2"}}}
                  /old: {redirect: "301 http://{host}/new"}
                  /teapot: {reply: 418 short}
                  /static/*: {files: /}
                  /*: web
            services: {api: 10.0.0.1:80, web: 10.0.0.2:80}
            """;

    @TempDir
    Path directory;

    private Cli.Result check(String text) throws IOException {
        Path file = directory.resolve("sluice.yaml");
        Files.writeString(file, text);
        return Cli.run("check", file.toString());
    }

    @Test
    void countsWhatIsThere() throws IOException {
        Cli.Result result = check(GOOD);
        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .isEqualTo(
                        "OK " + directory.resolve("sluice.yaml") + ": 1 site, 5 routes, 2 named services, 0 tests\n");
    }

    @Test
    void runsTheTestsThroughTheRoutes() throws IOException {
        Cli.Result result = check(GOOD + """
                tests:
                  - GET http://shop.example.com/api/x X-Version=2 -> route /api/* service api
                  - GET http://shop.example.com:8080/api/x -> route /* service web
                  - GET http://shop.example.com/old?a=b -> 301 route /old
                  - GET http://shop.example.com/x/../teapot -> 418
                  - GET http://other.example.com/ -> 404
                  - GET http://shop.example.com/%00 -> 400
                """);
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).contains("6 tests passed");
        assertThat(result.code()).isZero();
    }

    @Test
    void reportsEveryTestThatFailsWithItsPlace() throws IOException {
        Cli.Result result = check(GOOD + """
                tests:
                  - GET http://shop.example.com/api/x X-Version=1 -> route /api/* service api
                  - GET http://shop.example.com/teapot -> 200
                  - GET http://shop.example.com/static/x -> 200
                  - GET http://shop.example.com/ -> 200
                  - GET http://shop.example.com:9999/ -> 404
                  - GET http://other.example.com/ -> route /* service web
                """);
        assertThat(result.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("sluice.yaml:11:5: a test fails: route /api/* was expected, but it goes to route /*;"
                        + " service api was expected, but the answer comes from service web")
                .contains("sluice.yaml:12:5: a test fails: status 200 was expected, but the answer is 418")
                .contains("sluice.yaml:13:5: a test fails: status 200 was expected, but the answer comes from files /")
                .contains(
                        "sluice.yaml:14:5: a test fails: status 200 was expected, but the answer comes from service web")
                .contains("sluice.yaml:15:5: the test cannot be run: nothing listens on port 9999")
                .contains("sluice.yaml:16:5: a test fails: route /* was expected, but no route takes it;"
                        + " service web was expected, but the answer is 404 (no-route)")
                .contains("^^^^")
                .endsWith("6 problems\n");
    }

    @Test
    void printsEveryProblemOfTheText() throws IOException {
        Cli.Result result = check("stes: {}\nlimits: {body: much}\n");
        assertThat(result.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(result.err()).contains("sluice.yaml:1:1:", "did you mean", "sites", "sluice.yaml:2:16:");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void refusesRoutesThatNothingReaches() throws IOException {
        Cli.Result result = check("""
                sites:
                  http://:80:
                    routes:
                      /*: web
                      ~^/a/: web
                services: {web: 10.0.0.2:80}
                """);
        assertThat(result.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(result.err()).contains("sluice.yaml:5:7: '~^/a/' is never reached", "sluice.yaml:4:7");
    }

    @Test
    void saysWhenThereIsNoFile() {
        Cli.Result result = Cli.run("check", directory.resolve("none.yaml").toString());
        assertThat(result.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(result.err()).contains("none.yaml").contains("no such file");
    }

    @Test
    void theDemoAndEveryExamplePass() throws IOException {
        try (var files = Files.walk(Path.of("../examples"))) {
            assertThat(files.filter(file -> file.endsWith("sluice.yaml")))
                    .isNotEmpty()
                    .allSatisfy(file -> {
                        Cli.Result result = Cli.run("check", file.toString());
                        assertThat(result.code()).as(result.err()).isZero();
                    });
        }
    }
}
