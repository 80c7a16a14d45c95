package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTest {
    private static String phrase(int status) {
        byte[] phrase = Status.phrase(status);
        return Ascii.text(phrase, 0, phrase.length);
    }

    @ParameterizedTest
    @CsvSource({
        "100, Continue",
        "101, Switching Protocols",
        "103, Early Hints",
        "200, OK",
        "201, Created",
        "202, Accepted",
        "203, Non-Authoritative Information",
        "204, No Content",
        "205, Reset Content",
        "206, Partial Content",
        "300, Multiple Choices",
        "301, Moved Permanently",
        "302, Found",
        "303, See Other",
        "304, Not Modified",
        "307, Temporary Redirect",
        "308, Permanent Redirect",
    })
    void aPhraseStandsForACodeOfSuccess(int status, String phrase) {
        assertThat(phrase(status)).isEqualTo(phrase);
    }

    @ParameterizedTest
    @CsvSource({
        "400, Bad Request",
        "401, Unauthorized",
        "402, Payment Required",
        "403, Forbidden",
        "404, Not Found",
        "405, Method Not Allowed",
        "406, Not Acceptable",
        "407, Proxy Authentication Required",
        "408, Request Timeout",
        "409, Conflict",
        "410, Gone",
        "411, Length Required",
        "412, Precondition Failed",
        "413, Content Too Large",
        "414, URI Too Long",
        "415, Unsupported Media Type",
        "416, Range Not Satisfiable",
        "417, Expectation Failed",
        "421, Misdirected Request",
        "422, Unprocessable Content",
        "425, Too Early",
        "426, Upgrade Required",
        "428, Precondition Required",
        "429, Too Many Requests",
        "431, Request Header Fields Too Large",
        "451, Unavailable For Legal Reasons",
        "500, Internal Server Error",
        "501, Not Implemented",
        "502, Bad Gateway",
        "503, Service Unavailable",
        "504, Gateway Timeout",
        "505, HTTP Version Not Supported",
        "507, Insufficient Storage",
        "299, Unknown",
        "599, Unknown",
        "600, Unknown",
        "999, Unknown",
        "-1, Unknown",
        "0, Unknown",
    })
    void aPhraseStandsForACodeOfFailure(int status, String phrase) {
        assertThat(phrase(status)).isEqualTo(phrase);
    }

    @Test
    void someResponsesNeverHaveABody() {
        for (int status = 100; status < 600; status++) {
            boolean bodiless = status < 200 || status == 204 || status == 304;
            assertThat(Status.isBodiless(status)).as("%d", status).isEqualTo(bodiless);
        }
    }
}
