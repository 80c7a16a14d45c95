package dev.sluice.exchange;

/** What a filter decides: go on, wait, or answer here. Compare with {@code ==} on the loop; immutable. */
public abstract sealed class Verdict {
    /** Go on with the next filter. */
    public static final Verdict NEXT = new Mark();

    /** Wait: the filter calls {@link Exchange#resume} later, on the same loop. */
    public static final Verdict PAUSE = new Mark();

    private Verdict() {}

    private static final class Mark extends Verdict {}

    /** Answer the client with this reply, or replace the response by it. */
    public static final class Answer extends Verdict {
        private final Reply reply;

        /** An answer. */
        public Answer(Reply reply) {
            this.reply = reply;
        }

        /** What the client gets. */
        public Reply reply() {
            return reply;
        }
    }
}
