package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.FakeClock;
import dev.sluice.exchange.FakeListener;
import dev.sluice.exchange.FakeServerStream;
import dev.sluice.exchange.Filter;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.Verdict;
import dev.sluice.http.Framing;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files over a real directory; the pool and the way back are queues, so a test decides when the disk answers. */
class FilesTest {
    private static final int PIECE = FileServing.PIECE;
    private static final String SAME = "Sun, 06 Nov 1994 08:49:37 GMT";

    @TempDir
    Path directory;

    private final ArrayDeque<Runnable> pool = new ArrayDeque<>();
    private final ArrayDeque<Runnable> loopTasks = new ArrayDeque<>();
    private boolean poolEnded;
    private FakeListener listener = FakeListener.of(new FixedReply(ReplyConfig.DEFAULTS));

    @BeforeEach
    void lay() throws IOException {
        Path root = java.nio.file.Files.createDirectories(directory.resolve("www"));
        write(root, "a.txt", "0123456789");
        write(root, "empty", "");
        write(root, "sp ace.html", "<p>");
        write(root, ".hidden", "h");
        write(root, "sub/index.html", "<i>");
        write(root, "bare/x.txt", "x");
        write(directory, "secret.txt", "secret");
        java.nio.file.Files.createSymbolicLink(root.resolve("inside"), root.resolve("a.txt"));
        java.nio.file.Files.createSymbolicLink(root.resolve("outside"), directory.resolve("secret.txt"));
        java.nio.file.Files.createSymbolicLink(root.resolve("up"), directory);
        java.nio.file.Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));
        listener = listen(root.toString()).open("/static");
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(loopTasks).isEmpty();
        assertThat(pool).isEmpty();
        assertThat(listener.loop.activeExchanges()).isZero();
    }

    private FakeListener listen(String root, Filter... filters) {
        Files files = new Files(
                new FilesConfig(root, List.of("index.html", "index.htm")),
                task -> {
                    if (poolEnded) {
                        throw new RejectedExecutionException();
                    }
                    pool.add(task);
                },
                (loop, task) -> loopTasks.add(task));
        assertThat(files.description()).isEqualTo("files " + root);
        return FakeListener.of(files, filters);
    }

    private static void write(Path root, String name, String text) throws IOException {
        write(root, name, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static void write(Path root, String name, byte[] bytes) throws IOException {
        Path file = root.resolve(name);
        java.nio.file.Files.createDirectories(Objects.requireNonNull(file.getParent()));
        java.nio.file.Files.write(file, bytes);
        java.nio.file.Files.setLastModifiedTime(file, FileTime.fromMillis(FakeClock.START_MILLIS));
    }

    /** Lets the disk and the loop work until neither has anything left to do. */
    private void settle() {
        while (step()) {
            assertThat(pool.size()).isLessThanOrEqualTo(2);
        }
    }

    private boolean step() {
        Runnable task = pool.isEmpty() ? loopTasks.poll() : pool.poll();
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }

    private FakeServerStream get(String path, String... fields) {
        FakeServerStream client = listener.send("GET /static" + path, fields);
        settle();
        return client;
    }

    private byte[] big(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        write(directory.resolve("www"), name, bytes);
        return bytes;
    }

    @Test
    void aFileIsSentAsItIs() {
        listener.clock.advance(5_000_000_000L);
        listener.loop.tick();
        FakeServerStream client = get("/a.txt");
        assertThat(client.status()).isEqualTo(200);
        assertThat(client.bodyText()).isEqualTo("0123456789");
        assertThat(client.length()).isEqualTo(10);
        assertThat(client.ended()).isTrue();
        assertThat(client.fields())
                .containsEntry("Content-Length", "10")
                .containsEntry("Content-Type", "text/plain; charset=utf-8")
                .containsEntry("Accept-Ranges", "bytes")
                .containsEntry("Last-Modified", SAME)
                .containsEntry("Date", "Sun, 06 Nov 1994 08:49:42 GMT");
        assertThat(client.field("ETag")).matches("\"[0-9a-f]{16}-000000000000000a\"");
    }

    @ParameterizedTest
    @CsvSource({
        "/sp%20ace.html, <p>",
        "/empty, ''",
        "/.hidden, h",
        "/inside, 0123456789",
        "/up/www/a.txt, 0123456789",
        "/sub/, <i>",
        "/sub/index.html, <i>",
        "/bare/../a.txt, 0123456789",
    })
    void itIsFound(String path, String body) {
        FakeServerStream client = get(path);
        assertThat(client.status()).isEqualTo(200);
        assertThat(client.bodyText()).isEqualTo(body);
        assertThat(client.ended()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/none",
                "/a.txt/",
                "/a.txt/x",
                "/bare/",
                "/outside",
                "/up/secret.txt",
                "/up/",
                "/loop",
                "/%2e%2e%2fsecret.txt",
                "/a%5Cb",
                "/sub%2findex.html",
                "/",
                "/%ff"
            })
    void itIsNotFound(String path) {
        FakeServerStream client = get(path);
        assertThat(client.status()).isEqualTo(404);
        assertThat(client.bodyText()).isEqualTo("404 Not Found\n");
        assertThat(client.ended()).isTrue();
    }

    @Test
    void aNameTooLongForTheDiskIsNotFound() {
        assertThat(get("/" + "x".repeat(300)).status()).isEqualTo(404);
    }

    @Test
    void aDirectoryIsCalledByItsSlash() {
        FakeServerStream client = get("/sub?a=b");
        assertThat(client.status()).isEqualTo(301);
        assertThat(client.field("Location")).isEqualTo("/static/sub/?a=b");
    }

    @Test
    void theRootIsCalledByItsSlashToo() throws IOException {
        write(directory.resolve("www"), "index.html", "<a href=sub/>");
        FakeServerStream client = get("?a=b");
        assertThat(client.status()).isEqualTo(301);
        assertThat(client.field("Location")).isEqualTo("/static/?a=b");
        assertThat(get("/").status()).isEqualTo(200);
    }

    @Test
    void aRootThatIsAFileIsThatFileWithoutASlash() {
        listener = listen(directory.resolve("secret.txt").toString()).open("/static");
        assertThat(get("").bodyText()).isEqualTo("secret");
        assertThat(get("/").bodyText()).isEqualTo("secret");
    }

    @Test
    void theRootItselfHasAnIndexToo() throws IOException {
        write(directory.resolve("www"), "index.htm", "home");
        assertThat(get("/").bodyText()).isEqualTo("home");
    }

    @Test
    void whatIsNoRegularFileIsNotOpened() throws IOException, InterruptedException {
        Path pipe = directory.resolve("www/pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThat(get("/pipe").status()).isEqualTo(403);
    }

    @Test
    void otherMethodsAreRefused() {
        FakeServerStream client = listener.send("POST /static/a.txt");
        assertThat(client.status()).isEqualTo(405);
        assertThat(client.field("Allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void aHeadGetsEverythingButTheBody() {
        FakeServerStream client = listener.send("HEAD /static/a.txt", "Range: bytes=0-1");
        settle();
        assertThat(client.status()).isEqualTo(200);
        assertThat(client.length()).isEqualTo(Framing.NO_BODY);
        assertThat(client.field("Content-Length")).isEqualTo("10");
        assertThat(client.bodyBytes()).isEmpty();
        assertThat(client.ended()).isTrue();
    }

    @Test
    void aRangeIsAPart() {
        FakeServerStream client = get("/a.txt", "Range: bytes=2-4");
        assertThat(client.status()).isEqualTo(206);
        assertThat(client.field("Content-Range")).isEqualTo("bytes 2-4/10");
        assertThat(client.field("Content-Length")).isEqualTo("3");
        assertThat(client.bodyText()).isEqualTo("234");
        assertThat(get("/a.txt", "Range: bytes=-3").bodyText()).isEqualTo("789");
    }

    @Test
    void severalRangesAreTheWhole() {
        assertThat(get("/a.txt", "Range: bytes=0-1,3-4").status()).isEqualTo(200);
        assertThat(get("/a.txt", "Range: bytes=0-1", "Range: bytes=3-4").status())
                .isEqualTo(200);
    }

    @Test
    void aRangeBehindTheEndIsRefusedWithTheSize() {
        FakeServerStream client = get("/a.txt", "Range: bytes=10-");
        assertThat(client.status()).isEqualTo(416);
        assertThat(client.field("Content-Range")).isEqualTo("bytes */10");
    }

    @Test
    void conditionsHold() {
        String etag = Objects.requireNonNull(get("/a.txt").field("ETag"));
        FakeServerStream same = get("/a.txt", "If-None-Match: " + etag);
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.length()).isEqualTo(Framing.NO_BODY);
        assertThat(same.field("ETag")).isEqualTo(etag);
        assertThat(same.field("Content-Length")).isNull();
        assertThat(same.field("Content-Type")).isNull();
        assertThat(get("/a.txt", "If-Modified-Since: " + SAME).status()).isEqualTo(304);
        assertThat(get("/a.txt", "If-Match: \"other\"").status()).isEqualTo(412);
        assertThat(get("/a.txt", "Range: bytes=0-1", "If-Range: " + etag).status())
                .isEqualTo(206);
        assertThat(get("/a.txt", "Range: bytes=0-1", "If-Range: \"other\"").status())
                .isEqualTo(200);
    }

    @Test
    void anotherContentHasAnotherTag() throws IOException {
        String etag = get("/a.txt").field("ETag");
        write(directory.resolve("www"), "a.txt", "01234567890");
        assertThat(get("/a.txt").field("ETag")).isNotEqualTo(etag);
        write(directory.resolve("www"), "a.txt", "9876543210");
        java.nio.file.Files.setLastModifiedTime(
                directory.resolve("www/a.txt"), FileTime.fromMillis(FakeClock.START_MILLIS + 1));
        assertThat(get("/a.txt").field("ETag")).isNotEqualTo(etag);
    }

    @Test
    void aChangeInTheFutureHasNoDate() throws IOException {
        java.nio.file.Files.setLastModifiedTime(
                directory.resolve("www/a.txt"), FileTime.fromMillis(FakeClock.START_MILLIS + 5000));
        FakeServerStream client = get("/a.txt", "If-Modified-Since: Mon, 07 Nov 1994 08:49:37 GMT");
        assertThat(client.status()).isEqualTo(200);
        assertThat(client.field("Last-Modified")).isNull();
    }

    @Test
    void aBigFileComesInPieces() throws IOException {
        byte[] bytes = big("big.bin", 5 * PIECE + 17);
        FakeServerStream client = get("/big.bin");
        assertThat(client.bodyBytes()).isEqualTo(bytes);
        assertThat(client.flushes()).isGreaterThanOrEqualTo(5);
        FakeServerStream part = get("/big.bin", "Range: bytes=" + (PIECE - 1) + "-" + (3 * PIECE));
        assertThat(part.bodyBytes()).isEqualTo(Arrays.copyOfRange(bytes, PIECE - 1, 3 * PIECE + 1));
    }

    @Test
    void noMoreIsReadThanTheClientTakes() throws IOException {
        byte[] bytes = big("big.bin", 20 * PIECE);
        FakeServerStream client = listener.send("GET /static/big.bin");
        client.appetite(2 * PIECE);
        settle();
        assertThat(client.bodyBytes()).hasSize(2 * PIECE);
        for (int i = 0; i < 6; i++) {
            client.appetite(3 * PIECE);
            settle();
            assertThat(client.bodyBytes()).hasSize((5 + 3 * i) * PIECE);
        }
        client.appetite(Long.MAX_VALUE);
        settle();
        assertThat(client.bodyBytes()).isEqualTo(bytes);
        assertThat(client.ended()).isTrue();
    }

    @Test
    void aClientThatLeavesAtAnyStepLeavesNothingBehind() throws IOException {
        big("big.bin", 3 * PIECE);
        int steps = 0;
        boolean finished = false;
        while (!finished) {
            FakeServerStream client = listener.send("GET /static/big.bin");
            client.appetite(steps % 3 == 0 ? PIECE : Long.MAX_VALUE);
            for (int i = 0; i < steps; i++) {
                step();
            }
            finished = client.ended();
            if (!finished) {
                client.leave();
            }
            settle();
            assertThat(listener.loop.activeExchanges()).isZero();
            assertThat(openFiles()).isZero();
            steps++;
        }
        assertThat(steps).isGreaterThan(6);
    }

    private long openFiles() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        try (var entries = java.nio.file.Files.newDirectoryStream(descriptors)) {
            long count = 0;
            for (Path entry : entries) {
                count += leadsHere(entry) ? 1 : 0;
            }
            return count;
        }
    }

    private boolean leadsHere(Path entry) {
        try {
            return java.nio.file.Files.readSymbolicLink(entry).startsWith(directory.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void everyAnswerClosesTheFile() throws IOException {
        get("/a.txt");
        get("/empty");
        get("/a.txt", "If-Match: \"x\"");
        get("/a.txt", "If-None-Match: *");
        get("/a.txt", "Range: bytes=99-");
        assertThat(openFiles()).isZero();
    }

    @Test
    void aFileThatShrinksIsCutOff() throws IOException {
        big("big.bin", 4 * PIECE);
        FakeServerStream client = listener.send("GET /static/big.bin");
        client.appetite(PIECE);
        settle();
        try (FileChannel file = FileChannel.open(directory.resolve("www/big.bin"), StandardOpenOption.WRITE)) {
            file.truncate(PIECE + 5);
        }
        client.appetite(Long.MAX_VALUE);
        settle();
        assertThat(client.wasCut()).isTrue();
        assertThat(client.ended()).isFalse();
        assertThat(client.bodyBytes().length).isLessThan(4 * PIECE);
        assertThat(openFiles()).isZero();
    }

    @Test
    void aFileThatGrowsIsSentAsItWas() throws IOException {
        byte[] bytes = big("big.bin", 2 * PIECE);
        FakeServerStream client = listener.send("GET /static/big.bin");
        client.appetite(PIECE);
        settle();
        java.nio.file.Files.write(directory.resolve("www/big.bin"), new byte[PIECE], StandardOpenOption.APPEND);
        client.appetite(Long.MAX_VALUE);
        settle();
        assertThat(client.bodyBytes()).isEqualTo(bytes);
        assertThat(client.ended()).isTrue();
    }

    @Test
    void aRootMayBeSwappedForAnother() throws IOException {
        Path other = java.nio.file.Files.createDirectories(directory.resolve("other"));
        write(other, "a.txt", "other");
        Path current = directory.resolve("current");
        java.nio.file.Files.createSymbolicLink(current, directory.resolve("www"));
        listener = listen(current.toString()).open("/static");
        assertThat(get("/a.txt").bodyText()).isEqualTo("0123456789");
        java.nio.file.Files.delete(current);
        java.nio.file.Files.createSymbolicLink(current, other);
        assertThat(get("/a.txt").bodyText()).isEqualTo("other");
    }

    @Test
    void aRouteWithoutOpenEndServesTheLastSegment() {
        listener = listen(directory.resolve("www").toString());
        assertThat(get("/x/a.txt").bodyText()).isEqualTo("0123456789");
        assertThat(get("/x/none").status()).isEqualTo(404);
    }

    @Test
    void aRootThatIsAFileIsThatFile() {
        listener = listen(directory.resolve("www/a.txt").toString());
        assertThat(get("/whatever").bodyText()).isEqualTo("0123456789");
    }

    @Test
    void withoutAPoolThereIsNoAnswer() {
        poolEnded = true;
        assertThat(listener.send("GET /static/a.txt").status()).isEqualTo(503);
        assertThat(listener.send("GET /static/a%00.txt").status()).isEqualTo(400);
    }

    @Test
    void aPoolThatEndsMidwayCutsTheFileOff() throws IOException {
        big("big.bin", 4 * PIECE);
        FakeServerStream client = listener.send("GET /static/big.bin");
        client.appetite(PIECE);
        settle();
        poolEnded = true;
        client.appetite(Long.MAX_VALUE);
        settle();
        assertThat(client.wasCut()).isTrue();
        assertThat(openFiles()).isZero();
    }

    @Test
    void aFilterMayPutAnotherResponseInItsPlace() throws IOException {
        listener = listen(directory.resolve("www").toString(), new Replacing()).open("/static");
        FakeServerStream client = get("/a.txt");
        assertThat(client.status()).isEqualTo(451);
        assertThat(client.bodyText()).isEqualTo("no");
        assertThat(client.ended()).isTrue();
        assertThat(openFiles()).isZero();
    }

    /** Replaces every response. */
    private static final class Replacing implements Filter.OnResponse {
        @Override
        public Verdict onResponse(Exchange x) {
            return new Verdict.Answer(Reply.of(451, Map.of(), new byte[] {'n', 'o'}));
        }
    }
}
