package dev.sluice.admin;

import dev.sluice.exchange.Reply;

/** What a path of the admin address answers. Called on a blocking thread, several at once. */
@FunctionalInterface
public interface Page {
    /** The answer to a request that may be answered. */
    Reply answer(AdminRequest request);
}
