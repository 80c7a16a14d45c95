package dev.sluice.conformance.play;

import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.product.AdminPort;
import dev.sluice.conformance.product.SluiceProcess;
import dev.sluice.conformance.scene.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;

/** The actor of a {@code control} block: the operator, who rewrites the file, reloads, signals and stops. */
final class Control implements Actor {
    private final Stage stage;
    private final SluiceProcess sluice;

    Control(Stage stage, SluiceProcess sluice) {
        this.stage = stage;
        this.sluice = sluice;
    }

    @Override
    public void play(Step step) throws IOException, InterruptedException {
        switch (step.verb()) {
            case "rewrite" -> sluice.write(step.text());
            case "reload" -> reload(step);
            case "signal" -> sluice.child().signal(step.argument(0));
            case "exit" ->
                Expectations.equal(
                        "exit status",
                        step.argument(0),
                        String.valueOf(sluice.child().awaitExit(stage.deadline())));
            case "output" -> output(step);
            case "until-refused" -> untilRefused(Addresses.parse(step.argument(0)));
            case "until-file" -> untilFile(Path.of(step.argument(0)));
            case "only-loopback" -> onlyLoopback((int) step.number(0));
            default -> throw new SceneFailure("a control cannot " + step.verb());
        }
    }

    /** {@code reload 200}, or {@code reload 422 ~ text}. */
    private void reload(Step step) {
        AdminPort.Answer answer = sluice.admin().post("/reload", stage.deadline());
        stage.transcript().add("control", "reload: " + answer.status() + " " + answer.body());
        Expectations.equal("status of the reload", step.argument(0), String.valueOf(answer.status()));
        if (step.size() > 1) {
            Expectations.compare("answer of the reload", step, 1, answer.body());
        }
    }

    private void untilRefused(SocketAddress address) throws InterruptedException {
        while (isOpen(address)) {
            Polling.pause(stage.deadline());
        }
    }

    private void untilFile(Path file) throws InterruptedException {
        while (!Files.exists(file)) {
            Polling.pause(stage.deadline());
        }
    }

    /** Nobody listens on {@code port} of an address that other machines can reach. */
    private static void onlyLoopback(int port) throws IOException {
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(network.getInetAddresses())) {
                boolean reachable = !address.isLoopbackAddress() && !address.isLinkLocalAddress();
                if (reachable && isOpen(new InetSocketAddress(address, port))) {
                    throw new SceneFailure("port " + port + " is open on " + address.getHostAddress());
                }
            }
        }
    }

    private static boolean isOpen(SocketAddress address) {
        try (SocketChannel probe = SocketChannel.open()) {
            return probe.connect(address);
        } catch (IOException e) {
            return false;
        }
    }

    /** {@code output ~ text}: waits until the process has printed it. */
    private void output(Step step) throws InterruptedException {
        while (true) {
            try {
                Expectations.compare("output", step, 0, sluice.child().output());
                return;
            } catch (SceneFailure e) {
                if (stage.deadline().hasPassed()) {
                    throw e;
                }
                Polling.pause(stage.deadline());
            }
        }
    }
}
