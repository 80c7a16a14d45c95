package dev.sluice.exchange;

/** What the match of a route captured from the path, as ranges of the request's arena. Owned by one exchange. */
public interface Captured {
    /** What {@link #find} answers for an unknown name. */
    int NONE = -1;

    /** The number of the capture of the name, or {@link #NONE}. */
    int find(String name);

    /** Where a capture starts. */
    int start(int i);

    /** Where a capture ends. */
    int end(int i);

    /** Where the part of the path starts that an open end stood for; {@link #NONE} where there is none. */
    int tailStart();

    /** Forgets everything. */
    void clear();
}
