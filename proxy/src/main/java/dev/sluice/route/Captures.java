package dev.sluice.route;

import com.google.re2j.Matcher;
import dev.sluice.exchange.Captured;
import dev.sluice.http.Head;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the path of a matched request captured: a range of the request's arena for each parameter of a template or group
 * of a regular expression. Also the notes of the match under way, so that matching allocates nothing. Owned by one
 * loop; reused from match to match.
 */
public final class Captures implements Captured {
    /** What look-ups answer when there is no such capture, or a group took no part in the match. */
    public static final int NONE = -1;

    private static final int INITIAL_SPANS = 16;
    private static final String[] NO_NAMES = {};
    private static final byte[] NO_BYTES = {};

    private String[] names = NO_NAMES;
    private int[] spans = new int[2 * INITIAL_SPANS];
    private int tail = NONE;

    private @Nullable Head request;
    private byte[] array = NO_BYTES;
    private byte[] clientAddress = NO_BYTES;
    private boolean secure;
    private int pathStart;
    private int pathEnd;
    private int visits;

    /** How many parameters or groups there are; none where nothing matched. */
    public int count() {
        return names.length;
    }

    /** The name of the parameter or group, from 0 on; a group without a name is called by its number from 1 on. */
    public String name(int i) {
        return names[i];
    }

    /** Where the capture starts in the request's arena, or {@link #NONE}. */
    @Override
    public int start(int i) {
        return spans[2 * i];
    }

    /** Where the capture ends, or {@link #NONE}. */
    @Override
    public int end(int i) {
        return spans[2 * i + 1];
    }

    /** The index of the capture of the name, or {@link #NONE}. */
    @Override
    public int find(String name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return NONE;
    }

    /**
     * Where the part of the path starts that the open end {@code /*} of a prefix or template stood for, its slash
     * included; the end of the path where that is empty; {@link #NONE} for other patterns.
     */
    @Override
    public int tailStart() {
        return tail;
    }

    /** Forgets everything. */
    @Override
    public void clear() {
        names = NO_NAMES;
        tail = NONE;
        visits = 0;
        end();
    }

    /* --------------- for the match under way --------------- */

    void begin(Head newRequest, byte[] newClientAddress, boolean newSecure) {
        clear();
        request = newRequest;
        array = newRequest.array();
        pathStart = newRequest.pathStart();
        pathEnd = newRequest.pathEnd();
        clientAddress = newClientAddress;
        secure = newSecure;
    }

    /** Lets go of the request. */
    void end() {
        request = null;
        array = NO_BYTES;
        clientAddress = NO_BYTES;
    }

    byte[] array() {
        return array;
    }

    int pathStart() {
        return pathStart;
    }

    int pathEnd() {
        return pathEnd;
    }

    /** Notes what the path captured besides the spans that {@link #span} took. */
    void matched(PathPattern path, int newTail) {
        names = path.captureNames();
        tail = newTail;
    }

    void span(int i, int start, int end) {
        if (2 * i >= spans.length) {
            spans = Arrays.copyOf(spans, 2 * spans.length);
        }
        spans[2 * i] = start;
        spans[2 * i + 1] = end;
    }

    /** Takes the groups of a regular expression that matched from {@code from} on. */
    void groups(Matcher matcher, int from) {
        for (int i = 0; i < matcher.groupCount(); i++) {
            boolean took = matcher.start(i + 1) >= 0;
            span(i, took ? from + matcher.start(i + 1) : NONE, took ? from + matcher.end(i + 1) : NONE);
        }
    }

    /** Counts one step of the search. */
    void visit() {
        visits++;
    }

    /** The steps that the last match took: nodes of trees and routes looked at. */
    int visits() {
        return visits;
    }

    /** The first route of the chain whose conditions hold, or null. */
    <R> @Nullable Leaf<R> firstHolding(@Nullable Leaf<R> chain) {
        for (Leaf<R> leaf = chain; leaf != null; leaf = leaf.next()) {
            if (holds(leaf)) {
                return leaf;
            }
        }
        return null;
    }

    boolean holds(Leaf<?> leaf) {
        visits++;
        return request != null && leaf.holds(request, clientAddress, secure);
    }
}
