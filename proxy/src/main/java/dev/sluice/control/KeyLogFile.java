package dev.sluice.control;

import dev.sluice.server.tls.KeyLog;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of {@code tls.keyLog}: what is appended to it decrypts connections, so only this user may read it. Loops hand
 * lines over, blocking threads write them, each with one write. Equal when the file is.
 */
record KeyLogFile(Path path, Executor blocking) implements KeyLog {
    private static final Logger LOG = LoggerFactory.getLogger("sluice");

    /** Makes the file if there is none, and warns. */
    static KeyLogFile open(Path path, Executor blocking) {
        LOG.warn("the secrets of all TLS connections are written to {}: who has it can read everything", path);
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            LOG.debug("{} is added to", path);
        } catch (IOException | UnsupportedOperationException e) {
            throw new IllegalArgumentException("the key log " + path + " cannot be written: " + e.getMessage(), e);
        }
        return new KeyLogFile(path, blocking);
    }

    @Override
    public void onSecret(byte[] line) {
        byte[] ended = Arrays.copyOf(line, line.length + 1);
        ended[line.length] = '\n';
        blocking.execute(() -> {
            try {
                Files.write(path, ended, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                LOG.warn("a line of the key log is lost: {}", e.getMessage());
            }
        });
    }
}
