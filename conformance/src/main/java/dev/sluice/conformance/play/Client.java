package dev.sluice.conformance.play;

import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.scene.Step;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The actor of a {@code client} block: it opens connections to the proxy and speaks as written. */
final class Client implements Actor {
    private final Stage stage;
    private final String name;
    private final Map<String, Integer> answers = new TreeMap<>();
    private String target = "${http}";
    private @Nullable SocketAddress local;
    private @Nullable Conversation conversation;

    Client(Stage stage, String name) {
        this.stage = stage;
        this.name = name;
    }

    @Override
    public void play(Step step) throws IOException, InterruptedException {
        switch (step.verb()) {
            case "connect" -> connect(step);
            case "from" -> local = new InetSocketAddress(step.argument(0), 0);
            case "narrow" -> talk().wire().narrow((int) step.number(0));
            case "request" -> talk().wire().send(request(step, 0), stage.deadline());
            case "requests" -> requests(step);
            case "answers" -> Expectations.equal("answers", step.rest(0), tally());
            case "answered" -> answered(step);
            default -> {
                if (!talk().play(step)) {
                    throw new SceneFailure("a client cannot " + step.verb());
                }
            }
        }
    }

    private void connect(Step step) {
        close();
        target = step.size() > 0 ? step.argument(0) : target;
        open();
    }

    private Conversation talk() {
        return conversation == null ? open() : conversation;
    }

    private Conversation open() {
        SocketAddress address = Addresses.parse(stage.placeholders().fill(target));
        Wire wire = Wire.connect(address, local, name, stage.transcript());
        Conversation opened = new Conversation(wire, stage.deadline(), true);
        conversation = opened;
        return opened;
    }

    /** {@code request GET /path "Field: value"...}: a plain request; without a Host field it asks for a.test. */
    static byte[] request(Step step, int index) {
        StringBuilder text = new StringBuilder();
        text.append(step.argument(index))
                .append(' ')
                .append(step.argument(index + 1))
                .append(" HTTP/1.1\r\n");
        boolean host = false;
        for (int i = index + 2; i < step.size(); i++) {
            host |= step.argument(i).startsWith("Host:");
            text.append(step.argument(i)).append("\r\n");
        }
        text.append(host ? "" : "Host: a.test\r\n").append("\r\n");
        return Conversation.latin1(text.toString());
    }

    /** {@code requests 10 GET /path ...}: one after the other on this connection, counting the bodies of the answers. */
    private void requests(Step step) {
        answers.clear();
        for (long i = 0; i < step.number(0); i++) {
            talk().wire().send(request(step, 1), stage.deadline());
            Message answer = talk().reader().head();
            talk().reader().responseBody(answer, false);
            String key = answer.status() == 200 ? answer.body().text() : String.valueOf(answer.status());
            answers.merge(key, 1, Integer::sum);
        }
    }

    private String tally() {
        StringBuilder text = new StringBuilder();
        answers.forEach((body, count) -> text.append(text.length() > 0 ? " " : "")
                .append(body)
                .append('=')
                .append(count));
        return text.toString();
    }

    /** {@code answered a b}: each of the named bodies came at least once, and no other. */
    private void answered(Step step) {
        String wanted = step.arguments().stream()
                .map(token -> token.value())
                .sorted()
                .toList()
                .toString();
        Expectations.equal("set of answers", wanted, answers.keySet().toString());
    }

    @Override
    public void close() {
        if (conversation != null) {
            conversation.close();
            conversation = null;
        }
    }
}
