package dev.sluice.conformance.scene;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The verbs each kind of block knows, so that a slip is found when a scene is read; immutable. */
final class Verbs {
    private static final Set<String> EVERYWHERE = Set.of("reach", "await");

    private static final Set<String> CONVERSATION = Set.of(
            "send",
            "push",
            "drip",
            "trickle",
            "receive",
            "read",
            "drain",
            "expect",
            "half-close",
            "abort",
            "close",
            "header",
            "trailer",
            "no",
            "line",
            "head",
            "framing",
            "body",
            "stream",
            "data",
            "offer",
            "end",
            "cancel",
            "cancelled",
            "sni",
            "alpn",
            "tls",
            "fragment",
            "certificate",
            "manual",
            "preface",
            "settings",
            "frame",
            "headers",
            "continuation",
            "ping",
            "window",
            "rst",
            "goaway",
            "repeat");

    /** Verbs that show the bytes of one protocol, so that no other can play them. */
    private static final Set<String> OF_ONE_PROTOCOL = Set.of(
            "send",
            "push",
            "drip",
            "trickle",
            "line",
            "head",
            "upgraded",
            "agree",
            "manual",
            "preface",
            "settings",
            "frame",
            "headers",
            "continuation",
            "ping",
            "window",
            "rst",
            "goaway",
            "repeat");

    private static final Map<String, Set<String>> BY_KIND = Map.of(
            "client",
            union(
                    CONVERSATION,
                    Set.of(
                            "connect",
                            "upgraded",
                            "from",
                            "narrow",
                            "remember",
                            "request",
                            "requests",
                            "answers",
                            "answered",
                            "same-answers",
                            "until",
                            "settle",
                            "sticky")),
            "upstream",
            union(
                    CONVERSATION,
                    Set.of(
                            "accept",
                            "use",
                            "answer",
                            "agree",
                            "respond",
                            "ask-certificate",
                            "serve",
                            "served",
                            "shut",
                            "open")),
            "admin",
            Set.of("get", "post", "status", "body", "metric"),
            "log",
            Set.of("expect", "line", "lines", "rotate", "from-start"),
            "control",
            Set.of("rewrite", "reload", "signal", "exit", "output", "until-refused", "until-file", "only-loopback"));

    private Verbs() {}

    /** Whether blocks of {@code kind} know {@code verb}. */
    static boolean knows(String kind, String verb) {
        return EVERYWHERE.contains(verb) || BY_KIND.getOrDefault(kind, Set.of()).contains(verb);
    }

    /** Whether {@code verb} means the same whatever protocol is spoken. */
    static boolean isNeutral(String verb) {
        return !OF_ONE_PROTOCOL.contains(verb);
    }

    /** All verbs, by kind of block. */
    static Map<String, Set<String>> all() {
        return BY_KIND;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        return Stream.concat(one.stream(), other.stream()).collect(Collectors.toUnmodifiableSet());
    }
}
