package dev.sluice.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signals of the operating system. The JDK has no supported way to hear them, and compiling against the unsupported
 * one is a warning, so it is looked up by name. A handler runs on a thread of its own.
 */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger("sluice");

    private Signals() {}

    /** Runs the action at every signal of the name, such as {@code HUP}. */
    static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            MethodHandle run = lookup.findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo(action);
            Object heard =
                    MethodHandleProxies.asInterfaceInstance(handler, MethodHandles.dropArguments(run, 0, signal));
            Object of = signal.getConstructor(String.class).newInstance(name);
            signal.getMethod("handle", signal, handler).invoke(null, of, heard);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.warn("SIG{} is not heard: {}", name, String.valueOf(e));
        }
    }
}
