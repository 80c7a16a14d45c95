package dev.sluice.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The directory that a route serves. Every look-up finds out anew where the root really is, so a symbolic link may be
 * swapped under a running proxy, and opens nothing whose real path lies outside. Immutable; it blocks, so it is used on
 * the blocking pool only.
 */
final class Disk {
    /** What a look-up came to. */
    enum Outcome {
        FOUND,
        /** There is nothing to be served. */
        MISSING,
        /** It is there, and not for us or not a regular file. */
        FORBIDDEN,
        /** A directory whose name was asked for without its slash. */
        DIRECTORY,
        /** The disk failed. */
        BROKEN
    }

    /** An outcome, and the file where there is one. */
    record Lookup(Outcome outcome, @Nullable OpenFile file) {}

    private static final int TRIES = 3;

    private final Path root;
    private final List<String> index;

    /** The directory as configured. */
    Disk(FilesConfig config) {
        this.root = Path.of(config.root());
        this.index = config.index();
    }

    /**
     * Opens a file.
     *
     * @param name its name below the root as {@link FilePath} makes it, or the empty name of the root; where the root is
     *     a file, it is that file whatever the name
     * @param slashed whether it was asked for with a slash at its end
     */
    Lookup open(String name, boolean slashed) {
        try {
            Path base = root.toRealPath();
            if (Files.isRegularFile(base, LinkOption.NOFOLLOW_LINKS)) {
                return openFile(base);
            }
            return open(base, name, slashed);
        } catch (AccessDeniedException e) {
            return new Lookup(Outcome.FORBIDDEN, null);
        } catch (FileSystemException | InvalidPathException e) {
            // no such file, a file where a directory should be, a name too long, a loop of links
            return new Lookup(Outcome.MISSING, null);
        } catch (IOException e) {
            return new Lookup(Outcome.BROKEN, null);
        }
    }

    private Lookup open(Path base, String name, boolean slashed) throws IOException {
        Path real = real(base, base.resolve(name));
        if (real == null) {
            return new Lookup(Outcome.MISSING, null);
        }
        if (Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS)) {
            return slashed ? openIndex(base, real) : new Lookup(Outcome.DIRECTORY, null);
        }
        return slashed ? new Lookup(Outcome.MISSING, null) : openFile(real);
    }

    private static @Nullable Path real(Path base, Path path) throws IOException {
        Path real = path.toRealPath();
        return real.startsWith(base) ? real : null;
    }

    private Lookup openIndex(Path base, Path directory) throws IOException {
        for (String name : index) {
            Path path = directory.resolve(name);
            Path real = Files.exists(path) ? real(base, path) : null;
            if (real != null && Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
                return openFile(real);
            }
        }
        return new Lookup(Outcome.MISSING, null);
    }

    /** Opens a regular file; looks again where it was replaced between the look and the opening. */
    private static Lookup openFile(Path real) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            BasicFileAttributes before = attributes(real);
            // opening a pipe would wait for its other end, a device may do anything
            if (!before.isRegularFile()) {
                return new Lookup(Outcome.FORBIDDEN, null);
            }
            FileChannel channel = channel(real);
            OpenFile file = channel == null ? null : describe(channel, before, real);
            if (file != null) {
                return new Lookup(Outcome.FOUND, file);
            }
        }
        return new Lookup(Outcome.BROKEN, null);
    }

    /** The file's bytes; null where the process has no room for another file or the name has become a link. */
    private static @Nullable FileChannel channel(Path real) throws IOException {
        try {
            return FileChannel.open(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException | AccessDeniedException e) {
            throw e;
        } catch (FileSystemException e) {
            return null;
        }
    }

    /** The file as it is, or null, and closed, where what was opened is not what was looked at. */
    private static @Nullable OpenFile describe(FileChannel channel, BasicFileAttributes before, Path real)
            throws IOException {
        boolean same = false;
        try {
            BasicFileAttributes after = attributes(real);
            same = before.lastModifiedTime().equals(after.lastModifiedTime())
                    && before.size() == after.size()
                    && String.valueOf(before.fileKey()).equals(String.valueOf(after.fileKey()));
        } finally {
            if (!same) {
                channel.close();
            }
        }
        long modified = before.lastModifiedTime().to(TimeUnit.NANOSECONDS);
        return same
                ? new OpenFile(channel, before.size(), modified, MediaTypes.of(String.valueOf(real.getFileName())))
                : null;
    }

    private static BasicFileAttributes attributes(Path real) throws IOException {
        return Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
