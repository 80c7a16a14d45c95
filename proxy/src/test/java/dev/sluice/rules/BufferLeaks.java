package dev.sluice.rules;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A watch over every test class: it fails when a network buffer, or what the TLS library made, became garbage without being
 * released. Registered for all classes, called on the thread that runs the tests.
 */
public final class BufferLeaks implements BeforeAllCallback, AfterAllCallback {
    private static final ConcurrentLinkedQueue<String> LEAKS = new ConcurrentLinkedQueue<>();
    /** As the build sets it; a run from an editor may not. */
    private static final ResourceLeakDetector.Level WATCHED = ResourceLeakDetector.getLevel();

    private static final long PATIENCE_MILLIS = 2_000;

    private static final List<ResourceLeakDetector<Object>> OF_TLS = new CopyOnWriteArrayList<>();

    static {
        ResourceLeakDetectorFactory usual = ResourceLeakDetectorFactory.instance();
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Override
            @SuppressWarnings({"deprecation", "unchecked"})
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                    Class<T> resource, int interval, long maxActive) {
                ResourceLeakDetector<T> detector = usual.newResourceLeakDetector(resource, interval, maxActive);
                if (resource.getPackageName().equals("io.netty.handler.ssl")) {
                    detector.setLeakListener((type, records) -> LEAKS.add(type + records));
                    OF_TLS.add((ResourceLeakDetector<Object>) detector);
                }
                return detector;
            }
        });
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        ByteBufUtil.setLeakListener((type, records) -> LEAKS.add(type + records));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (context.getParent().flatMap(ExtensionContext::getParent).isPresent()) {
            return; // a nested class: the outermost one looks
        }
        if (ResourceLeakDetector.getLevel() != WATCHED) {
            throw new AssertionError("the leak detector was left at " + ResourceLeakDetector.getLevel());
        }
        List<String> found = found();
        if (!found.isEmpty()) {
            throw new AssertionError("buffers that were not released: " + String.join("\n\n", found));
        }
    }

    /** The leaks that a collection now brings to light. */
    static List<String> found() {
        if (WATCHED == ResourceLeakDetector.Level.PARANOID) {
            collect();
            // the detector looks for what was collected when somebody takes a buffer
            PooledByteBufAllocator.DEFAULT.directBuffer(1).release();
            for (ResourceLeakDetector<Object> detector : OF_TLS) {
                Object probe = new Object();
                ResourceLeakTracker<Object> tracker = detector.track(probe);
                if (tracker != null) {
                    tracker.close(probe);
                }
            }
        }
        List<String> found = new ArrayList<>();
        for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
            found.add(leak);
        }
        return found;
    }

    /** Collects garbage and waits until references to it have been queued. */
    private static void collect() {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        WeakReference<Object> last = new WeakReference<>(new Object(), queue);
        System.gc();
        try {
            if (queue.remove(PATIENCE_MILLIS) != last) {
                throw new AssertionError("nothing was collected");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
