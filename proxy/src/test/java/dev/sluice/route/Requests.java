package dev.sluice.route;

import dev.sluice.base.Ascii;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;

/** Requests for tests, written as a line: {@code GET example.com/path?query}, then fields {@code Name: value}. */
final class Requests {
    static final byte[] CLIENT = {10, 0, 0, 1};

    private Requests() {}

    /** The request; a host of {@code -} leaves the Host field out. */
    static Head of(String line, String... fields) {
        Head head = new Head();
        head.reset();
        int blank = line.indexOf(' ');
        int slash = Math.max(blank, line.indexOf('/', blank));
        int star = line.endsWith("*") && line.indexOf('/') < 0 ? line.length() - 1 : slash;
        fill(head, line.substring(0, blank), line.substring(star));
        String host = line.substring(blank + 1, star);
        if (!host.equals("-")) {
            head.add(FieldName.HOST, host);
        }
        for (String field : fields) {
            int colon = field.indexOf(": ");
            head.add(FieldName.of(field.substring(0, colon)), field.substring(colon + 2));
        }
        return head;
    }

    private static void fill(Head head, String method, String target) {
        head.method(method);
        byte[] bytes = Ascii.bytes(target);
        int start = head.append(bytes, 0, bytes.length);
        int question = target.indexOf('?');
        head.path(
                start,
                start + (question < 0 ? bytes.length : question),
                question < 0 ? Head.NONE : start + bytes.length);
    }

    static int hostStart(Head head) {
        int i = head.find(FieldName.HOST);
        return i == Head.NONE ? Head.NONE : head.valueStart(i);
    }

    static int hostEnd(Head head) {
        int i = head.find(FieldName.HOST);
        return i == Head.NONE ? Head.NONE : head.valueEnd(i);
    }

    /** What the router answers, or {@code 404}. */
    static String match(Router<String> router, Head head, Captures captures) {
        String route = router.match(head, hostStart(head), hostEnd(head), CLIENT, true, captures);
        return route == null ? "404" : route;
    }

    static String match(Router<String> router, String line, String... fields) {
        return match(router, of(line, fields), new Captures());
    }

    static Explanation<String> explain(Router<String> router, Head head) {
        return router.explain(head, hostStart(head), hostEnd(head), CLIENT, true);
    }
}
