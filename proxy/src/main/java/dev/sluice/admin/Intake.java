package dev.sluice.admin;

import dev.sluice.exchange.Reply;

/** A path of the admin address that takes a body. Called on a blocking thread, several at once. */
@FunctionalInterface
interface Intake {
    /** The answer to a request that may be answered; the body is the receiver's. */
    Reply answer(AdminRequest request, byte[] body);
}
