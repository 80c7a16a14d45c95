package dev.sluice.conformance.play;

import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.product.SluiceProcess;
import dev.sluice.conformance.scene.Step;
import dev.sluice.conformance.scene.Token;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The actor of a {@code log} block: it reads the access log from where it stood when the scene began. */
final class Log implements Actor {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Stage stage;
    private final Path file;
    private long begin;
    private int promised = -1;

    Log(Stage stage, SluiceProcess sluice) throws IOException {
        this.stage = stage;
        this.file = sluice.log();
        this.begin = Files.exists(file) ? Files.size(file) : 0;
    }

    @Override
    public void play(Step step) throws IOException, InterruptedException {
        switch (step.verb()) {
            case "expect" -> expect(step);
            case "line" -> line(step);
            case "lines" -> count(step);
            case "rotate" -> Files.move(file, Path.of(file + ".1"));
            case "from-start" -> begin = 0;
            default -> throw new SceneFailure("a log cannot " + step.verb());
        }
    }

    /** {@code expect reason=idle-timeout status=408}: waits for a line with these fields. */
    private void expect(Step step) throws IOException, InterruptedException {
        while (lines().stream().noneMatch(line -> fits(line, step.arguments()))) {
            wait("no line has " + step.rest(0));
        }
    }

    /** {@code line ~ pattern [in file]}: waits for a line of any format. */
    private void line(Step step) throws IOException, InterruptedException {
        Pattern pattern = Pattern.compile(step.argument(1));
        while (lines().stream().noneMatch(line -> pattern.matcher(line).find())) {
            wait("no line matches " + pattern);
        }
    }

    /** {@code lines 2}: waits until there are so many lines about requests; more are a failure, also when all is over. */
    private void count(Step step) throws IOException, InterruptedException {
        promised = Integer.parseInt(step.argument(0));
        while (requests() < promised) {
            wait("there are not " + promised + " lines");
        }
        finish();
    }

    @Override
    public void finish() throws IOException {
        long requests = requests();
        if (promised >= 0 && requests != promised) {
            throw new SceneFailure(
                    "there are " + requests + " lines, not " + promised + ":\n" + String.join("\n", lines()));
        }
    }

    /** Lines that are not about the admin port, which the runner asks, too. */
    private long requests() throws IOException {
        return lines().stream()
                .filter(line -> !line.contains("\"listener\":\"admin\""))
                .count();
    }

    private void wait(String missing) throws IOException, InterruptedException {
        try {
            Polling.pause(stage.deadline());
        } catch (SceneFailure e) {
            throw new SceneFailure(missing + " in:\n" + String.join("\n", lines()), e);
        }
    }

    private List<String> lines() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        byte[] all = Files.readAllBytes(file);
        int from = (int) Math.min(begin, all.length);
        return new String(all, from, all.length - from, StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static boolean fits(String line, List<Token> wanted) {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JacksonException e) {
            return false;
        }
        return wanted.stream().allMatch(token -> fits(node, token.value()));
    }

    private static boolean fits(JsonNode node, String wanted) {
        int equals = wanted.indexOf('=');
        JsonNode value = node.at("/" + wanted.substring(0, equals).replace('.', '/'));
        String expected = wanted.substring(equals + 1);
        String actual = value.isMissingNode() || value.isNull() ? "-" : text(value);
        return expected.equals("*") ? !actual.equals("-") : actual.equals(expected);
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asString() : value.toString();
    }
}
