package dev.sluice.conformance.scene;

import dev.sluice.conformance.SceneFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A line cut into words and quoted literals; confined to one parse. In quotes {@code \r \n \t \0 \" \\ \xHH} stand for
 * bytes, other characters for their UTF-8 bytes; {@code "ab"*3} repeats a literal.
 */
public final class Tokenizer {
    private final String line;
    private int at;

    private Tokenizer(String line) {
        this.line = line;
    }

    /** The tokens of {@code line}. */
    public static List<Token> tokens(String line) {
        Tokenizer tokenizer = new Tokenizer(line);
        List<Token> tokens = new ArrayList<>();
        while (tokenizer.skipSpaces()) {
            tokens.add(tokenizer.next());
        }
        return tokens;
    }

    /** The bytes that {@code text}, which has escapes but no quotes, stands for. */
    static String unescaped(String text) {
        Tokenizer tokenizer = new Tokenizer(text);
        StringBuilder bytes = new StringBuilder();
        while (tokenizer.at < text.length()) {
            tokenizer.appendNext(bytes);
        }
        return bytes.toString();
    }

    private boolean skipSpaces() {
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at < line.length();
    }

    private Token next() {
        return line.charAt(at) == '"' ? literal() : word();
    }

    private Token word() {
        int start = at;
        while (at < line.length() && line.charAt(at) != ' ') {
            at++;
        }
        return new Token(false, utf8(line.substring(start, at)));
    }

    private Token literal() {
        at++;
        StringBuilder bytes = new StringBuilder();
        while (at < line.length() && line.charAt(at) != '"') {
            appendNext(bytes);
        }
        if (at >= line.length()) {
            throw new SceneFailure("a quote is not closed: " + line);
        }
        at++;
        return new Token(true, bytes.toString().repeat(times()));
    }

    private int times() {
        if (at >= line.length() || line.charAt(at) != '*') {
            return 1;
        }
        at++;
        int start = at;
        while (at < line.length() && Character.isDigit(line.charAt(at))) {
            at++;
        }
        return Integer.parseInt(line.substring(start, at));
    }

    private void appendNext(StringBuilder bytes) {
        char c = line.charAt(at++);
        if (c != '\\') {
            bytes.append(utf8(String.valueOf(c)));
            return;
        }
        if (at >= line.length()) {
            throw new SceneFailure("an escape is cut off: " + line);
        }
        char escape = line.charAt(at++);
        switch (escape) {
            case 'r' -> bytes.append('\r');
            case 'n' -> bytes.append('\n');
            case 't' -> bytes.append('\t');
            case '0' -> bytes.append('\0');
            case '"', '\\' -> bytes.append(escape);
            case 'x' -> {
                bytes.append((char) Integer.parseInt(line.substring(at, at + 2), 16));
                at += 2;
            }
            default -> throw new SceneFailure("no such escape: \\" + escape + " in " + line);
        }
    }

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
