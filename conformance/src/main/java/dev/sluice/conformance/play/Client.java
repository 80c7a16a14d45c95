package dev.sluice.conformance.play;

import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.scene.Placeholders;
import dev.sluice.conformance.scene.Protocol;
import dev.sluice.conformance.scene.Step;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The actor of a {@code client} block: it opens connections to the proxy and speaks as written. */
final class Client implements Actor {
    private final Stage stage;
    private final String name;
    private final Protocol protocol;
    private final boolean raw;
    private final Tls tls;
    private final TlsSteps tlsSteps;
    private final ManyRequests requests;
    private final Map<String, String> remembered = new HashMap<>();
    private final Map<String, Talk> open = new LinkedHashMap<>();
    private String connection = "";
    private String target;
    private @Nullable SocketAddress local;

    /** A client that speaks {@code protocol}; with {@code raw} its HTTP/2 says nothing by itself. */
    Client(Stage stage, String name, Protocol protocol, boolean raw) {
        this.stage = stage;
        this.name = name;
        this.protocol = protocol;
        this.raw = raw;
        this.target = protocol.isSecure() ? "${https}" : "${http}";
        this.tls = new Tls(true, protocol.alpn());
        this.tlsSteps = new TlsSteps(tls, stage.deadline());
        this.requests = new ManyRequests(stage, this::talk);
    }

    @Override
    public void play(Step written) throws IOException, InterruptedException {
        Step step = written.with(new Placeholders(remembered));
        if (step.verb().equals("stream")) {
            stream(step);
            return;
        }
        switch (step.verb()) {
            case "remember" -> remember(step);
            case "connect" -> connect(step);
            case "from" -> local = new InetSocketAddress(step.argument(0), 0);
            case "narrow" -> talk().wire().narrow((int) step.number(0));
            case "request" -> talk().begin(Outgoing.request(step, 0));
            case "upgraded" -> upgraded();
            default -> speak(step);
        }
    }

    private void speak(Step step) throws IOException, InterruptedException {
        boolean tlsExpectation = step.verb().equals("expect") && tlsSteps.expect(step, talk().wire());
        if (!tlsExpectation && !tlsSteps.play(step) && !requests.play(step) && !talk().play(step)) {
            throw new SceneFailure("a client cannot " + step.verb());
        }
    }

    /** {@code stream NAME STEP}: a step about an exchange of that name, in HTTP/1.1 on a connection of its own. */
    private void stream(Step step) throws IOException, InterruptedException {
        if (protocol.isMultiplexed()) {
            talk().select(step.argument(0));
        } else {
            connection = step.argument(0);
        }
        play(step.after(2));
        if (protocol.isMultiplexed()) {
            talk().select("");
        } else {
            connection = "";
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
        talk();
    }

    private Talk talk() {
        Talk talk = open.get(connection);
        if (talk == null) {
            SocketAddress address = Addresses.parse(stage.placeholders().fill(target));
            String owner = connection.isEmpty() ? name : name + "." + connection;
            Wire wire = Wire.connect(address, local, owner, stage.transcript());
            if (protocol.isSecure()) {
                wire.secure(tls, stage.deadline());
            }
            talk = protocol.isMultiplexed()
                    ? new H2Conversation(wire, stage, true, protocol.isSecure() ? "https" : "http", raw)
                    : new Conversation(wire, stage, true);
            open.put(connection, talk);
        }
        return talk;
    }

    /** {@code upgraded}: what was HTTP/1.1 is HTTP/2 from now on, and its first stream brings the answer. */
    private void upgraded() {
        H2Conversation talk = new H2Conversation(talk().wire(), stage, true, "http", false);
        talk.upgraded();
        open.put(connection, talk);
    }

    @Override
    public void close() {
        open.values().forEach(Talk::close);
        open.clear();
    }
}
