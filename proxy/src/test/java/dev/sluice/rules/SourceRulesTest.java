package dev.sluice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.rules.SourceRules.Budget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows the source rules sources that break them. */
class SourceRulesTest {
    private static final Budget SMALL = new Budget(20, 5, 2, 2, 3, 4);

    @TempDir
    Path folder;

    @Test
    void measuresFilesAndMethods() throws IOException {
        write("dev/sluice/base/Long.java", "package dev.sluice.base;\nclass Long {\n" + "\n".repeat(18) + "}\n");
        write("dev/sluice/base/Tall.java", "class Tall { void a() {\n" + "a();\n".repeat(5) + "} void b() {\n}}");
        assertThat(sizes())
                .containsExactly(
                        "dev/sluice/base/Long.java has 21 lines, more than 20",
                        "dev/sluice/base/Tall.java:Tall.a[] has 7 lines, more than 5");
    }

    @Test
    void countsParametersOfMethodsAndOfConstructors() throws IOException {
        write("dev/A.java", "class A { A(int a, int b, int c) {} void m(int a, int b, int c) {} }");
        write("dev/B.java", "class B { B(int a, int b, int c, int d) {} void m(int a, int b) {} }");
        write("dev/C.java", "record C(int a, int b, int c, int d) { public C { x(); } }");
        assertThat(sizes())
                .containsExactly(
                        "dev/A.java:A.m[int, int, int] has 3 parameters, more than 2",
                        "dev/B.java:B.<init>[int, int, int, int] has 4 parameters, more than 3");
    }

    @Test
    void countsLevelsAndNotElseIf() throws IOException {
        write("dev/A.java", "class A { void a() { for (;;) { try { while (b()) {} } finally {} } } }");
        write("dev/B.java", "class B { void a() { if (x) {} else if (y) {} else if (z) {} else { if (w) {} } } }");
        write(
                "dev/C.java",
                "class C { void a() { for (;;) { if (x) { new Object() { void i() { if (y) {} } }; } } } }");
        assertThat(sizes())
                .containsExactly(
                        "dev/A.java:A.a[] has 3 levels of nesting, more than 2",
                        "dev/B.java:B.a[] has 5 branches, more than 4");
    }

    @Test
    void countsBranches() throws IOException {
        write(
                "dev/A.java",
                "class A { int a() { return switch (x) { case 1, 2 -> 1; case 3 -> b ? 2 : 3; default -> 4; }; } }");
        write("dev/B.java", "class B { boolean a() { return a && b || c && d; } }");
        write(
                "dev/C.java",
                "class C { boolean a() { for (var e : es) { try { a(); } catch (E x) { return a || b; } } } }");
        write("dev/D.java", "class D { boolean a() { return a && b && c && d && e; } }");
        assertThat(sizes()).containsExactly("dev/D.java:D.a[] has 5 branches, more than 4");
    }

    @Test
    void countsTypesOfAPackage() throws IOException {
        for (var i = 0; i <= 30; i++) {
            write("dev/sluice/exchange/T" + i + ".java", "class T" + i + " {}");
            write("dev/sluice/upstream/T" + i + ".java", "class T" + i + " {}");
        }
        assertThat(product("R25")).containsExactly("dev/sluice/exchange has 31 types, more than 30");
    }

    @Test
    void wantsAnIntroductionThatNamesWhatIsPublic() throws IOException {
        write("dev/sluice/base/A.java", "class A {}");
        write("dev/sluice/wire/package-info.java", "/** Shows {@link Stream}. */ @NullMarked package dev.sluice.wire;");
        write("dev/sluice/wire/Stream.java", "public interface Stream {}");
        write("dev/sluice/wire/Streams.java", "public class Streams {}");
        write("dev/sluice/wire/Mode.java", "public enum Mode {}");
        write("dev/sluice/wire/Inner.java", "class Inner { public static class Part {} }");
        assertThat(product("R26"))
                .containsExactly("dev/sluice/base has no package-info.java with Javadoc and @NullMarked");
        assertThat(product("R19"))
                .containsExactly("dev/sluice/wire/Streams is public and its package-info does not name it");
    }

    @Test
    void findsBroadCatchesAndSynchronizedBlocks() throws IOException {
        write(
                "dev/sluice/wire/A.java",
                "class A { void a() {\n try { synchronized (this) {} } catch (Throwable t) {} } }");
        write(
                "dev/sluice/admin/B.java",
                "class B { void a() { try { synchronized (this) {} } catch (Error | My e) {} } }");
        assertThat(product("R10-source")).containsExactly("dev/sluice/wire/A.java has a synchronized block at line 2");
        assertThat(product("R22-source")).containsExactly("dev/sluice/wire/A.java catches Throwable at line 2");
    }

    @Test
    void wantsRecordsWithTestsForFeatures() throws IOException {
        write("dev/sluice/filter/cors/CorsConfig.java", "record CorsConfig(String a) {}");
        write("dev/sluice/filter/waf/WafConfig.java", "class WafConfig {}");
        assertThat(product("R17"))
                .containsExactlyInAnyOrder(
                        "dev/sluice/filter/cors/CorsConfig.java has no CorsConfigTest",
                        "dev/sluice/filter/waf/WafConfig.java is no record beside its feature",
                        "dev/sluice/filter/waf/WafConfig.java has no WafConfigTest");
        Files.createDirectories(folder.resolve("tests/dev/sluice/filter/cors"));
        Files.writeString(folder.resolve("tests/dev/sluice/filter/cors/CorsConfigTest.java"), "");
        assertThat(product("R17")).hasSize(2);
    }

    @Test
    void anEmptyTreeBreaksNothing() throws IOException {
        Files.createDirectories(folder.resolve("main"));
        assertThat(sizes()).isEmpty();
        assertThat(product("R26")).isEmpty();
    }

    private List<String> sizes() throws IOException {
        return new SourceRules(folder.resolve("main")).checkSizes(SMALL).violations("R25", RuleExceptions.NONE);
    }

    private List<String> product(String rule) throws IOException {
        var rules = new SourceRules(folder.resolve("main")).checkProduct(folder.resolve("tests"));
        return rules.violations(rule, RuleExceptions.NONE);
    }

    private void write(String path, String text) throws IOException {
        var file = folder.resolve("main").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
