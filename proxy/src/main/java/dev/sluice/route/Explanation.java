package dev.sluice.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request goes where it goes: the route that serves it, and every other route that was in question with the
 * reason why it lost. Immutable; made by the control plane.
 *
 * @param host the most specific host that matches, or null if none does; only its routes are tried
 * @param winner the route that serves the request, or null if none does (404)
 * @param losers the other routes of that host in their order, then those of less specific hosts that would have matched
 * @param <R> what a match answers
 */
public record Explanation<R>(
        @Nullable HostPattern host, @Nullable RankedRoute<R> winner, List<Loser<R>> losers) {
    /** On what a route lost. */
    public enum Loss {
        /** It matches, but belongs to a less specific host. */
        HOST,
        /** Its path does not match. */
        PATH,
        /** Its path matches, but a condition fails. */
        CONDITION,
        /** It matches, but the winner is tried before it. */
        RANK
    }

    /**
     * A route that lost.
     *
     * @param route the route
     * @param loss on what
     * @param why in words
     * @param <R> what a match answers
     */
    public record Loser<R>(RankedRoute<R> route, Loss loss, String why) {}

    /** The explanation as text of several lines. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                winner == null
                        ? "no route" + (host == null ? ": no site answers to the host" : " of host " + host)
                        : winner.text() + " (" + winner.spec().text() + ") of host " + winner.host());
        for (Loser<R> loser : losers) {
            text.append("\n  not ").append(loser.route.text()).append(" (");
            text.append(loser.route.spec().text()).append("): ").append(loser.why);
        }
        return text.toString();
    }
}
