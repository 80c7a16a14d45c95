package dev.sluice.conformance.play;

import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.product.Certificates;
import dev.sluice.conformance.scene.Protocol;
import dev.sluice.conformance.scene.Step;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The actor of an {@code upstream} block: it accepts connections from the proxy and answers as written. */
final class Upstream implements Actor {
    private final Stage stage;
    private final String name;
    private final UpstreamSocket socket;
    private final Protocol protocol;
    private final boolean raw;
    private final Tls tls;
    private final TlsSteps tlsSteps;
    private final Served served;
    private final Map<String, Talk> talks = new LinkedHashMap<>();
    private final Map<String, Talk> streams = new HashMap<>();
    private @Nullable Talk current;
    private boolean serves;

    /** An upstream that speaks {@code protocol}; with {@code raw} its HTTP/2 says nothing by itself. */
    Upstream(Stage stage, String name, UpstreamSocket socket, Protocol protocol, boolean raw) {
        this.stage = stage;
        this.name = name;
        this.socket = socket;
        this.protocol = protocol;
        this.raw = raw;
        this.tls = new Tls(false, protocol.alpn());
        this.tlsSteps = new TlsSteps(tls, stage.deadline());
        this.served = new Served(stage, name, accepted -> talk(accepted, name));
        if (protocol.isSecure()) {
            Certificates all = Certificates.ofThisRun();
            tls.certificate(all.certificate("server"), all.key("server"));
        }
    }

    @Override
    public void play(Step step) throws IOException, InterruptedException {
        switch (step.verb()) {
            case "accept" -> accept(step);
            case "use" -> use(step);
            case "stream" -> stream(step);
            case "answer" -> answer(step);
            case "agree" -> agree();
            case "respond" -> talk().begin(Outgoing.response(step, 0));
            case "serve" -> {
                serves = true;
                served.serve(step, socket);
            }
            case "served" -> served.served(step);
            case "shut" -> socket.shut();
            case "open" -> socket.open();
            default -> speak(step);
        }
    }

    private void speak(Step step) throws IOException, InterruptedException {
        if (tlsSteps.play(step)) {
            return;
        }
        boolean tlsExpectation = step.verb().equals("expect") && tlsSteps.expect(step, talk().wire());
        if (!tlsExpectation && !talk().play(step)) {
            throw new SceneFailure("an upstream cannot " + step.verb());
        }
    }

    private void accept(Step step) throws IOException {
        String key = step.size() > 0 ? step.argument(0) : "#" + (talks.size() + 1);
        accepted(key, socket.accept(stage.deadline()));
    }

    private Talk accepted(String key, SocketChannel channel) {
        Talk talk = talk(channel, name + "." + key);
        talks.put(key, talk);
        current = talk;
        return talk;
    }

    private Talk talk(SocketChannel accepted, String owner) {
        try {
            Wire wire = new Wire(accepted, owner, stage.transcript());
            stage.transcript().add(owner, "accepted");
            if (protocol.isSecure()) {
                wire.secure(tls, stage.deadline());
            }
            return protocol.isMultiplexed()
                    ? new H2Conversation(wire, stage, false, "", raw)
                    : new Conversation(wire, stage, false);
        } catch (IOException e) {
            throw new SceneFailure("cannot accept: " + e.getMessage(), e);
        }
    }

    /** {@code stream NAME STEP}: a step about the request of that name, which came on whichever connection. */
    private void stream(Step step) throws IOException, InterruptedException {
        String wanted = step.argument(0);
        Talk talk = streams.get(wanted);
        if (talk == null) {
            talk = asked();
            streams.put(wanted, talk);
        }
        current = talk;
        talk.select(wanted);
        play(step.after(2));
        talk.select("");
    }

    /** The connection on which the next request comes, an open one or a new one. */
    private Talk asked() throws IOException, InterruptedException {
        while (true) {
            for (Talk talk : talks.values()) {
                if (talk.isAsked()) {
                    return talk;
                }
            }
            SocketChannel fresh = socket.acceptNow();
            if (fresh != null) {
                accepted("#" + (talks.size() + 1), fresh);
            }
            Polling.pause(stage.deadline());
        }
    }

    /** {@code answer STATUS "body" ["Field: value"...]}: a plain response with Content-Length. */
    private void answer(Step step) {
        talk().begin(Outgoing.whole(step, 0));
        String body = step.size() > 1 ? step.argument(1) : "";
        if (!body.isEmpty() && !talk().body(Conversation.latin1(body))) {
            throw new SceneFailure("the other side stopped taking bytes");
        }
    }

    /** {@code agree}: the 101 that answers the key of a WebSocket's handshake (RFC 6455 section 4.2.2). */
    private void agree() {
        String key =
                String.join(",", talk().last().values("Sec-WebSocket-Key")) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(key.getBytes(StandardCharsets.ISO_8859_1));
            String head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n";
            talk().wire().send(head.getBytes(StandardCharsets.ISO_8859_1), stage.deadline());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void use(Step step) {
        Talk chosen = talks.get(step.argument(0));
        if (chosen == null) {
            throw new SceneFailure("no connection is named " + step.argument(0));
        }
        current = chosen;
    }

    private Talk talk() {
        if (current == null) {
            throw new SceneFailure("nothing was accepted yet");
        }
        return current;
    }

    /** A request that the scene does not tell of is a retry or a leak: it must not be there. */
    @Override
    public void finish() throws IOException {
        if (serves) {
            return;
        }
        for (SocketChannel extra = socket.acceptNow(); extra != null; extra = socket.acceptNow()) {
            try (Talk talk = talk(extra, name + ".extra")) {
                if (talk.hasMore()) {
                    throw new SceneFailure("upstream " + name + " was asked more than the scene tells of");
                }
            }
        }
        for (Talk talk : talks.values()) {
            if (talk.wire().isOpen() && talk.hasMore()) {
                throw new SceneFailure("upstream " + name + " was sent more than the scene tells of");
            }
        }
    }

    @Override
    public void close() {
        served.close();
        talks.values().forEach(Talk::close);
    }
}
