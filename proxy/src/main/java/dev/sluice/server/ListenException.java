package dev.sluice.server;

import dev.sluice.base.Address;
import java.nio.channels.UnresolvedAddressException;

/** A listener could not be bound; the message names the address, why, and what to do. */
public final class ListenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private ListenException(String message, Throwable cause) {
        super(message, cause);
    }

    static ListenException of(Address address, Throwable cause) {
        String why = String.valueOf(cause.getMessage());
        String remedy = "";
        if (cause instanceof UnresolvedAddressException) {
            why = "no such host";
        } else if (why.contains("in use")) {
            why = "the address is in use";
            remedy = ": stop what listens there (ss -ltnp shows it) or choose another port";
        } else if (why.contains("denied")) {
            why = "permission denied";
            remedy = ": ports below 1024 need root or CAP_NET_BIND_SERVICE";
        } else if (why.contains("assign")) {
            why = "this machine has no such address";
        }
        return new ListenException("cannot listen on " + address + ": " + why + remedy, cause);
    }
}
