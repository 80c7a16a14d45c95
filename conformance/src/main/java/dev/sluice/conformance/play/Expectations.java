package dev.sluice.conformance.play;

import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.scene.Step;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The assertions a step can make about one message; pure. */
final class Expectations {
    private Expectations() {}

    /** Checks {@code step} against {@code message}; false if the verb is none of ours. */
    static boolean check(Step step, Message message) {
        switch (step.verb()) {
            case "header" -> values(step, message.values(step.argument(0)));
            case "trailer" -> values(step, message.trailerValues(step.argument(0)));
            case "no" -> absent(step, message);
            case "line" -> compare("start line", step, 0, message.startLine());
            case "head" -> compare("head", step, 0, message.head());
            case "framing" -> framing(step.argument(0), message.framing());
            case "body" -> body(step, message.body());
            default -> {
                return false;
            }
        }
        return true;
    }

    /** {@code streamed} is what each protocol calls a body of unknown length. */
    private static void framing(String wanted, Message.Framing framing) {
        boolean streamed = framing == Message.Framing.CHUNKED || framing == Message.Framing.STREAMED;
        if (!wanted.equals("streamed") || !streamed) {
            equal("framing", wanted, framing.name().toLowerCase(Locale.ROOT));
        }
    }

    private static void values(Step step, List<String> values) {
        String name = step.verb() + " " + step.argument(0);
        if (values.isEmpty()) {
            throw new SceneFailure("no " + name);
        }
        if (step.says(1, "count")) {
            equal("count of " + name, step.argument(2), String.valueOf(values.size()));
        } else if (step.size() > 1) {
            compare(name, step, 1, String.join(", ", values));
        }
    }

    private static void absent(Step step, Message message) {
        List<String> found = switch (step.argument(0)) {
            case "header" -> message.values(step.argument(1));
            case "trailer" -> message.trailerValues(step.argument(1));
            case "body" ->
                message.body().length() == 0
                        ? List.of()
                        : List.of(message.body().text());
            default -> throw new SceneFailure("no what?");
        };
        if (!found.isEmpty()) {
            throw new SceneFailure("there should be " + step.source() + ", but: " + found);
        }
    }

    private static void body(Step step, BodyDigest body) {
        if (step.says(0, "length")) {
            equal("body length", step.argument(1), String.valueOf(body.length()));
        } else if (step.says(0, "generated")) {
            equal("body length", step.argument(1), String.valueOf(body.length()));
            equal("body hash", BodyDigest.generatedSha256Hex(step.number(1)), body.sha256Hex());
        } else if (step.says(0, "~")) {
            compare("body", step, 0, body.text());
        } else {
            equal("body", step.bytes(0), body.text());
        }
    }

    /** Compares by the operator at {@code index}: {@code =} for equal, {@code ~} for a pattern that is found. */
    static void compare(String what, Step step, int index, String actual) {
        String wanted = step.rest(index + 1);
        switch (step.argument(index)) {
            case "=" -> equal(what, wanted, actual);
            case "!=" -> {
                if (wanted.equals(actual)) {
                    throw new SceneFailure(what + " must not be " + quoted(wanted));
                }
            }
            case "~" -> {
                if (!Pattern.compile(wanted, Pattern.DOTALL).matcher(actual).find()) {
                    throw new SceneFailure(what + " should match " + quoted(wanted) + " but is " + quoted(actual));
                }
            }
            default -> throw new SceneFailure("expected =, != or ~ but found " + step.argument(index));
        }
    }

    static void equal(String what, String wanted, String actual) {
        if (!wanted.equals(actual)) {
            throw new SceneFailure(what + " should be " + quoted(wanted) + " but is " + quoted(actual));
        }
    }

    private static String quoted(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return "\"" + Transcript.shown(bytes, 0, bytes.length) + "\"";
    }
}
