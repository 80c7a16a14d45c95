package dev.sluice.observe;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where an access log goes. Opened by the control plane and opened again by the log's writer thread. */
public interface LogOutput {
    /** The name that messages give it. */
    String name();

    /** Opens it for appending. */
    WritableByteChannel open() throws IOException;

    /** Closes what {@link #open} gave. */
    void close(WritableByteChannel channel) throws IOException;

    /** A file, made if it is missing and appended to if it is there. */
    static LogOutput file(Path path) {
        return new LogOutput() {
            @Override
            public String name() {
                return path.toString();
            }

            @Override
            public WritableByteChannel open() throws IOException {
                return FileChannel.open(
                        path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
            }

            @Override
            public void close(WritableByteChannel channel) throws IOException {
                channel.close();
            }
        };
    }

    /** A channel that is open already and stays open, such as standard output. */
    static LogOutput channel(String name, WritableByteChannel open) {
        return new LogOutput() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public WritableByteChannel open() {
                return open;
            }

            @Override
            public void close(WritableByteChannel channel) {
                // It belongs to the process.
            }
        };
    }
}
