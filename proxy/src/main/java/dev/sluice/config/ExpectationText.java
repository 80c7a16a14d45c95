package dev.sluice.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The language of a line of {@code tests:}. Immutable, for any thread. */
final class ExpectationText {
    private static final String FORM = "GET URL [Name=value ...] -> [STATUS] [route PATH] [service NAME]";

    static final TextShape<Expectation> SHAPE = new TextShape<>(
            "test",
            "a test of the form " + FORM,
            List.of(),
            false,
            "->",
            ExpectationText::parse,
            ExpectationText::print);

    private ExpectationText() {}

    private static @Nullable Expectation parse(Tree.Scalar scalar, Reading in) {
        int arrow = scalar.text().indexOf("->");
        if (arrow < 0) {
            return null;
        }
        String[] request = scalar.text().substring(0, arrow).strip().split(" +", -1);
        String method = Texts.METHOD.parser().parse(word(scalar, request[0]), in);
        boolean url = request.length > 1 && request[1].matches("https?://[^/ ]+(/[^ ]*)?");
        if (method == null || !url) {
            return null;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header : List.of(request).subList(2, request.length)) {
            int equals = header.indexOf('=');
            String name = equals < 1 ? null : Texts.token(header.substring(0, equals));
            if (name == null) {
                return null;
            }
            headers.put(name, header.substring(equals + 1));
        }
        return outcome(
                scalar, arrow + 2, new Expectation(method, request[1], headers, null, null, null, scalar.place()));
    }

    private static @Nullable Expectation outcome(Tree.Scalar scalar, int from, Expectation asked) {
        String[] words = scalar.text().substring(from).strip().split(" +", -1);
        Integer status = null;
        String route = null;
        String service = null;
        for (int i = 0; i < words.length; i++) {
            boolean followed = i + 1 < words.length;
            if (words[i].equals("route") && followed) {
                route = words[++i];
            } else if (words[i].equals("service") && followed) {
                service = words[++i];
            } else {
                status = Texts.integer(words[i], 100, 599);
                if (status == null) {
                    return null;
                }
            }
        }
        return new Expectation(asked.method(), asked.url(), asked.headers(), status, route, service, asked.place());
    }

    private static Tree.Scalar word(Tree.Scalar scalar, String text) {
        return new Tree.Scalar(scalar.place(), scalar.raw(), text, scalar.plain(), false);
    }

    private static String print(Expectation e) {
        StringBuilder text = new StringBuilder(e.method()).append(' ').append(e.url());
        e.headers()
                .forEach((name, value) ->
                        text.append(' ').append(name).append('=').append(value));
        text.append(" ->");
        append(text, " ", e.status());
        append(text, " route ", e.route());
        append(text, " service ", e.service());
        return text.toString();
    }

    private static void append(StringBuilder text, String before, @Nullable Object value) {
        if (value != null) {
            text.append(before).append(value);
        }
    }
}
