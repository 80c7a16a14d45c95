package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Address;
import dev.sluice.base.Template;
import dev.sluice.route.ValueMatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Follows files through {@link ConfigReader}: every problem at its place, includes, references, and the one-line proxy. */
class ConfigReaderTest {
    private static final ConfigReader READER = new ConfigReader(Map.of());

    @TempDir
    Path dir;

    /**
     * The table {@code problems.txt}: cases divided by lines of {@code ====}, each with a text and what it renders to, divided by a
     * line of {@code ----}.
     */
    @TestFactory
    Stream<DynamicTest> everyBadTextHasItsProblems() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String each : Resources.text("problems.txt").split("(?m)^====\n", -1)) {
            String[] parts = each.split("(?m)^----\n", -1);
            tests.add(DynamicTest.dynamicTest(
                    tests.size() + " " + parts[0].strip(),
                    () -> assertThat(Configs.read(parts[0]).render()).isEqualTo(parts[1])));
        }
        assertThat(tests).hasSizeGreaterThan(150);
        return tests.stream();
    }

    /** Writes the table anew from its texts: for a change that is meant. The argument is the table. */
    public static void main(String[] args) throws IOException {
        Path table = Path.of(args[0]);
        List<String> cases = new ArrayList<>();
        for (String each : Files.readString(table).split("(?m)^====\n", -1)) {
            String text = each.split("(?m)^----\n", -1)[0];
            cases.add(text + "----\n" + Configs.read(text).render());
        }
        Files.writeString(table, String.join("====\n", cases));
    }

    @Test
    void includedFilesAddTheirMapsAndLists() throws IOException {
        write("conf.d/a.yaml", "sites: {':81': web}\ntrustedProxies: [10.0.0.2]\n");
        write("conf.d/b.yaml", "services: {web: a:1}\n");
        Path main = write("sluice.yaml", "include: conf.d/*.yaml\nsites: {':80': web}\ntrustedProxies: [10.0.0.1]\n");

        ConfigReader.Result result = READER.read(main);

        SluiceConfig config = Configs.good(result);
        assertThat(config.sites()).extracting(SiteConfig::key).containsExactly(":80", ":81");
        assertThat(config.trustedProxies()).hasToString("[10.0.0.1, 10.0.0.2]");
        assertThat(result.sources().files())
                .extracting(p -> p.getFileName().toString())
                .containsExactly("sluice.yaml", "a.yaml", "b.yaml");
    }

    @Test
    void whatTwoFilesSayIsAProblemAtTheSecond() throws IOException {
        write("more.yaml", "services: {web: b:1}\nadmin: off\n");
        Path main = write("sluice.yaml", "include: more.yaml\nservices: {web: a:1}\nadmin: off\nsites: {':80': web}\n");

        assertThat(READER.read(main).problems())
                .extracting(p -> p.place().line() + " " + p.message().replace(dir + "/", ""))
                .containsExactly(
                        "1 the key 'web' is also written at sluice.yaml:2:12",
                        "2 the key 'admin' is also written at sluice.yaml:3:1");
    }

    @Test
    void aFileThatLeadsBackToItselfIsAProblem() throws IOException {
        write("b.yaml", "include: a.yaml\n");
        Path main = write("a.yaml", "include: b.yaml\nsites: {':80': a:1}\n");

        assertThat(READER.read(main).problems())
                .extracting(Problem::message)
                .containsExactly("including 'a.yaml' leads back to a.yaml");
    }

    @Test
    void aMissingIncludeIsAProblemAndAnEmptyGlobIsNot() throws IOException {
        Path missing = write("a.yaml", "include: [nope.yaml, none/*.yaml]\nsites: {':80': a:1}\n");

        assertThat(READER.read(missing).problems())
                .extracting(Problem::message)
                .containsExactly("no such file: 'nope.yaml'");
    }

    @Test
    void aFileThatCannotBeReadIsAProblem() throws IOException {
        Path latin = Files.write(dir.resolve("latin.yaml"), "a: \u00fc".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(READER.read(dir.resolve("none.yaml")).render()).contains("cannot be read", "there is no such file");
        assertThat(READER.read(latin).render()).contains("the file is not UTF-8");
    }

    @Test
    void relativeDirectoriesAreMeantFromTheFile() throws IOException {
        Files.createDirectories(dir.resolve("public"));
        Path main = write("sluice.yaml", "sites: {':80': {files: public}}\nlog: {access: ./access.log}\n");

        SluiceConfig config = Configs.good(READER.read(main));

        RouteConfig.Files files =
                (RouteConfig.Files) config.sites().get(0).routes().get(0).target();
        assertThat(files.files().root()).isEqualTo(dir.resolve("public").toString());
        assertThat(config.log().access().to())
                .isEqualTo(dir.resolve("access.log").toString());
    }

    @Test
    void secretsComeFromFilesAndAreNeverInProblems() throws IOException {
        Path secret = write("secret", "s3cret\n");
        String reference = "${file:" + secret + "}";

        ConfigReader.Result good = READER.read("t", "sites: {':80': {reply: '200 " + reference + "'}}");
        ConfigReader.Result bad = READER.read(
                "t",
                "sites: {':80': {to: {servers: ['" + reference + "'], timeout: {connect: '" + reference + "'}, retry: '"
                        + reference + "', check: '" + reference + "'}, timeouts: {body: '" + reference + "'}}}");

        RouteConfig.Reply reply = (RouteConfig.Reply)
                Configs.good(good).sites().get(0).routes().get(0).target();
        assertThat(reply.reply().body()).isEqualTo("s3cret");
        assertThat(good.full()).doesNotContain("s3cret");
        assertThat(bad.problems()).hasSizeGreaterThan(4);
        assertThat(bad.render()).doesNotContain("s3cret");
    }

    /** The value is used to match and to send; what people read is the reference. */
    @Test
    void secretsStandInRecordsBesideWhatMayBeShown() {
        RouteConfig.Redirect redirect = (RouteConfig.Redirect)
                Configs.route("redirect: '308 http://{host}/${env:SECRET}'").target();
        assertThat(redirect.redirect().to()).hasToString("http://{host}/${env:SECRET}");
        assertThat(redirect.redirect().to().parts()).contains(new Template.Literal("/hunter2"));

        RouteConfig.Forward forward =
                (RouteConfig.Forward) Configs.route("to: 'hunter2:${env:PORT}'").target();
        assertThat(forward.service().name()).isEqualTo("hunter2:${env:PORT}");
        assertThat(forward.service().servers().get(0).address()).hasToString("hunter2:8081");

        ValueMatch match = Configs.route("to: a:1, match: {header: {x-key: '${env:SECRET}*'}}")
                .match()
                .header()
                .get("x-key")
                .get(0);
        assertThat(match).hasToString("${env:SECRET}*");
        assertThat(match.kind()).isEqualTo(ValueMatch.Kind.PREFIX);
        assertThat(match.text()).isEqualTo("hunter2");
    }

    @Test
    void problemsOfRoutesShowNoSecrets() {
        String problems = Configs.read("sites: {':80': {routes: {/x: [{to: a:1, match: {header: {k: '${env:SECRET}'}}},"
                        + " {to: a:1, priority: 3, match: {header: {k: present}}}], /y: '${env:SECRET}',"
                        + " /z: {to: a:1, match: {query: {q: '~(${env:SECRET}'}}}}}}")
                .render();
        assertThat(problems).contains("'/x' is never reached", "no service is named", "3 problems");
        assertThat(problems).doesNotContain("hunter2");
    }

    @Test
    void aDoubledDollarIsALiteralOne() {
        RouteConfig.Reply reply = (RouteConfig.Reply)
                Configs.route("reply: '200 $${env:X} $$ $5'").target();

        assertThat(reply.reply().body()).isEqualTo("${env:X} $$ $5");
    }

    @Test
    void theOneLineProxyIsAConfiguration() {
        SluiceConfig any =
                Configs.good(READER.of("proxy", ":8080", List.of("localhost:9001", "localhost:9002 weight=2")));
        SluiceConfig bound = Configs.good(READER.of("proxy", "127.0.0.1:8080", List.of("unix:/run/app.sock")));

        assertThat(any.sites()).hasSize(1);
        assertThat(any.sites().get(0).listen()).containsExactly(new Address.Inet("", 8080));
        assertThat(((RouteConfig.Forward) any.sites().get(0).routes().get(0).target())
                        .service()
                        .servers())
                .hasSize(2);
        assertThat(bound.sites().get(0).listen()).containsExactly(new Address.Inet("127.0.0.1", 8080));
        assertThat(READER.of("proxy", "nonsense", List.of("localhost")).problems())
                .hasSize(2);
    }

    @Test
    void tenThousandSitesOfTenRoutesAreReadInSeconds() {
        StringBuilder yaml = new StringBuilder("services: {web: a:1}\nsites:\n");
        for (int i = 0; i < 10_000; i++) {
            yaml.append("  http://h").append(i).append(".example.com:\n    routes:\n");
            for (int j = 0; j < 10; j++) {
                yaml.append("      /p").append(j).append("/*: web\n");
            }
        }

        SluiceConfig config = Configs.good(yaml.toString());

        assertThat(config.sites()).hasSize(10_000);
        assertThat(config.sites().get(9_999).routes()).hasSize(10);
    }

    private Path write(String name, String text) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
