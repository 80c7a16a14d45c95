package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilePathTest {
    private static @Nullable String relative(String path) {
        byte[] bytes = Ascii.bytes("?" + path + "?");
        return FilePath.relative(bytes, 1, bytes.length - 1);
    }

    @ParameterizedTest
    @CsvSource({
        "/, ''",
        "/a, a",
        "/a/, a/",
        "/a/b.txt, a/b.txt",
        "/a%20b, a b",
        "/%41, A",
        "/%e2%82%AC, \u20ac",
        "/\u00e2\u0082\u00ac, \u20ac",
        "/.well-known/x, .well-known/x",
        "/..., ...",
        "/a..b, a..b",
        "/.a, .a",
        "/%252e%252e/x, %2e%2e/x",
        "/a;b=c, a;b=c",
        "/~, ~",
    })
    void aPathNamesAFile(String path, String name) {
        assertThat(relative(path)).isEqualTo(name);
    }

    @Test
    void noPathNamesTheRoot() {
        assertThat(relative("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "//",
                "//a",
                "/a//b",
                "/a//",
                "/.",
                "/..",
                "/../a",
                "/a/..",
                "/a/./b",
                "/%2e%2e/a",
                "/.%2E/a",
                "/a%2fb",
                "/a%2F..%2Fb",
                "/a\\b",
                "/a%5Cb",
                "/%00",
                "/a%00.txt",
                "/%0d%0a",
                "/%7f",
                "/\u0001",
                "/%",
                "/%4",
                "/%g0",
                "/%c0%ae%c0%ae/",
                "/%ff",
                "/%ed%a0%80",
                "/%e2%82",
                "/%-1"
            })
    void whatCouldLeadAstrayIsRefused(String path) {
        assertThat(relative(path)).isNull();
    }
}
