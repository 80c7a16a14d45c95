package dev.sluice.conformance.play;

import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.scene.Placeholders;
import dev.sluice.conformance.scene.Step;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The actor of a {@code client} block: it opens connections to the proxy and speaks as written. */
final class Client implements Actor {
    private final Stage stage;
    private final String name;
    private final ManyRequests requests;
    private final Map<String, String> remembered = new HashMap<>();
    private String target = "${http}";
    private @Nullable SocketAddress local;
    private @Nullable Conversation conversation;

    Client(Stage stage, String name) {
        this.stage = stage;
        this.name = name;
        this.requests = new ManyRequests(stage, this::talk);
    }

    @Override
    public void play(Step written) throws IOException, InterruptedException {
        Step step = written.with(new Placeholders(remembered));
        switch (step.verb()) {
            case "remember" -> remember(step);
            case "connect" -> connect(step);
            case "from" -> local = new InetSocketAddress(step.argument(0), 0);
            case "narrow" -> talk().wire().narrow((int) step.number(0));
            case "request" -> talk().wire().send(request(step, 0), stage.deadline());
            default -> {
                if (!requests.play(step) && !talk().play(step)) {
                    throw new SceneFailure("a client cannot " + step.verb());
                }
            }
        }
    }

    /** {@code remember NAME FIELD}: the field of the last message, up to a semicolon, is NAME in what this client says. */
    private void remember(Step step) {
        String value = String.join(", ", talk().last().values(step.argument(1)));
        if (value.isEmpty()) {
            throw new SceneFailure("the last message has no " + step.argument(1));
        }
        remembered.put(step.argument(0), value.split(";", 2)[0]);
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
        Conversation opened = new Conversation(wire, stage, true);
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

    @Override
    public void close() {
        if (conversation != null) {
            conversation.close();
            conversation = null;
        }
    }
}
