package dev.sluice.admin;

import dev.sluice.base.Address;
import dev.sluice.base.IpAddress;
import dev.sluice.exchange.Reply;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask the admin address. There is no login, so a web page in a browser on this machine must get nowhere: a
 * request under a foreign name is refused (the page's owner could let that name point here), and a browser's command
 * is refused unless it comes from the admin page itself. Any thread.
 */
final class Guard {
    private final Supplier<@Nullable Address> address;

    /** A guard of the address that is configured at the time. */
    Guard(Supplier<@Nullable Address> address) {
        this.address = address;
    }

    /** Why the request is refused; null when it is not. */
    @Nullable
    Reply refuse(AdminRequest request) {
        if (!isKnown(name(request.host()))) {
            return Replies.text(
                    421,
                    "the admin address answers to localhost, to IP addresses and to the name it is configured with, not to \""
                            + request.host() + "\"\n");
        }
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        if (!reads && !request.isMarked() && isForeign(request)) {
            return Replies.text(
                    403, "a browser may not command this; another client sends \"" + AdminRequest.MARK + ": 1\"\n");
        }
        return null;
    }

    private static boolean isForeign(AdminRequest request) {
        String site = request.fetchSite();
        return request.origin() != null || (site != null && !site.equals("none"));
    }

    private boolean isKnown(String name) {
        if (name.isEmpty() || name.equals("localhost") || IpAddress.parse(name) != null) {
            return true;
        }
        Address configured = address.get();
        return configured instanceof Address.Unix
                || (configured instanceof Address.Inet inet && inet.host().equalsIgnoreCase(name));
    }

    /** The host in lower case, without port and brackets. */
    private static String name(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.startsWith("[")) {
            int close = lower.indexOf(']');
            return close < 0 ? lower : lower.substring(1, close);
        }
        int colon = lower.indexOf(':');
        return colon < 0 ? lower : lower.substring(0, colon);
    }
}
