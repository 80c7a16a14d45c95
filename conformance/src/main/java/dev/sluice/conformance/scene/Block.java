package dev.sluice.conformance.scene;

import java.util.List;

/**
 * One part of a scene that acts by itself; immutable.
 *
 * @param kind the word the block begins with, such as sluice, upstream or client
 * @param name the word after the kind, or the kind itself
 * @param line where the block begins
 * @param options the words after the name
 * @param steps what it does, in order; empty for a text block
 * @param text the indented text of a {@code sluice} or {@code file} block, else empty
 */
public record Block(String kind, String name, int line, List<Token> options, List<Step> steps, String text) {

    /** Whether {@code word} is among the options. */
    public boolean has(String word) {
        return options.stream().anyMatch(option -> option.value().equals(word));
    }

    /** The option that says where an upstream listens, {@code plain} if none does. */
    public String place() {
        return options.stream()
                .map(Token::value)
                .filter(word -> !Protocol.isName(word) && !word.equals("raw"))
                .findFirst()
                .orElse("plain");
    }

    /** What the block speaks: an option, else {@code usual}. */
    public Protocol protocol(Protocol usual) {
        return options.stream()
                .map(Token::value)
                .filter(Protocol::isName)
                .findFirst()
                .map(Protocol::of)
                .orElse(usual);
    }
}
