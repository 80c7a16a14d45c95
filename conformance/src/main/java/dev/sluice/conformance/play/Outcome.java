package dev.sluice.conformance.play;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import java.time.Duration;
import java.util.List;

/**
 * What a proxy made of raw bytes; immutable.
 *
 * @param text {@code accepted} with the requests the upstream saw, {@code refused} with the status, {@code closed}, or
 *     {@code waits} for more bytes
 */
public record Outcome(String text) {
    private static final int QUIET_MILLIS = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Sends {@code bytes} to the proxy on {@code port}, whose upstream is {@code recorder}. */
    public static Outcome of(String bytes, int port, Recorder recorder) {
        recorder.taken();
        Deadline deadline = Deadline.in(PATIENCE);
        try (Wire wire = Wire.connect(Addresses.parse(String.valueOf(port)), null, "client", new Transcript())) {
            wire.offer(Conversation.latin1(bytes), deadline);
            String answer = answer(wire);
            while (answer.startsWith("2") && wire.fillWithin(QUIET_MILLIS) > 0) {
                deadline.millisLeft();
            }
            List<String> seen = recorder.taken();
            return new Outcome(seen.isEmpty() ? answer : "accepted " + String.join(", ", seen));
        }
    }

    private static String answer(Wire wire) {
        while (wire.available() == 0 && wire.end() == Wire.End.OPEN) {
            if (wire.fillWithin(QUIET_MILLIS) == 0 && wire.end() == Wire.End.OPEN) {
                return "waits";
            }
        }
        if (wire.available() == 0) {
            return "closed";
        }
        try {
            int status = new MessageReader(wire, Deadline.in(Duration.ofSeconds(1)))
                    .head()
                    .status();
            return status >= 400 ? "refused " + status : status + "";
        } catch (SceneFailure e) {
            return "closed";
        }
    }
}
