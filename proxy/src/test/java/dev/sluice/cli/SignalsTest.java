package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signals, with one that nobody else uses. */
@Timeout(30)
class SignalsTest {
    static void raise(String name) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            signal.getMethod("raise", signal)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void hearsASignalUntilItIsRestored() throws InterruptedException {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        Runnable outer = Signals.on("URG", first::countDown);
        Runnable inner = Signals.on("URG", second::countDown);
        raise("URG");
        assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(first.getCount()).isOne();
        inner.run();
        raise("URG");
        assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
        outer.run();
    }

    @Test
    void theVirtualMachineKeepsItsOwn() {
        assertThatCode(() -> Signals.on("QUIT", () -> {}).run()).doesNotThrowAnyException();
        assertThatCode(() -> Signals.on("NOSUCH", () -> {}).run()).doesNotThrowAnyException();
    }
}
