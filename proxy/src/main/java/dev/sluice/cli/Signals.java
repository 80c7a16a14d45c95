package dev.sluice.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signals of the operating system. The JDK has no supported way to hear them, and compiling against the unsupported
 * one is a warning, so it is looked up by name. A handler runs on a thread of its own.
 */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger("sluice");

    private Signals() {}

    /** Runs the action at every signal of the name, such as {@code HUP}; answers how to restore what was before. */
    static Runnable on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandle run = MethodHandles.publicLookup()
                    .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo(action);
            Object heard =
                    MethodHandleProxies.asInterfaceInstance(handler, MethodHandles.dropArguments(run, 0, signal));
            Object named = signal.getConstructor(String.class).newInstance(name);
            Method handle = signal.getMethod("handle", signal, handler);
            Object before = handle.invoke(null, named, heard);
            return () -> restore(handle, named, before);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.warn("SIG{} is not heard: {}", name, reason(e));
            return () -> {};
        }
    }

    private static void restore(Method handle, Object named, Object before) {
        try {
            handle.invoke(null, named, before);
        } catch (ReflectiveOperationException e) {
            LOG.warn("{} cannot be restored: {}", named, reason(e));
        }
    }

    private static String reason(Exception e) {
        return String.valueOf(e.getCause() == null ? e : e.getCause());
    }
}
