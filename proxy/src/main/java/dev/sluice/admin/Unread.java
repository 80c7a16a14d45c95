package dev.sluice.admin;

import dev.sluice.config.PassthroughConfig;
import dev.sluice.upstream.Forecast;
import java.util.Map;

/**
 * What would become of a TLS connection whose bytes nobody here reads, and why. Immutable.
 *
 * @param client the client's address
 * @param passed the entry that takes it
 * @param others the entries and sites of the same address that do not, in words, each with its reason
 * @param forecast the server
 */
record Unread(String name, String client, PassthroughConfig passed, Map<String, String> others, Forecast forecast) {
    /** Everything as text of several lines. */
    String text() {
        Lines text = new Lines();
        text.line("request", "a TLS connection for " + name + " from " + client);
        text.line("listener", passed.listen().toString());
        text.line("route", said(passed) + ": passed on unread, so path, headers and sites do not count");
        others.forEach((other, why) -> text.line("not", other + ": " + why));
        text.line("target", "service " + passed.service().name());
        text.service(passed.service());
        text.forecast(forecast);
        return text.toString();
    }

    /** An entry as the file has it. */
    static String said(PassthroughConfig entry) {
        return entry.name() + " of " + entry.key();
    }
}
