package dev.sluice.local;

import static java.util.Map.entry;

import dev.sluice.base.Ascii;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The Content-Type of a file by the last extension of its name, whatever its case. Text is UTF-8. Pure; any thread. */
final class MediaTypes {
    private static final String UTF_8 = "; charset=utf-8";
    private static final byte[] UNKNOWN = Ascii.bytes("application/octet-stream");

    /** Type to extensions, so that a type stands once. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            entry("text/html" + UTF_8, "html htm"),
            entry("text/css" + UTF_8, "css"),
            entry("text/javascript" + UTF_8, "js mjs cjs"),
            entry("text/plain" + UTF_8, "txt text log conf ini"),
            entry("text/markdown" + UTF_8, "md markdown"),
            entry("text/csv" + UTF_8, "csv"),
            entry("text/xml" + UTF_8, "xml xsl"),
            entry("text/calendar" + UTF_8, "ics"),
            entry("text/vtt" + UTF_8, "vtt"),
            entry("text/yaml" + UTF_8, "yaml yml"),
            entry("application/json", "json map"),
            entry("application/ld+json", "jsonld"),
            entry("application/manifest+json", "webmanifest"),
            entry("application/rss+xml", "rss"),
            entry("application/atom+xml", "atom"),
            entry("application/xhtml+xml", "xhtml"),
            entry("application/wasm", "wasm"),
            entry("application/pdf", "pdf"),
            entry("application/rtf", "rtf"),
            entry("application/zip", "zip"),
            entry("application/gzip", "gz tgz"),
            entry("application/x-bzip2", "bz2"),
            entry("application/x-xz", "xz"),
            entry("application/zstd", "zst"),
            entry("application/x-tar", "tar"),
            entry("application/x-7z-compressed", "7z"),
            entry("application/java-archive", "jar war ear"),
            entry("application/epub+zip", "epub"),
            entry("application/vnd.ms-fontobject", "eot"),
            entry("font/woff", "woff"),
            entry("font/woff2", "woff2"),
            entry("font/ttf", "ttf"),
            entry("font/otf", "otf"),
            entry("image/svg+xml", "svg"),
            entry("image/png", "png"),
            entry("image/apng", "apng"),
            entry("image/jpeg", "jpg jpeg"),
            entry("image/gif", "gif"),
            entry("image/webp", "webp"),
            entry("image/avif", "avif"),
            entry("image/x-icon", "ico"),
            entry("image/bmp", "bmp"),
            entry("image/tiff", "tif tiff"),
            entry("audio/mpeg", "mp3"),
            entry("audio/ogg", "ogg oga opus"),
            entry("audio/wav", "wav"),
            entry("audio/flac", "flac"),
            entry("audio/mp4", "m4a"),
            entry("audio/aac", "aac"),
            entry("video/mp4", "mp4 m4v"),
            entry("video/webm", "webm"),
            entry("video/ogg", "ogv"),
            entry("video/quicktime", "mov"),
            entry("video/x-matroska", "mkv"),
            entry("video/mp2t", "ts"),
            entry("application/vnd.apple.mpegurl", "m3u8"),
            entry("application/dash+xml", "mpd"),
            entry("application/msword", "doc"),
            entry("application/vnd.ms-excel", "xls"),
            entry("application/vnd.ms-powerpoint", "ppt"),
            entry("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
            entry("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
            entry("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"));

    private static final Map<String, byte[]> BY_EXTENSION = byExtension();

    private MediaTypes() {}

    private static Map<String, byte[]> byExtension() {
        Map<String, byte[]> types = new HashMap<>();
        TYPES.forEach((type, extensions) -> {
            for (String extension : extensions.split(" ", -1)) {
                if (types.put(extension, Ascii.bytes(type)) != null) {
                    throw new IllegalStateException(extension + " has two types");
                }
            }
        });
        return types;
    }

    /** The type of a file of the name; do not change the array. */
    static byte[] of(String fileName) {
        int dot = fileName.lastIndexOf('.');
        String extension = dot < 0 ? "" : fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
        return BY_EXTENSION.getOrDefault(extension, UNKNOWN);
    }
}
