package dev.sluice.config;

import dev.sluice.base.Address;
import dev.sluice.base.IpAddress;
import dev.sluice.base.Template;
import dev.sluice.local.FilesConfig;
import dev.sluice.local.RedirectConfig;
import dev.sluice.local.ReplyConfig;
import dev.sluice.route.ValueMatch;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The single texts and shorthands of sites and routes. Immutable, for any thread. */
final class Values {
    private static final Template EMPTY = new Template("", List.of());

    static final TextShape<ValueMatch> MATCH = new TextShape<>(
            "value",
            "a value, a beginning such as abc*, a RE2 expression such as ~^a+$, or present",
            List.of("present"),
            false,
            "",
            Values::valueMatch,
            ValueMatch::toString);

    static final TextShape<String> NAME =
            TextShape.of("name", "a name that is not empty", "", s -> s.isEmpty() ? null : s, s -> s);

    static final TextShape<String> SCHEME = new TextShape<>(
            "one of `http`, `https`",
            "http, https",
            List.of("http", "https"),
            true,
            "",
            (s, in) -> List.of("http", "https").contains(s.text()) ? s.text() : null,
            s -> s);

    static final TextShape<Integer> REDIRECT_STATUS = TextShape.of(
            "redirect status",
            "301, 302, 303, 307 or 308",
            "^30[12378]$",
            Values::redirectStatus,
            i -> Integer.toString(i));

    static final TextShape<String> DIRECTORY =
            new TextShape<>("directory", "a directory", List.of(), false, "", Values::directory, s -> s);

    static final TextShape<Address> LISTEN = TextShape.of(
            "address",
            "an address of this machine such as :8080, 127.0.0.1:8080, [::1]:8080 or unix:/run/x.sock",
            Texts.ADDRESS.pattern(),
            Values::listen,
            Address::toString);

    static final TextShape<SiteKey> SITE_KEY = new TextShape<>(
            "site key",
            "a site key",
            List.of(),
            false,
            "^((https?://)?[^/]+/?|(http://)?unix:/.+)$",
            SiteKey::parse,
            SiteKey::text);

    static final TextShape<PathKey> PATH_KEY =
            new TextShape<>("path", "the path of a route", List.of(), false, "^[/~]", PathKey::parse, PathKey::text);

    private Values() {}

    private static @Nullable ValueMatch valueMatch(Tree.Scalar scalar, Reading in) {
        String fault =
                scalar.text().startsWith("~") ? Texts.regexFault(scalar.text().substring(1)) : null;
        if (fault != null) {
            in.problem(scalar.place(), "this is not a regular expression (RE2): " + (scalar.isSecret() ? "" : fault));
            return null;
        }
        ValueMatch match = valueMatch(scalar.text());
        return scalar.isSecret() ? match.secret(scalar.raw()) : match;
    }

    private static ValueMatch valueMatch(String text) {
        if (text.equals("present")) {
            return new ValueMatch(ValueMatch.Kind.PRESENT, "");
        }
        if (text.startsWith("=")) {
            return new ValueMatch(ValueMatch.Kind.EXACT, text.substring(1));
        }
        if (text.startsWith("~")) {
            return new ValueMatch(ValueMatch.Kind.REGEX, text.substring(1));
        }
        if (text.endsWith("*")) {
            return new ValueMatch(ValueMatch.Kind.PREFIX, text.substring(0, text.length() - 1));
        }
        return new ValueMatch(ValueMatch.Kind.EXACT, text);
    }

    private static @Nullable Integer redirectStatus(String text) {
        Integer status = Texts.integer(text, 301, 308);
        return status == null || (status > 303 && status < 307) ? null : status;
    }

    static @Nullable Address listen(String text) {
        Address address = Address.parse(text);
        boolean bad = address instanceof Address.Inet inet
                && (inet.port() == 0 || (!inet.host().isEmpty() && IpAddress.parse(inet.host()) == null));
        return bad ? null : address;
    }

    private static @Nullable String directory(Tree.Scalar scalar, Reading in) {
        Path path = near(scalar);
        if (path != null && Files.isDirectory(path)) {
            return path.toString();
        }
        String what = path != null && Files.exists(path) ? " is not a directory" : ": no such directory";
        in.problem(scalar.place(), "'" + scalar.raw() + "'" + what, "a relative path is meant from where the file is");
        return null;
    }

    /** The path that is written, taken from the directory of the file it is written in. */
    static @Nullable Path near(Tree.Scalar scalar) {
        try {
            Path file = Path.of(scalar.place().file()).toAbsolutePath();
            return scalar.text().isEmpty()
                    ? null
                    : file.resolveSibling(scalar.text()).normalize();
        } catch (InvalidPathException e) {
            return null;
        }
    }

    static RedirectConfig redirect(Tree.Scalar scalar, Reading in) {
        String text = scalar.text().strip();
        int space = text.indexOf(' ');
        Integer written = redirectStatus(space < 0 ? "" : text.substring(0, space));
        String location = written == null ? text : text.substring(space + 1).strip();
        Template template = Variables.parse(location);
        boolean clean = template != null && location.chars().allMatch(c -> c > ' ' && c < 127);
        if (!clean) {
            String message = "'" + scalar.raw() + "' is not a place to send a client to";
            in.problem(
                    scalar.place(),
                    message,
                    "the form is: [301|302|303|307|308] LOCATION; " + Variables.OF_REQUEST.expected());
        }
        Template to = template == null ? EMPTY : template;
        return new RedirectConfig(
                written == null ? RedirectConfig.STATUS : written,
                scalar.isSecret() ? to.shownAs(shown(scalar.raw(), written)) : to);
    }

    /** The location as the file says it, without a status before it. */
    private static String shown(String raw, @Nullable Integer status) {
        String start = status + " ";
        return raw.startsWith(start) ? raw.substring(start.length()).strip() : raw;
    }

    static @Nullable ReplyConfig reply(Tree.Scalar scalar, Reading in) {
        String text = scalar.text();
        int space = text.indexOf(' ');
        Integer status = Texts.integer(space < 0 ? text : text.substring(0, space), 200, 599);
        if (status == null) {
            in.problem(
                    scalar.place(),
                    "'" + scalar.raw() + "' is not a status from 200 to 599",
                    "the form is: STATUS [BODY]");
            return null;
        }
        ReplyConfig d = ReplyConfig.DEFAULTS;
        ReplyConfig reply = new ReplyConfig(status, space < 0 ? "" : text.substring(space + 1), d.type(), d.headers());
        checkReply(reply, scalar.place(), in);
        return reply;
    }

    static void checkReply(ReplyConfig reply, Tree.Mapping written, Reading in) {
        checkReply(reply, written.place(), in);
    }

    private static void checkReply(ReplyConfig reply, Place place, Reading in) {
        boolean bodiless = reply.status() == 204 || reply.status() == 205 || reply.status() == 304;
        if (bodiless && !reply.body().isEmpty()) {
            in.problem(place, "a response of status " + reply.status() + " has no body", "RFC 9110 section 15");
        }
        for (String framing : List.of("content-length", "transfer-encoding", "connection", "content-type")) {
            if (reply.headers().containsKey(framing)) {
                String remedy = framing.equals("content-type") ? "write it under type:" : "";
                in.problem(place, "the header " + framing + " is not set by hand", remedy);
            }
        }
    }

    static @Nullable FilesConfig files(Tree.Scalar scalar, Reading in) {
        String root = directory(scalar, in);
        return root == null ? null : new FilesConfig(root, FilesConfig.INDEX);
    }
}
