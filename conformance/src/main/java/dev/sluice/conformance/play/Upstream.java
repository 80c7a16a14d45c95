package dev.sluice.conformance.play;

import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.scene.Step;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The actor of an {@code upstream} block: it accepts connections from the proxy and answers as written. */
final class Upstream implements Actor {
    private final Stage stage;
    private final String name;
    private final UpstreamSocket socket;
    private final Served served;
    private final Map<String, Conversation> conversations = new LinkedHashMap<>();
    private @Nullable Conversation current;
    private boolean serves;

    Upstream(Stage stage, String name, UpstreamSocket socket) {
        this.stage = stage;
        this.name = name;
        this.socket = socket;
        this.served = new Served(stage, name);
    }

    @Override
    public void play(Step step) throws IOException, InterruptedException {
        switch (step.verb()) {
            case "accept" -> accept(step);
            case "use" -> use(step);
            case "answer" -> talk().wire().send(Conversation.latin1(answer(step, 0)), stage.deadline());
            case "serve" -> {
                serves = true;
                served.serve(step, socket);
            }
            case "served" -> served.served(step);
            case "shut" -> socket.shut();
            case "open" -> socket.open();
            default -> {
                if (!talk().play(step)) {
                    throw new SceneFailure("an upstream cannot " + step.verb());
                }
            }
        }
    }

    private void accept(Step step) throws IOException {
        String key = step.size() > 0 ? step.argument(0) : "#" + (conversations.size() + 1);
        SocketChannel accepted = socket.accept(stage.deadline());
        Wire wire = new Wire(accepted, name + "." + key, stage.transcript());
        stage.transcript().add(name + "." + key, "accepted");
        Conversation conversation = new Conversation(wire, stage, false);
        conversations.put(key, conversation);
        current = conversation;
    }

    private void use(Step step) {
        Conversation chosen = conversations.get(step.argument(0));
        if (chosen == null) {
            throw new SceneFailure("no connection is named " + step.argument(0));
        }
        current = chosen;
    }

    private Conversation talk() {
        if (current == null) {
            throw new SceneFailure("nothing was accepted yet");
        }
        return current;
    }

    /** {@code answer STATUS "body" ["Field: value"...]}: a plain response with Content-Length. */
    static String answer(Step step, int index) {
        String body = step.size() > index + 1 ? step.argument(index + 1) : "";
        StringBuilder text = new StringBuilder("HTTP/1.1 " + step.argument(index) + " Any\r\n");
        for (int i = index + 2; i < step.size(); i++) {
            text.append(step.argument(i)).append("\r\n");
        }
        text.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
        return text.toString();
    }

    /** A request that the scene does not tell of is a retry or a leak: it must not be there. */
    @Override
    public void finish() throws IOException {
        if (serves) {
            return;
        }
        for (SocketChannel extra = socket.acceptNow(); extra != null; extra = socket.acceptNow()) {
            try (Wire wire = new Wire(extra, name + ".extra", stage.transcript())) {
                if (wire.fillWithin(1) > 0) {
                    throw new SceneFailure("upstream " + name + " was asked more than the scene tells of");
                }
            }
        }
        for (Conversation conversation : conversations.values()) {
            Wire wire = conversation.wire();
            if (wire.isOpen() && (wire.available() > 0 || wire.fillWithin(1) > 0)) {
                throw new SceneFailure("upstream " + name + " was sent more than the scene tells of");
            }
        }
    }

    @Override
    public void close() {
        served.close();
        conversations.values().forEach(Conversation::close);
    }
}
