package dev.sluice.route;

import dev.sluice.http.Head;

/**
 * One thing a route asks of a request besides host and path. A route's conditions must all hold; the values within one
 * condition are alternatives. Immutable; any thread; asking allocates nothing unless a regular expression is asked.
 */
public sealed interface Condition
        permits MethodCondition, FieldCondition, QueryCondition, CookieCondition, AddressCondition, SchemeCondition {
    /**
     * Whether the request meets it.
     *
     * @param clientAddress the client's address, four or sixteen bytes
     * @param secure whether the client's side is https
     */
    boolean holds(Head request, byte[] clientAddress, boolean secure);

    /** Whether every request that meets the other condition certainly meets this one. */
    boolean covers(Condition other);

    /** The condition as text, for messages and as the last word of the total order; equal texts are equal conditions. */
    String text();
}
