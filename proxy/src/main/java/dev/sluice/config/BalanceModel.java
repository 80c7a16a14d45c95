package dev.sluice.config;

import dev.sluice.base.Template;
import dev.sluice.upstream.BalanceConfig;
import dev.sluice.upstream.CheckConfig;
import dev.sluice.upstream.HashKey;
import dev.sluice.upstream.RetryConfig;
import dev.sluice.upstream.RetryOn;
import dev.sluice.upstream.StatusRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The language of {@code balance:}, {@code check:} and {@code retry:} of a service. Immutable, for any thread. */
final class BalanceModel {
    private static final String CHECK_FORM =
            "METHOD PATH every TIME [timeout TIME] [expect STATUS...], or: tcp every TIME, or: grpc [SERVICE] every TIME";
    private static final String RETRY_FORM = "TIMES [on REASON, ...] [unsafe]";
    private static final List<String> CHECK_WORDS = List.of("every", "timeout");
    private static final List<String> ALGORITHMS =
            List.of("round-robin", "random", "least-requests", "least-latency", "first");

    static final TextShape<HashKey> HASH_KEY = new TextShape<>(
            "hash key",
            "ip, path, header NAME, cookie NAME, query NAME, or a text with variables such as {host}{path}",
            List.of("ip", "path", "header", "cookie", "query"),
            false,
            "",
            (scalar, in) -> hashKey(scalar),
            HashKey::toString);

    static final TextShape<StatusRange> STATUS_RANGE = TextShape.of(
            "status or range",
            "a status such as 204 or a range such as 200-299",
            "^[1-5][0-9]{2}(-[1-5][0-9]{2})?$",
            BalanceModel::range,
            StatusRange::toString);

    static final TextShape<RetryOn> RETRY_ON = new TextShape<>(
            "`connect`, `reset`, `timeout` or a status",
            "connect, reset, timeout or a status from 400 to 599",
            List.of("connect", "reset", "timeout"),
            false,
            "^(connect|reset|timeout|[45][0-9]{2})$",
            (scalar, in) -> retryOn(scalar.text()),
            RetryOn::toString);

    private static final TextShape<String> HEALTH_SERVICE = TextShape.of(
            "service name",
            "the name of a gRPC service, such as shop.Cart, of at most 100 letters, digits, dots, underscores and hyphens",
            "^[A-Za-z0-9._-]{0,100}$",
            text -> text.matches("[A-Za-z0-9._-]{0,100}") ? text : null,
            text -> text);

    static final RecordShape<BalanceConfig> BALANCE = new RecordShape<>(
                    BalanceConfig.class,
                    "Balance",
                    "How a server is picked among those that are up.",
                    BalanceConfig.DEFAULTS)
            .with(
                    "algorithm",
                    TextShape.choice(BalanceConfig.Algorithm.class),
                    "`least-latency` takes the better of two by peak EWMA; `round-robin` is smooth and weighted; `hash` needs the key `hash`.")
            .with("hash", HASH_KEY, "What consistent hashing hashes; writing it chooses `hash`.")
            .adjust(b -> b.hash() == null ? b : new BalanceConfig(BalanceConfig.Algorithm.HASH, b.hash()))
            .check(BalanceModel::checkBalance)
            .shorthand("the name of an algorithm", (tree, in) -> balance((Tree.Scalar) tree, in))
            .built();

    static final RecordShape<CheckConfig> CHECK = new RecordShape<>(
                    CheckConfig.class, "Check", "A probe of every server, run once per process.", CheckConfig.DEFAULTS)
            .with(
                    "kind",
                    TextShape.choice(CheckConfig.Kind.class),
                    "`http` sends a request, `tcp` only connects, `grpc` asks by grpc.health.v1, over HTTP/2.")
            .with("method", Texts.METHOD, "The method of the request.")
            .with("path", Texts.SOME, "The path and query of the request.")
            .with("host", Texts.FIELD_VALUE, "The Host of the request; the server's address unless written.")
            .with("service", HEALTH_SERVICE, "The service that `grpc` asks about; the whole server unless written.")
            .with("interval", Texts.DURATION, "From the begin of one probe to the begin of the next.")
            .with("timeout", Texts.DURATION, "How long a probe may take before it counts as failed.")
            .with("expect", new ListShape<>(STATUS_RANGE), "The statuses of a server that is well.")
            .with("rise", Texts.number(1, 100), "Good probes in a row that put a server back.")
            .with("fall", Texts.number(1, 100), "Failed probes in a row that take a server out.")
            .shorthand("`" + CHECK_FORM + "`", (tree, in) -> check((Tree.Scalar) tree, in))
            .check((value, written, in) -> checkPath(value, written.place(), in))
            .built();

    static final RecordShape<RetryConfig> RETRY = new RecordShape<>(
                    RetryConfig.class,
                    "Retry",
                    "When a request goes to another server. It never does once a byte of the response reached the client.",
                    RetryConfig.DEFAULTS)
            .with("attempts", Texts.number(0, 10), "How many further servers are tried.")
            .with(
                    "on",
                    new ListShape<>(RETRY_ON),
                    "The reasons: no connection (`connect`), a connection that broke before the response (`reset`), `timeout`, or a status.")
            .with(
                    "unsafe",
                    Texts.SWITCH,
                    "Whether methods other than GET, HEAD, OPTIONS and TRACE are repeated once anything was sent.")
            .with("budget", Texts.PERCENT, "The share of requests that may be retries, over the last ten seconds.")
            .with("buffer", Texts.bounded(0, 1 << 30), "How much of a request body is kept to send it again.")
            .shorthand("`" + RETRY_FORM + "`, or `off`", (tree, in) -> retry((Tree.Scalar) tree, in))
            .built();

    private BalanceModel() {}

    private static void checkBalance(BalanceConfig value, Tree.Mapping written, Reading in) {
        if (value.algorithm() == BalanceConfig.Algorithm.HASH && value.hash() == null) {
            in.problem(written.place(), "hash needs a key", "write {hash: ip} or another key");
        }
    }

    private static BalanceConfig balance(Tree.Scalar scalar, Reading in) {
        String text = scalar.text();
        if (ALGORITHMS.contains(text)) {
            return new BalanceConfig(
                    Stream.of(BalanceConfig.Algorithm.values())
                            .filter(a -> TextShape.word(a).equals(text))
                            .findFirst()
                            .orElseThrow(),
                    null);
        }
        String near = Suggestion.text(scalar.raw(), ALGORITHMS);
        String remedy = text.startsWith("hash") ? "write {hash: ip} or another key" : near;
        in.problem(
                scalar.place(),
                "'" + scalar.raw() + "' is not one of " + String.join(", ", ALGORITHMS) + ", {hash: KEY}",
                remedy);
        return BalanceConfig.DEFAULTS;
    }

    private static @Nullable HashKey hashKey(Tree.Scalar scalar) {
        HashKey key = hashKey(scalar.text());
        return key != null && scalar.isSecret()
                ? new HashKey(key.source(), key.name(), key.template().shownAs(scalar.raw()))
                : key;
    }

    private static @Nullable HashKey hashKey(String text) {
        int space = text.indexOf(' ');
        String word = space < 0 ? text : text.substring(0, space);
        String name = space < 0 ? "" : text.substring(space + 1).strip();
        return switch (word) {
            case "ip" -> name.isEmpty() ? key(HashKey.Source.IP, "", "{ip}") : null;
            case "path" -> name.isEmpty() ? key(HashKey.Source.PATH, "", "{path}") : null;
            case "header", "cookie", "query" ->
                Texts.token(name) == null
                        ? null
                        : key(
                                HashKey.Source.valueOf(word.toUpperCase(java.util.Locale.ROOT)),
                                name,
                                "{" + word + "." + name + "}");
            default -> text.indexOf('{') < 0 ? null : key(HashKey.Source.TEMPLATE, "", text);
        };
    }

    private static @Nullable HashKey key(HashKey.Source source, String name, String text) {
        Template template = Variables.parse(text);
        return template == null ? null : new HashKey(source, name, template);
    }

    private static @Nullable StatusRange range(String text) {
        int dash = text.indexOf('-');
        Integer low = Texts.integer(dash < 0 ? text : text.substring(0, dash), 100, 599);
        Integer high = dash < 0 ? low : Texts.integer(text.substring(dash + 1), 100, 599);
        return low == null || high == null || low > high ? null : new StatusRange(low, high);
    }

    private static CheckConfig check(Tree.Scalar scalar, Reading in) {
        Words words = new Words(scalar);
        CheckConfig d = CheckConfig.DEFAULTS;
        if (scalar.text().startsWith("/")) {
            in.problem(scalar.place(), "a method is missing before the path", "write GET " + scalar.raw());
            return d;
        }
        CheckConfig.Kind kind = kind(words);
        boolean http = kind == CheckConfig.Kind.HTTP;
        String service = kind == CheckConfig.Kind.GRPC ? healthService(words, in) : d.service();
        String method = http ? words.read(Texts.METHOD, d.method(), "check", in) : d.method();
        String path = http ? words.read(Texts.SOME, d.path(), method, in) : d.path();
        Duration every = d.interval();
        Duration timeout = d.timeout();
        List<StatusRange> expect = new ArrayList<>();
        while (words.hasNext()) {
            if (words.skip("every")) {
                every = words.read(Texts.DURATION, every, "every", in);
            } else if (words.skip("timeout")) {
                timeout = words.read(Texts.DURATION, timeout, "timeout", in);
            } else if (http && words.skip("expect")) {
                statuses(words, expect, in);
            } else {
                words.end(in, CHECK_FORM);
                break;
            }
        }
        List<StatusRange> good = expect.isEmpty() ? d.expect() : expect;
        CheckConfig check =
                new CheckConfig(kind, method, path, d.host(), service, every, timeout, good, d.rise(), d.fall());
        checkPath(check, scalar.place(), in);
        return check;
    }

    private static CheckConfig.Kind kind(Words words) {
        if (words.skip("tcp")) {
            return CheckConfig.Kind.TCP;
        }
        return words.skip("grpc") ? CheckConfig.Kind.GRPC : CheckConfig.Kind.HTTP;
    }

    private static String healthService(Words words, Reading in) {
        boolean named = words.hasNext() && !CHECK_WORDS.contains(words.peek().text());
        return named ? words.read(HEALTH_SERVICE, "", "grpc", in) : "";
    }

    private static void statuses(Words words, List<StatusRange> into, Reading in) {
        do {
            into.add(words.read(STATUS_RANGE, new StatusRange(200, 399), "expect", in));
        } while (words.hasNext() && Character.isDigit(words.peek().text().charAt(0)));
    }

    private static void checkPath(CheckConfig check, Place place, Reading in) {
        String path = check.path();
        if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ' || c > 126 || c == '#')) {
            in.problem(place, "the path of a check begins with / and has no spaces", "the form is: " + CHECK_FORM);
        }
    }

    private static @Nullable RetryOn retryOn(String text) {
        return switch (text) {
            case "connect" -> RetryOn.CONNECT;
            case "reset" -> RetryOn.RESET;
            case "timeout" -> RetryOn.TIMEOUT;
            default -> {
                Integer status = Texts.integer(text, 400, 599);
                yield status == null ? null : new RetryOn(RetryOn.Kind.STATUS, status);
            }
        };
    }

    private static RetryConfig retry(Tree.Scalar scalar, Reading in) {
        RetryConfig d = RetryConfig.DEFAULTS;
        if (scalar.text().equals("off")) {
            return new RetryConfig(0, d.on(), d.unsafe(), d.budget(), d.buffer());
        }
        Words words = new Words(scalar);
        int attempts = words.read(Texts.number(0, 10), d.attempts(), "retry", in);
        List<RetryOn> on = new ArrayList<>();
        boolean listed = words.skip("on");
        boolean unsafe = false;
        while (words.hasNext()) {
            if (words.skip("unsafe")) {
                unsafe = true;
            } else if (listed) {
                on.add(words.read(RETRY_ON, RetryOn.CONNECT, "on", in));
            } else {
                words.end(in, RETRY_FORM);
                break;
            }
        }
        if (listed && on.isEmpty()) {
            in.problem(scalar.place(), "after 'on' should come " + RETRY_ON.expected());
        }
        return new RetryConfig(attempts, on.isEmpty() ? d.on() : on, unsafe, d.budget(), d.buffer());
    }
}
