package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.FastRandom;
import dev.sluice.exchange.FakeServerStream;
import dev.sluice.http.PathConfig.DotSegments;
import dev.sluice.http.PathConfig.DoubleSlashes;
import dev.sluice.http.PathConfig.EncodedSlashes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPolicyTest {
    static final String REFUSED = "refused";

    static String apply(PathPolicy policy, String target) {
        Head head = new Head();
        FakeServerStream.fill(head, "GET " + target);
        if (!policy.apply(head)) {
            return REFUSED;
        }
        String query = head.hasQuery() ? "?" + head.text(head.queryStart(), head.queryEnd()) : "";
        assertThat(head.text(head.pathStart(), head.targetEnd()))
                .isEqualTo(head.text(head.pathStart(), head.pathEnd()) + query);
        return head.text(head.pathStart(), head.targetEnd());
    }

    private static PathPolicy policy(DotSegments dots, DoubleSlashes doubles, EncodedSlashes encoded) {
        return new PathPolicy(new PathConfig(dots, doubles, encoded));
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/a/b, /a/b",
        "/a?b=/../c%2e, /a?b=/../c%2e",
        "/a/../b?q, /b?q",
        "/a/.., /",
        "/a/../, /",
        "/a/b/.., /a/",
        "/a/b/../, /a/",
        "/a/., /a/",
        "/a/./b, /a/b",
        "/., /",
        "/./, /",
        "//, /",
        "//a, /a",
        "/a//b///c//, /a/b/c/",
        "/a//../b, /b",
        "/.../..a/a../.a, /.../..a/a../.a",
        "/%61%7E%2d%2E%5f, /a~-._",
        "/%2e%2E/, refused",
        "/a/%2e%2e/b, /b",
        "/a%2fb%5cc, /a%2Fb%5Cc",
        "/a%2f..%2fb, /a%2F..%2Fb",
        "/%25%32%65, /%252e",
        "/a\\b, /a%5Cb",
        "/a\\..\\b\\\\?c\\d, /a%5C..%5Cb%5C%5C?c\\d",
        "/a\\../b\\%2e%2E/c\\, /a%5C../b%5C../c%5C",
        "/%C3%a4%20, /%C3%A4%20",
        "/.., refused",
        "/../a, refused",
        "/a/../../b, refused",
        "/%00, refused",
        "/a%00b, refused",
        "/%, refused",
        "/%4, refused",
        "/%4?1, refused",
        "/%zz, refused",
        "/%-1, refused",
    })
    void theDefaults(String target, String expected) {
        assertThat(apply(PathPolicy.DEFAULT, target)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "/a//b, /a//b",
        "//, //",
        "//a/../b, //b",
        "/a//../b, /a/b",
        "/a//.., /a/",
    })
    void doubleSlashesMayStay(String target, String expected) {
        PathPolicy policy = policy(DotSegments.RESOLVE, DoubleSlashes.KEEP, EncodedSlashes.KEEP);
        assertThat(apply(policy, target)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "/a%2Fb, /a/b",
        "/a%5cb, /a\\b",
        "/a%2f..%2fb, /b",
        "/a/b%2f..%2f..%2f..%2fc, refused",
        "/%2f%2fa, /a",
    })
    void encodedSlashesMayBeDecoded(String target, String expected) {
        PathPolicy policy = policy(DotSegments.RESOLVE, DoubleSlashes.MERGE, EncodedSlashes.DECODE);
        assertThat(apply(policy, target)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "/a/./b", "/a/..", "/%2e/a", "/a//b", "//", "/a%2fb", "/a%5Cb",
    })
    void everythingMayBeRejected(String target) {
        PathPolicy policy = policy(DotSegments.REJECT, DoubleSlashes.REJECT, EncodedSlashes.REJECT);
        assertThat(apply(policy, target)).isEqualTo(REFUSED);
    }

    @Test
    void aStrictPolicyLetsPlainPathsPass() {
        PathPolicy policy = policy(DotSegments.REJECT, DoubleSlashes.REJECT, EncodedSlashes.REJECT);
        assertThat(apply(policy, "/a.b/.c/..d/%7e/?x=//")).isEqualTo("/a.b/.c/..d/~/?x=//");
    }

    @Test
    void anAsteriskIsNoPath() {
        assertThat(apply(PathPolicy.DEFAULT, "*")).isEqualTo("*");
    }

    @Test
    void whatComesOutStaysAsItIs() {
        FastRandom random = new FastRandom(11);
        String[] pieces = {"/", "//", ".", "..", "a", "%2e", "%2F", "%5c", "%41", "%25", "%e4", "%", "?", "\\"};
        for (int i = 0; i < 100_000; i++) {
            StringBuilder target = new StringBuilder("/");
            for (int n = random.nextInt(9); n > 0; n--) {
                target.append(pieces[random.nextInt(pieces.length)]);
            }
            check(anyPolicy(random), target.toString());
        }
    }

    private static PathPolicy anyPolicy(FastRandom random) {
        return policy(
                DotSegments.values()[random.nextInt(2)],
                DoubleSlashes.values()[random.nextInt(3)],
                EncodedSlashes.values()[random.nextInt(3)]);
    }

    /** The path is refused, or what comes out begins at the root, climbs nowhere and is not changed again. */
    static void check(PathPolicy policy, String target) {
        String once = apply(policy, target);
        if (once.equals(REFUSED)) {
            return;
        }
        int question = once.indexOf('?');
        String path = question < 0 ? once : once.substring(0, question);
        assertThat(path).as(target).startsWith("/").doesNotContainIgnoringCase("%00", "%2e");
        assertThat(path.split("/", -1)).as(target).doesNotContain(".", "..");
        assertThat(apply(policy, once)).as(target).isEqualTo(once);
        int asked = target.indexOf('?');
        assertThat(question < 0 ? "" : once.substring(question)).isEqualTo(asked < 0 ? "" : target.substring(asked));
    }
}
