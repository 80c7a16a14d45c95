package dev.sluice.local;

import dev.sluice.base.Ascii;
import dev.sluice.base.ByteText;
import dev.sluice.exchange.Reply;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import dev.sluice.http.Status;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@link Files} answers when there is no file to send. Immutable; any thread. */
final class FileReplies {
    static final Reply MISSING = text(404);
    static final Reply FORBIDDEN = text(403);
    static final Reply FAILED_CONDITION = text(412);
    static final Reply NOT_ALLOWED = text(405).with(FieldName.ALLOW, "GET, HEAD");

    private static final Reply MOVED = text(301);
    private static final Reply UNSATISFIABLE = text(416);

    private FileReplies() {}

    private static Reply text(int status) {
        byte[] phrase = Status.phrase(status);
        String body = status + " " + Ascii.text(phrase, 0, phrase.length) + "\n";
        return Reply.of(status, Map.of(FieldName.CONTENT_TYPE, "text/plain; charset=utf-8"), Ascii.bytes(body));
    }

    /** The way to a directory's own path. Null where that would name another host: it begins with two slashes. */
    static @Nullable Reply toDirectory(Head request) {
        byte[] bytes = request.array();
        int start = request.pathStart();
        if (request.pathEnd() - start > 1 && (bytes[start + 1] == '/' || bytes[start + 1] == '\\')) {
            return null;
        }
        ByteText location = new ByteText();
        location.append(bytes, start, request.pathEnd()).append((byte) '/');
        location.append(bytes, request.pathEnd(), request.targetEnd());
        return MOVED.with(FieldName.LOCATION, location.toBytes());
    }

    static Reply unsatisfiable(long size) {
        return UNSATISFIABLE.with(FieldName.CONTENT_RANGE, "bytes */" + size);
    }
}
