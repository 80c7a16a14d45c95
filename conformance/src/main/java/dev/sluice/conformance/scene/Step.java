package dev.sluice.conformance.scene;

import dev.sluice.conformance.SceneFailure;
import java.util.List;

/**
 * One line of a block: a verb and its arguments; immutable.
 *
 * @param line the line in the file
 * @param source the line as written, for messages
 * @param verb the first word
 * @param arguments the further tokens, with the bytes of {@code |} lines as the last
 * @param text the deeper indented lines as they stand, for {@code rewrite}
 */
public record Step(int line, String source, String verb, List<Token> arguments, String text) {

    /** Whether argument {@code index} exists and is the unquoted word {@code word}. */
    public boolean says(int index, String word) {
        return index < arguments.size()
                && !arguments.get(index).quoted()
                && arguments.get(index).value().equals(word);
    }

    /** The value of argument {@code index}. */
    public String argument(int index) {
        if (index >= arguments.size()) {
            throw new SceneFailure("\"" + verb + "\" needs argument " + (index + 1));
        }
        return arguments.get(index).value();
    }

    /** Argument {@code index} as a number. */
    public long number(int index) {
        return Long.parseLong(argument(index));
    }

    /** How many arguments there are. */
    public int size() {
        return arguments.size();
    }

    /** The arguments from {@code index} on, joined by single spaces. */
    public String rest(int index) {
        StringBuilder joined = new StringBuilder();
        for (int i = index; i < arguments.size(); i++) {
            joined.append(i > index ? " " : "").append(arguments.get(i).value());
        }
        return joined.toString();
    }

    /** The arguments from {@code index} on, joined without a gap: the bytes of {@code send}. */
    public String bytes(int index) {
        StringBuilder joined = new StringBuilder();
        for (Token argument : arguments.subList(Math.min(index, arguments.size()), arguments.size())) {
            joined.append(argument.value());
        }
        return joined.toString();
    }

    /** The step that stands after the first {@code count} words of this one. */
    public Step after(int count) {
        List<Token> rest = arguments.subList(count, arguments.size());
        return new Step(line, source, argument(count - 1), List.copyOf(rest), text);
    }

    /** Whether the unquoted word {@code word} stands anywhere among the arguments. */
    public boolean mentions(String word) {
        return arguments.contains(new Token(false, word));
    }

    /** The value of the unquoted {@code key=value}, or {@code otherwise}. */
    public String option(String key, String otherwise) {
        return arguments.stream()
                .filter(token -> !token.quoted() && token.value().startsWith(key + "="))
                .map(token -> token.value().substring(key.length() + 1))
                .findFirst()
                .orElse(otherwise);
    }

    /** The values of the quoted arguments. */
    public List<String> quoted() {
        return arguments.stream().filter(Token::quoted).map(Token::value).toList();
    }

    /** The steps below this one, for {@code repeat}. */
    public List<Step> steps() {
        return text.lines()
                .filter(each -> !each.isBlank())
                .map(each -> {
                    List<Token> tokens = Tokenizer.tokens(each);
                    return new Step(
                            line, each, tokens.get(0).value(), List.copyOf(tokens.subList(1, tokens.size())), "");
                })
                .toList();
    }

    /** This step with every placeholder replaced. */
    public Step with(Placeholders placeholders) {
        List<Token> replaced = arguments.stream()
                .map(token -> new Token(token.quoted(), placeholders.fill(token.value())))
                .toList();
        return new Step(line, source, verb, replaced, placeholders.fill(text));
    }
}
