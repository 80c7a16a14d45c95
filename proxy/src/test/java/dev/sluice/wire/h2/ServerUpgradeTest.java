package dev.sluice.wire.h2;

import static dev.sluice.wire.h2.Frames.get;
import static dev.sluice.wire.h2.Frames.hello;
import static dev.sluice.wire.h2.Frames.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.Head;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection that began in HTTP/1.1 (RFC 7540 section 3.2). */
class ServerUpgradeTest {
    private final FakeHost host = new FakeHost();
    private final Frames.Shown shown = new Frames.Shown();
    private final ServerConnection connection = new ServerConnection(host);
    private final EmbeddedChannel channel = new EmbeddedChannel(connection);

    @AfterEach
    void nothingIsLeft() {
        channel.close();
        sent();
        assertThat(host.calls).allSatisfy(call -> assertThat(call.over).isTrue());
    }

    private List<String> sent() {
        channel.runPendingTasks();
        ByteBuf joined = Unpooled.buffer();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            joined.writeBytes(buffer);
            buffer.release();
        }
        return shown.show(joined);
    }

    private void receive(byte[]... parts) {
        channel.writeInbound(Unpooled.directBuffer().writeBytes(join(parts)));
    }

    private FakeHost.Call upgrade(String settings, String path) {
        FakeHost.Call call = (FakeHost.Call) host.open(connection);
        Head request = call.request();
        request.reset();
        request.method("GET");
        int start = request.append(path.getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, path.length());
        request.path(start, request.size(), Head.NONE);
        connection.upgraded(call, HexFormat.of().parseHex(settings));
        return call;
    }

    @Test
    void theRequestIsAnsweredOnTheFirstStreamBehindOurSettings() {
        upgrade("", "/now");
        assertThat(sent())
                .containsExactly(
                        "settings",
                        "window 0 983041",
                        "headers 1 200 | content-type=text/plain | content-length=5",
                        "data 1 [hello] end");
        receive(hello(), get(3, "/now"));
        assertThat(sent()).startsWith("settings ack").endsWith("data 3 [hello] end");
    }

    @Test
    void theSettingsCountFromTheStart() {
        upgrade("000400000003", "/now");
        assertThat(sent()).endsWith("data 1 [hel]");
        receive(hello(Settings.INITIAL_WINDOW_SIZE, 10));
        assertThat(sent()).endsWith("data 1 [lo] end");
    }

    @Test
    void wrongSettingsEndTheConnection() {
        FakeHost.Call call = upgrade("000200000002", "/later");
        assertThat(call.told).hasToString("gone:client-closed");
        assertThat(sent()).endsWith("goaway 1 1");
    }

    @Test
    void theFirstStreamIsTaken() {
        FakeHost.Call call = upgrade("", "/later");
        receive(hello(), get(1, "/now"));
        assertThat(sent())
                .as("a second head on a stream whose client has ended")
                .contains("reset 1 5");
        assertThat(call.over).isTrue();
    }

    @Test
    void aClientThatDoesNotSpeakIsNotWaitedFor() {
        upgrade("", "/now");
        sent();
        host.pass(11);
        assertThat(sent()).contains("goaway 1 11");
    }
}
