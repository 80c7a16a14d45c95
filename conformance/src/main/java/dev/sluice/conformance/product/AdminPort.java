package dev.sluice.conformance.product;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The admin port of one of our processes, asked over HTTP; safe from any thread. */
public final class AdminPort {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String address;

    AdminPort(int port) {
        this.address = "http://127.0.0.1:" + port;
    }

    /**
     * An answer.
     *
     * @param status its status
     * @param body its text
     */
    public record Answer(int status, String body) {}

    /** Asks with GET. */
    public Answer get(String path, Deadline deadline) {
        return ask(HttpRequest.newBuilder(URI.create(address + path)).GET(), deadline);
    }

    /** Asks with POST and no body. */
    public Answer post(String path, Deadline deadline) {
        return ask(
                HttpRequest.newBuilder(URI.create(address + path)).POST(HttpRequest.BodyPublishers.noBody()), deadline);
    }

    /** The metrics as they stand now. */
    public Metrics metrics(Deadline deadline) {
        Answer answer = get("/metrics", deadline);
        if (answer.status() != 200) {
            throw new SceneFailure("GET /metrics answers " + answer.status() + " " + answer.body());
        }
        return Metrics.parse(answer.body());
    }

    /** Whether anything answers at all. */
    boolean isUp(Deadline deadline) {
        try {
            return get("/readyz", deadline).status() == 200;
        } catch (SceneFailure e) {
            return false;
        }
    }

    private static Answer ask(HttpRequest.Builder request, Deadline deadline) {
        try {
            HttpResponse<String> response = HTTP.send(
                    request.timeout(Duration.ofMillis(deadline.millisLeft())).build(),
                    HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new SceneFailure("the admin port does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SceneFailure("stopped", e);
        }
    }
}
