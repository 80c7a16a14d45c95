package dev.sluice.conformance.play;

import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.scene.Step;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An upstream that answers every request on every connection by rule, for scenes about many requests; one thread accepts and
 * each connection has its own, the rules are shared between them.
 */
final class Served implements AutoCloseable {
    /** One rule: requests whose target begins with {@code prefix} get {@code answer}. */
    private record Rule(String prefix, Outgoing head, String body) {}

    private final Stage stage;
    private final String name;
    private final Function<SocketChannel, Talk> opened;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final List<Talk> talks = new CopyOnWriteArrayList<>();
    private @Nullable Thread acceptor;
    private volatile boolean closed;

    Served(Stage stage, String name, Function<SocketChannel, Talk> opened) {
        this.stage = stage;
        this.name = name;
        this.opened = opened;
    }

    /** {@code serve [/prefix] STATUS "body" ["Field: value"...]}: from now on; the newest rule that fits wins. */
    void serve(Step step, UpstreamSocket socket) {
        int at = step.argument(0).startsWith("/") ? 1 : 0;
        String prefix = at == 1 ? step.argument(0) : "";
        rules.add(0, new Rule(prefix, Outgoing.whole(step, at), step.size() > at + 1 ? step.argument(at + 1) : ""));
        if (acceptor == null) {
            Thread thread = new Thread(() -> accept(socket), name + " accepts");
            thread.setDaemon(true);
            thread.start();
            acceptor = thread;
        }
    }

    private void accept(UpstreamSocket socket) {
        try {
            while (!closed) {
                SocketChannel accepted = socket.accept(stage.deadline());
                Thread thread = new Thread(() -> answer(accepted), name + " answers");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException | RuntimeException e) {
            stopped(e);
        }
    }

    private void answer(SocketChannel accepted) {
        try {
            Talk talk = opened.apply(accepted);
            talks.add(talk);
            while (talk.awaitRequest()) {
                String target = talk.last().startLine().split(" ", -1)[1];
                count("");
                count(target);
                Rule rule = rule(target);
                talk.begin(rule.head());
                if (!rule.body().isEmpty()) {
                    talk.body(Conversation.latin1(rule.body()));
                }
            }
            talk.close();
        } catch (RuntimeException e) {
            stopped(e);
        }
    }

    private void stopped(Exception e) {
        if (!closed) {
            stage.transcript().add(name, "! " + e.getMessage());
        }
    }

    private void count(String target) {
        counts.computeIfAbsent(target, any -> new AtomicInteger()).incrementAndGet();
    }

    private Rule rule(String target) {
        for (Rule rule : rules) {
            if (target.startsWith(rule.prefix())) {
                return rule;
            }
        }
        throw new SceneFailure("no rule serves " + target);
    }

    /** {@code served = N [target]} now, or {@code served <= N [target]} now, {@code served >= N [target]} in the end. */
    void served(Step step) throws InterruptedException {
        String target = step.size() > 2 ? step.argument(2) : "";
        AtomicInteger count = counts.computeIfAbsent(target, any -> new AtomicInteger());
        if (step.says(0, ">=")) {
            while (count.get() < step.number(1)) {
                Polling.pause(stage.deadline());
            }
        } else if (step.says(0, "<=")) {
            if (count.get() > step.number(1)) {
                throw new SceneFailure("requests served: " + count.get());
            }
        } else {
            Expectations.equal("requests served", step.argument(1), String.valueOf(count.get()));
        }
    }

    @Override
    public void close() {
        closed = true;
        if (acceptor != null) {
            acceptor.interrupt();
        }
        talks.forEach(Talk::close);
    }
}
