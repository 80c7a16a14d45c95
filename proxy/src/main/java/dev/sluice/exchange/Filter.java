package dev.sluice.exchange;

import dev.sluice.exchange.body.Side;
import dev.sluice.exchange.body.Transform;
import org.jspecify.annotations.Nullable;

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

    /** A part in the bodies: the request's in the order of the list, the response's in reverse; also for replies made here. */
    non-sealed interface OnBody extends Filter {
        /**
         * What is to become of one of the bodies; null where it passes as it is. Asked behind the hooks of the heads, for a request
         * that has a body and for a response that may have one; its length is not told any longer where something is opened.
         */
        @Nullable
        Transform open(Exchange x, Side side);
    }

    /** A part in RECORD. */
    non-sealed interface OnEnd extends Filter {
        /** The exchange is over, whatever way it went; called exactly once for each request that was admitted. */
        void onEnd(Exchange x);
    }
}
