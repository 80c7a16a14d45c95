package dev.sluice.wire.h2;

import static dev.sluice.wire.h2.Frames.data;
import static dev.sluice.wire.h2.Frames.frame;
import static dev.sluice.wire.h2.Frames.get;
import static dev.sluice.wire.h2.Frames.headers;
import static dev.sluice.wire.h2.Frames.hello;
import static dev.sluice.wire.h2.Frames.join;
import static dev.sluice.wire.h2.Frames.reset;
import static dev.sluice.wire.h2.Frames.settings;
import static dev.sluice.wire.h2.Frames.windowUpdate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.FieldName;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.http.HopByHop;
import dev.sluice.http.Method;
import dev.sluice.observe.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tunnels on a client's HTTP/2 connection, by extended CONNECT (RFC 8441) and by CONNECT. */
class ServerWebSocketTest {
    private final FakeHost host = new FakeHost();
    private final Frames.Shown shown = new Frames.Shown();
    private final ServerConnection connection = new ServerConnection(host);
    private final EmbeddedChannel channel = new EmbeddedChannel(connection);

    @AfterEach
    void nothingIsLeft() {
        channel.close();
        sent();
        assertThat(host.calls).allSatisfy(call -> assertThat(call.over).isTrue());
        assertThat(host.wheel.size()).as("timers").isZero();
    }

    private void receive(byte[]... parts) {
        channel.writeInbound(Unpooled.directBuffer().writeBytes(join(parts)));
        channel.runPendingTasks();
    }

    private List<String> sent() {
        channel.runPendingTasks();
        ByteBuf joined = Unpooled.buffer();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            joined.writeBytes(buffer);
            buffer.release();
        }
        return new ArrayList<>(shown.show(joined));
    }

    private void begin() {
        receive(hello());
        sent();
    }

    private static byte[] connect(boolean end, String... more) {
        String[] first = {
            ":method", "CONNECT", ":protocol", "websocket", ":scheme", "http", ":authority", "h", ":path", "/ws?q"
        };
        String[] all = new String[first.length + more.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return headers(1, end, all);
    }

    private void agree() {
        Head response = new Head();
        response.reset();
        response.status(101);
        response.add(FieldName.CONNECTION, "Upgrade");
        response.add(FieldName.UPGRADE, "websocket");
        response.add(FieldName.SEC_WEBSOCKET_ACCEPT, "x");
        response.add(FieldName.of("Sec-WebSocket-Protocol"), "chat");
        host.call().stream().respond(response, Framing.TUNNEL);
        host.call().stream().flush();
    }

    private String told() {
        return host.call().told.toString().replace(" .", "");
    }

    @Test
    void clientsAreToldThatTheyMay() {
        ByteBuf first = channel.readOutbound();
        byte[] bytes = new byte[first.readableBytes()];
        first.readBytes(bytes);
        first.release();
        assertThat(bytes).containsSequence(0, Settings.ENABLE_CONNECT_PROTOCOL, 0, 0, 0, 1);
        begin();
    }

    @Test
    void extendedConnectStandsForAnUpgrade() {
        begin();
        receive(connect(false, "sec-websocket-key", "mine", "sec-websocket-version", "13"));

        Head request = host.call().request;
        assertThat(told()).isEqualTo("GET/ws?q(0)");
        assertThat(request.method()).isEqualTo(Method.GET);
        assertThat(request.isExtendedConnect()).isTrue();
        assertThat(HopByHop.upgrades(request)).isTrue();
        assertThat(request.value(FieldName.UPGRADE)).isEqualTo("websocket");
        assertThat(request.value(FieldName.SEC_WEBSOCKET_KEY))
                .as("its own is nobody's")
                .isNull();
        agree();
        assertThat(sent()).containsExactly("headers 1 200 | sec-websocket-protocol=chat");
        receive(data(1, "in", false));
        assertThat(told()).isEqualTo("GET/ws?q(0) [in]");
        host.call().body(3);
        host.call().stream().flush();
        assertThat(sent()).hasSize(1).first().asString().startsWith("data 1 [").doesNotContain("end");
        receive(data(1, "", true));
        assertThat(told()).endsWith("[in] end");
        host.call().end();
        assertThat(sent()).containsExactly("data 1 [] end");
    }

    @Test
    void bytesBeforeTheAnswerWaitForIt() {
        begin();
        receive(connect(false), data(1, "early", false));
        assertThat(told()).isEqualTo("GET/ws?q(0)");
        agree();
        assertThat(told()).isEqualTo("GET/ws?q(0) [early]");
        receive(reset(1, ErrorCode.CANCEL));
        assertThat(told()).endsWith("gone:client-closed");
    }

    @Test
    void anEndInTheHeadIsToldWhenTheTunnelStands() {
        begin();
        receive(connect(true));
        assertThat(told()).isEqualTo("GET/ws?q(0)");
        agree();
        assertThat(told()).isEqualTo("GET/ws?q(0) end");
        host.call().end();
        assertThat(sent()).endsWith("headers 1 200 | sec-websocket-protocol=chat end");
    }

    @Test
    void anEndInTheHeadIsNoRequestsEndWithoutATunnel() {
        begin();
        receive(connect(true), get(3, "/now"));
        host.calls.get(0).answer(404, "no");
        assertThat(told()).isEqualTo("GET/now(0)");
        assertThat(sent()).endsWith("headers 1 404 | content-type=text/plain | content-length=2", "data 1 [no] end");
    }

    @Test
    void whatBelongedToNoTunnelIsDropped() {
        begin();
        receive(connect(false), data(1, "early", false));
        host.call().answer(403, "");
        assertThat(told()).isEqualTo("GET/ws?q(0)");
        assertThat(sent()).endsWith("headers 1 403 | content-type=text/plain | content-length=0 end");
        host.pass(1);
        assertThat(sent()).containsExactly("reset 1 0");
    }

    @Test
    void aCutIsCancel() {
        begin();
        receive(connect(false));
        agree();
        sent();
        host.call().over = true;
        host.call().stream().cut(Reason.UPSTREAM_RESET);
        assertThat(sent()).containsExactly("reset 1 8");
    }

    @Test
    void aTunnelIsNotEndedByTheTimeItsLastBytesTook() {
        receive(hello(Settings.INITIAL_WINDOW_SIZE, 4), frame(Frame.SETTINGS, Frame.ACK, 0, new byte[0]));
        sent();
        receive(connect(false));
        agree();
        host.call().body(8);
        host.call().stream().bodyEnd(null);
        receive(windowUpdate(1, 100));
        assertThat(sent().toString()).contains("end");
        host.pass(31);
        assertThat(sent()).as("the client may go on to send").isEmpty();
        receive(data(1, "late", true));
        assertThat(told()).endsWith("[late] end");
        host.call().over = true;
    }

    @ParameterizedTest
    @CsvSource({
        "connect-udp, 501, unknown-protocol",
        "h2c, 501, unknown-protocol",
        "'', 501, unknown-protocol",
    })
    void otherProtocolsAreNotKnown(String protocol, int status, String reason) {
        begin();
        receive(headers(
                1,
                false,
                ":method",
                "CONNECT",
                ":protocol",
                protocol,
                ":scheme",
                "http",
                ":authority",
                "h",
                ":path",
                "/"));
        assertThat(told()).isEqualTo("refused:" + reason);
        assertThat(sent()).hasSize(1).first().asString().startsWith("headers 1 " + status);
        host.pass(1);
        assertThat(sent()).as("a mistake, and no breach of the protocol").containsExactly("reset 1 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bad-header | :method GET :scheme http :path / :authority h",
                "bad-target | :method CONNECT :scheme http :path /",
                "bad-target | :method CONNECT :scheme http :authority h",
                "bad-target | :method CONNECT :path / :authority h",
                "bad-header | :method CONNECT :protocol websocket :scheme http :path / :authority h",
                "bad-target | :method CONNECT :scheme http :path x :authority h",
                "bad-request-line | :scheme http :path / :authority h",
            })
    void whatIsNoExtendedConnectIsRefused(String reason, String fields) {
        begin();
        receive(headers(1, false, (":protocol websocket " + fields).split(" ")));
        assertThat(told()).isEqualTo("refused:" + reason);
        assertThat(sent().toString()).contains("reset 1 1");
    }

    @Test
    void itHasNoContent() {
        begin();
        receive(connect(false, "content-length", "0"));
        assertThat(told()).isEqualTo("refused:framing-conflict");
    }

    @Test
    void theHeadIsAsFreshForTheNextRequest() {
        begin();
        receive(connect(false), reset(1, ErrorCode.CANCEL), settings(), get(3, "/now"));
        assertThat(host.call().request.isExtendedConnect()).isFalse();
    }
}
