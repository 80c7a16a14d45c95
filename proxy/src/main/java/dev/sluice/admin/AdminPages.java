package dev.sluice.admin;

import dev.sluice.control.Conductor;
import dev.sluice.control.Outcome;
import dev.sluice.control.Snapshot;
import dev.sluice.exchange.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the admin address answers: the page for people, status, metrics, health, and the commands. Any blocking thread. */
public final class AdminPages {
    private final Conductor conductor;
    private final Exposition exposition;
    private final StatusPage status;
    private final Runnable stop;
    private final Questions questions = new Questions();

    /** Pages of what the conductor runs; {@code stop} begins to end the process and returns at once. */
    public AdminPages(Conductor conductor, Exposition exposition, StatusPage status, Runnable stop) {
        this.conductor = conductor;
        this.exposition = exposition;
        this.status = status;
        this.stop = stop;
    }

    /** Adds the pages to the site. */
    public void addTo(AdminSite site) {
        site.reads("/", request -> Dashboard.reply())
                .reads("/status", status)
                .reads("/metrics", this::metrics)
                .reads("/healthz", request -> Replies.text(200, "alive\n"))
                .reads("/readyz", request -> ready())
                .reads("/explain", this::explain)
                .reads("/certificates", new CertificatePage(conductor::certificates))
                .takes("/certificates/replace", new ReplacementPage(conductor::replace))
                .commands("/reload", request -> reload())
                .commands("/stop", request -> stop());
    }

    private Reply metrics(AdminRequest request) {
        Exposition.Format format = Exposition.Format.of(request.accept());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
        try {
            exposition.write(bytes, format);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Replies.bytes(200, format.contentType(), bytes.toByteArray());
    }

    private Reply ready() {
        return conductor.isReady() ? Replies.text(200, "ready\n") : Replies.text(503, "not ready: shutting down\n");
    }

    private Reply explain(AdminRequest request) {
        Snapshot snapshot = conductor.snapshot();
        if (snapshot == null) {
            return Replies.text(503, "not started\n");
        }
        try {
            Inquiry inquiry = Inquiry.of(
                    one(request, "method", "GET"),
                    one(request, "url", ""),
                    request.parameters("header"),
                    one(request, "client", "127.0.0.1"));
            return Replies.text(200, questions.ask(snapshot, inquiry));
        } catch (IllegalArgumentException e) {
            return Replies.text(400, e.getMessage() + "\n");
        }
    }

    private static String one(AdminRequest request, String name, String otherwise) {
        List<String> values = request.parameters(name);
        return values.isEmpty() ? otherwise : values.get(0);
    }

    private Reply reload() {
        Outcome outcome = conductor.reload();
        if (!outcome.isApplied()) {
            return Replies.text(conductor.isReady() ? 422 : 503, outcome.text().stripTrailing() + "\n");
        }
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("snapshot", outcome.snapshot());
        said.put("text", outcome.text());
        return Replies.json(200, said);
    }

    private Reply stop() {
        stop.run();
        return Replies.text(202, "draining\n");
    }
}
