package dev.sluice.wire.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.FieldName;
import dev.sluice.wire.ClientStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets on an HTTP/2 connection to a server, by extended CONNECT (RFC 8441). */
class ClientWebSocketTest extends ClientConnectionRig {
    private static final String[] HANDSHAKE = {
        "Host", "a.test",
        "Content-Length", "0",
        "Connection", "Upgrade",
        "Upgrade", "websocket",
        "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version", "13"
    };

    private static final String CONNECT =
            "head 1 GET a.test /p?q | sec-websocket-version=13 | Connection=Upgrade | Upgrade=websocket";

    private FakeEvents handshake() {
        return send("GET", 0, HANDSHAKE);
    }

    private void allowed() {
        settled(Settings.ENABLE_CONNECT_PROTOCOL, 1);
    }

    @Test
    void aHandshakeIsAnExtendedConnect() {
        allowed();
        FakeEvents events = handshake();

        // as it is read on the other side: an extended CONNECT stands for this there, too
        assertThat(server.got()).isEqualTo(CONNECT);
        server.send(FakeServer.head(1, false, ":status", "200", "sec-websocket-accept", "x"));
        assertThat(events.told()).isEqualTo("head101/-4");
        assertThat(events.response.value(FieldName.UPGRADE)).isEqualTo("websocket");
        assertThat(events.response.value(FieldName.CONNECTION)).isEqualTo("Upgrade");
        assertThat(events.response.has(FieldName.SEC_WEBSOCKET_ACCEPT)).isFalse();
        server.send(FakeServer.data(1, false, "hi"));
        events.stream.body(text("ho"));
        events.stream.flush();
        assertThat(server.got()).isEqualTo("data 1 ho");
        ClientStream stream = events.stream;
        events.stream = null;
        server.send(FakeServer.data(1, true, ""));
        assertThat(events.told()).isEqualTo("hi end");
        stream.body(text("last"));
        stream.bodyEnd(null);
        stream.giveBack();
        assertThat(server.got()).isEqualTo("data 1 last end");
    }

    @Test
    void itWaitsForTheServersWord() {
        FakeEvents events = handshake();
        assertThat(server.got()).endsWith("window 0 983041");

        server.settings(Settings.ENABLE_CONNECT_PROTOCOL, 1);

        assertThat(server.got()).isEqualTo("settings ack\n" + CONNECT);
        events.stream.cancel();
    }

    @Test
    void withoutTheServersWordItIsNotSent() {
        FakeEvents events = handshake();
        server.settings();
        assertThat(events.told()).isEqualTo("upgrade-unsupported");
        assertThat(connection.isIdle()).isTrue();

        FakeEvents later = handshake();
        server.got();
        assertThat(later.told()).isEqualTo("upgrade-unsupported");
        get();
        assertThat(server.got()).startsWith("head 1 GET");
    }

    @Test
    void theFailureIsNotToldWithinTheCall() {
        settled();
        FakeEvents events = new FakeEvents();
        ClientStream stream = connection.open();
        var head = request("GET", "/", HANDSHAKE);
        stream.send(head, head.method(), 0, events);
        assertThat(events.told()).isEmpty();
        server.runPendingTasks();
        assertThat(events.told()).isEqualTo("upgrade-unsupported");
    }

    @Test
    void whoGivesUpMeanwhileIsNotSent() {
        FakeEvents events = handshake();
        events.stream.cancel();
        server.settings(Settings.ENABLE_CONNECT_PROTOCOL, 1);
        assertThat(server.got()).doesNotContain("head");
        assertThat(connection.streams()).isZero();
        assertThat(events.told()).isEmpty();
    }

    @Test
    void aServerThatSaysNothingAtAllIsGivenUp() {
        FakeEvents events = handshake();
        events.stream.timeOut();
        assertThat(connection.takesMore()).isFalse();
    }

    @Test
    void aLostConnectionFailsWhoWaits() {
        FakeEvents events = handshake();
        server.end();
        assertThat(events.told()).isEqualTo("upstream-closed");
    }

    @Test
    void aGoodbyeSendsWhoWaitsElsewhere() {
        FakeEvents events = handshake();
        server.send(FakeServer.settingsFrame(), FakeServer.goAway(0, ErrorCode.NO_ERROR));
        assertThat(events.told()).isEqualTo("upstream-refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"403", "302", "501"})
    void anotherAnswerIsOne(String status) {
        allowed();
        FakeEvents events = handshake();
        server.got();
        server.send(FakeServer.head(1, false, ":status", status, "content-length", "2"));
        assertThat(server.got()).as("our side has nothing to say").isEqualTo("data 1  end");
        server.send(FakeServer.data(1, true, "no"));
        assertThat(events.told()).isEqualTo("head" + status + "/2 no end");
    }

    @Test
    void otherUpgradesAreNotTold() {
        allowed();
        send("GET", 0, "Host", "a.test", "Connection", "Upgrade", "Upgrade", "other");
        assertThat(server.got()).isEqualTo("head 1 GET a.test /p?q end");
    }

    @Test
    void aPlainRequestIsNoTunnelWhateverTheAnswer() {
        allowed();
        FakeEvents events = get();
        server.send(FakeServer.head(1, false, ":status", "200"));
        assertThat(events.told()).isEqualTo("head200/-1");
        server.send(FakeServer.data(1, true, "x"));
        assertThat(events.told()).isEqualTo("x end");
    }

    @Test
    void aStreamIsUsedAgainForOrdinaryRequests() {
        allowed();
        FakeEvents events = handshake();
        server.send(FakeServer.reset(1, ErrorCode.CANCEL));
        assertThat(events.told()).isEqualTo("upstream-reset");
        server.got();
        get();
        assertThat(server.got()).isEqualTo("head 3 GET a.test /p?q end");
    }
}
