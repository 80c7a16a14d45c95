package dev.sluice.exchange;

import java.util.ArrayList;
import java.util.List;

/** Captures that a test lays down before the request is sent. */
public final class FakeCaptured implements Captured {
    private final List<String> names = new ArrayList<>();
    private final List<int[]> spans = new ArrayList<>();
    private int tail = NONE;

    /** Captures a range of the arena. */
    public void capture(String name, int start, int end) {
        names.add(name);
        spans.add(new int[] {start, end});
    }

    /** Says where the open end begins. */
    public void tail(int start) {
        tail = start;
    }

    @Override
    public int find(String name) {
        return names.indexOf(name);
    }

    @Override
    public int start(int i) {
        return spans.get(i)[0];
    }

    @Override
    public int end(int i) {
        return spans.get(i)[1];
    }

    @Override
    public int tailStart() {
        return tail;
    }

    @Override
    public void clear() {
        names.clear();
        spans.clear();
        tail = NONE;
    }
}
