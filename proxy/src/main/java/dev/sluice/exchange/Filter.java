package dev.sluice.exchange;

/**
 * A feature's part in an exchange: immutable, shared by all loops; what it remembers of one exchange stands in a
 * {@link Key} slot. It implements only the hooks it needs.
 */
public sealed interface Filter {
    /** A part in ADMIT, before the target is asked. */
    non-sealed interface OnRequest extends Filter {
        /** Decides about the request; may edit {@link Exchange#request()}. */
        Verdict onRequest(Exchange x);
    }

    /** A part in REPLY, in reverse order of the list; also for replies made here. */
    non-sealed interface OnResponse extends Filter {
        /** Decides about the response; may edit {@link Exchange#response()}. NEXT or an Answer. */
        Verdict onResponse(Exchange x);
    }

    /** A part in RECORD. */
    non-sealed interface OnEnd extends Filter {
        /** The exchange is over, whatever way it went; called exactly once for each request that was admitted. */
        void onEnd(Exchange x);
    }
}
