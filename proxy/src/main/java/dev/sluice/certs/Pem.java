package dev.sluice.certs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PEM text (RFC 7468), read and written. Text around the blocks is passed over, as tools print it; within a block only what belongs
 * there is taken. Pure but for {@link #contents}; any thread that may block.
 */
final class Pem {
    /** A bundle of all public roots has a quarter of this. */
    static final int MAX_BYTES = 1 << 20;

    private static final int MAX_BLOCKS = 2000;
    private static final int LINE = 64;
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    private final List<PemBlock> blocks = new ArrayList<>();
    private final String name;

    private Pem(String name) {
        this.name = name;
    }

    /** The file's bytes. */
    static byte[] contents(Path file) throws CertificateFault {
        return contents(file, MAX_BYTES);
    }

    /** The file's bytes, of which there may be so many. */
    static byte[] contents(Path file, int most) throws CertificateFault {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new CertificateFault(
                        CertificateProblem.Kind.UNREADABLE,
                        file + " is larger than " + (most >> 20) + "MiB",
                        "give the right file");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new CertificateFault(CertificateProblem.Kind.UNREADABLE, "there is no file " + file, "");
        } catch (IOException e) {
            String reason = e instanceof java.nio.file.AccessDeniedException ? "permission denied" : e.getMessage();
            throw new CertificateFault(
                    CertificateProblem.Kind.UNREADABLE,
                    file + " cannot be read: " + reason,
                    "a regular file that this user may read is expected");
        }
    }

    /** The blocks in their order; {@code name} is told where something is wrong. */
    static List<PemBlock> read(byte[] text, String name) throws CertificateFault {
        Pem pem = new Pem(name);
        List<String> body = new ArrayList<>();
        String label = null;
        for (String line : new String(text, StandardCharsets.ISO_8859_1).split("\r\n|\r|\n", -1)) {
            String stripped = line.strip();
            if (label == null) {
                label = label(stripped, BEGIN);
                body.clear();
            } else if (stripped.startsWith(DASHES)) {
                pem.end(label, label(stripped, END), body);
                label = null;
            } else {
                body.add(stripped);
            }
        }
        if (label != null) {
            throw pem.malformed("a block " + label + " that does not end");
        }
        return pem.blocks;
    }

    /** The label of a line such as {@code -----BEGIN label-----}, or null. */
    private static @Nullable String label(String line, String edge) {
        boolean is = line.startsWith(edge) && line.endsWith(DASHES) && line.length() > edge.length() + DASHES.length();
        String label = is ? line.substring(edge.length(), line.length() - DASHES.length()) : "";
        return label.isEmpty() || !label.chars().allMatch(c -> c >= ' ' && c < 127) ? null : label;
    }

    private void end(String label, @Nullable String ended, List<String> lines) throws CertificateFault {
        if (!label.equals(ended)) {
            throw malformed("a block " + label + " that does not end as it begins");
        }
        if (blocks.size() == MAX_BLOCKS) {
            throw malformed("more than " + MAX_BLOCKS + " blocks");
        }
        StringBuilder base64 = new StringBuilder();
        boolean encrypted = label.equals("ENCRYPTED PRIVATE KEY");
        for (String line : lines) {
            // RFC 1421 section 4.6: only the encryption of old key files still has such fields
            encrypted |= line.startsWith("Proc-Type:") && line.endsWith("ENCRYPTED");
            if (line.indexOf(':') < 0) {
                base64.append(line);
            }
        }
        try {
            blocks.add(new PemBlock(label, Base64.getDecoder().decode(base64.toString()), encrypted));
        } catch (IllegalArgumentException e) {
            throw malformed("a block " + label + " that is no base64");
        }
    }

    private CertificateFault malformed(String what) {
        return new CertificateFault(
                CertificateProblem.Kind.MALFORMED, name + " has " + what, "write the file anew; PEM is expected");
    }

    /** One block. */
    static String write(String label, byte[] der) {
        byte[] newline = {'\n'};
        String body = Base64.getMimeEncoder(LINE, newline).encodeToString(der);
        return BEGIN + label + DASHES + '\n' + body + '\n' + END + label + DASHES + '\n';
    }

    /** Whether the bytes are PEM rather than DER. */
    static boolean isText(byte[] bytes) {
        byte[] begin = BEGIN.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i + begin.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + begin.length, begin, 0, begin.length)) {
                return true;
            }
        }
        return false;
    }
}
