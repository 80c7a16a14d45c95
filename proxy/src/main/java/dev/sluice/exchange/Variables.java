package dev.sluice.exchange;

import dev.sluice.base.Ascii;
import dev.sluice.base.ByteText;
import dev.sluice.base.Template;
import dev.sluice.http.FieldName;
import java.util.List;

/**
 * A template compiled to the places in a request that its variables stand for. Every variable is a range of bytes that
 * exists already, as the client sent it: nothing is decoded, so what can not stand in a request head (CR, LF, NUL) can
 * not come out. A variable without a value is empty. Immutable, shared by all loops.
 */
public final class Variables {
    /** The variables without an argument. */
    public static final List<String> NAMES =
            List.of("method", "scheme", "host", "port", "hostport", "uri", "path", "query", "ip", "requestId", "route");

    /** The variables with an argument: {@code {header.Accept}}, {@code {path.id}} for a template's {@code {id}}. */
    public static final List<String> ARGUED = List.of("header", "cookie", "query", "path");

    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** The {@link #hash} of nothing at all. */
    public static final long HASH_OF_NOTHING = mix(FNV_BASIS);

    private final Variable[] parts;

    private Variables(Variable[] parts) {
        this.parts = parts;
    }

    /**
     * Compiles the template.
     *
     * @throws IllegalArgumentException if it uses a variable that is {@link #unknown}
     */
    public static Variables compile(Template template) {
        String unknown = unknown(template);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("no such variable: " + unknown);
        }
        List<Template.Part> from = template.parts();
        Variable[] parts = new Variable[from.size()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = compile(from.get(i));
        }
        return new Variables(parts);
    }

    /** The first variable of the template that does not exist, without its braces; empty when all do. */
    public static String unknown(Template template) {
        for (Template.Part part : template.parts()) {
            if (part instanceof Template.Variable variable && !isKnown(variable)) {
                String argument = variable.argument();
                return argument.isEmpty() ? variable.name() : variable.name() + "." + argument;
            }
        }
        return "";
    }

    private static boolean isKnown(Template.Variable variable) {
        if (variable.argument().isEmpty()) {
            return NAMES.contains(variable.name());
        }
        return ARGUED.contains(variable.name()) && isToken(variable.argument());
    }

    private static boolean isToken(String text) {
        boolean token = true;
        for (byte b : Ascii.bytes(text)) {
            token &= Ascii.isToken(b);
        }
        return token;
    }

    private static Variable compile(Template.Part part) {
        if (part instanceof Template.Literal literal) {
            return new Variable.Literal(literal.text());
        }
        Template.Variable variable = (Template.Variable) part;
        String argument = variable.argument();
        if (argument.isEmpty()) {
            return Variable.plain(variable.name());
        }
        return switch (variable.name()) {
            case "header" -> new Variable.Header(FieldName.of(argument));
            case "cookie" -> new Variable.Cookie(argument);
            case "query" -> new Variable.Parameter(argument);
            default -> new Variable.Capture(argument);
        };
    }

    /** Appends what the template says for the exchange. */
    public void append(Exchange x, ByteText into) {
        for (Variable part : parts) {
            long span = part.span(x);
            into.append(part.array(x), Variable.start(span), Variable.end(span));
        }
    }

    /** A well-mixed number that depends on nothing but what {@link #append} would write. */
    public long hash(Exchange x) {
        long hash = FNV_BASIS;
        for (Variable part : parts) {
            long span = part.span(x);
            byte[] bytes = part.array(x);
            int end = Variable.end(span);
            for (int i = Variable.start(span); i < end; i++) {
                hash = (hash ^ (bytes[i] & 0xff)) * FNV_PRIME;
            }
        }
        return mix(hash);
    }

    /** The finaliser of SplitMix64: FNV alone leaves the high bits of short keys alike. */
    private static long mix(long hash) {
        long z = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
