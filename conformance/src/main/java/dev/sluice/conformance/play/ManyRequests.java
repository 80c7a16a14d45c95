package dev.sluice.conformance.play;

import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.scene.Step;
import dev.sluice.conformance.scene.Token;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A client's verbs about many requests at once and who answered them; confined to the client's thread. */
final class ManyRequests {
    private static final int SETTLED = 6;

    private final Stage stage;
    private final Supplier<Talk> talk;
    private final Map<String, Integer> answers = new TreeMap<>();

    ManyRequests(Stage stage, Supplier<Talk> talk) {
        this.stage = stage;
        this.talk = talk;
    }

    /** Plays {@code step}; false if the verb is none of these. */
    boolean play(Step step) throws InterruptedException {
        switch (step.verb()) {
            case "requests" -> requests(step);
            case "answers" -> Expectations.equal("answers", step.rest(0), tally());
            case "answered" -> answered(step);
            case "same-answers" ->
                Expectations.equal("count of different answers", "1", String.valueOf(answers.size()));
            case "until" -> until(step, 1);
            case "settle" -> until(step, SETTLED);
            case "sticky" -> sticky(step);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** {@code requests 10 GET /path ...}: one after the other on this connection, counting who answered. */
    private void requests(Step step) {
        answers.clear();
        for (long i = 0; i < step.number(0); i++) {
            answers.merge(shown(ask(Outgoing.request(step, 1))), 1, Integer::sum);
        }
    }

    private Message ask(Outgoing request) {
        return talk.get().ask(request);
    }

    /** The body of a good answer, which names the server in such scenes; the status of any other. */
    private static String shown(Message answer) {
        return answer.status() == 200 ? answer.body().text() : String.valueOf(answer.status());
    }

    private String tally() {
        StringBuilder text = new StringBuilder();
        answers.forEach((body, count) -> text.append(text.length() > 0 ? " " : "")
                .append(body)
                .append('=')
                .append(count));
        return text.toString();
    }

    /** {@code answered a b}: each of the named answers came at least once, and no other. */
    private void answered(Step step) {
        String wanted =
                step.arguments().stream().map(Token::value).sorted().toList().toString();
        Expectations.equal("set of answers", wanted, answers.keySet().toString());
    }

    /** {@code until a GET /}: asks until the answer is as wanted, {@code times} times in a row. */
    private void until(Step step, int times) throws InterruptedException {
        Outgoing request = Outgoing.request(step, 1);
        int inRow = 0;
        while (inRow < times) {
            String answer = shown(ask(request));
            inRow = answer.equals(step.argument(0)) ? inRow + 1 : 0;
            Polling.pause(stage.deadline());
        }
    }

    /** {@code sticky 6 sid}: the cookie of a first answer brings that many further requests to the same server. */
    private void sticky(Step step) {
        Outgoing plain = new Outgoing(true, "GET", "/", List.of(), false);
        Message first = ask(plain);
        String cookie = first.values("Set-Cookie").stream()
                .filter(value -> value.startsWith(step.argument(1) + "="))
                .findFirst()
                .orElseThrow(() -> new SceneFailure("no cookie named " + step.argument(1)));
        String pair = cookie.split(";", 2)[0];
        for (long i = 0; i < step.number(0); i++) {
            Message next = ask(plain.with("Cookie: x=y; " + pair));
            Expectations.equal("server", shown(first), shown(next));
        }
    }
}
