package dev.sluice.admin;

import dev.sluice.observe.DurationBuckets;
import dev.sluice.observe.Family;
import dev.sluice.observe.MeterReader;
import dev.sluice.observe.Meters;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The metrics as text for a scraper: the Prometheus text format 0.0.4, or OpenMetrics 1.0.0 for one that asks for it.
 * Its size is bounded by the limit of label sets in {@link Meters}; it is written in small pieces. Any thread.
 */
public final class Exposition {
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final Family BUILD = Family.gauge(
            "sluice_build_info", "Always 1; the labels say which Sluice runs on which Java.", "version", "java");

    /** A text format. */
    public enum Format {
        PROMETHEUS("text/plain; version=0.0.4; charset=utf-8"),
        OPENMETRICS(OPEN_METRICS + "; version=1.0.0; charset=utf-8");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        /** The value of the response's Content-Type field. */
        public String contentType() {
            return contentType;
        }

        /** The format for a scraper that sent this Accept field, or none. */
        public static Format of(@Nullable String accept) {
            return accept != null && accept.contains(OPEN_METRICS) ? OPENMETRICS : PROMETHEUS;
        }
    }

    private final Meters meters;
    private final ProcessReadings process;
    private final List<String> build;
    private volatile CertificatePage certificates = new CertificatePage(List::of);

    /** An exposition of the registry, the process and the version of Sluice. */
    public Exposition(Meters meters, ProcessReadings process, String version) {
        this.meters = meters;
        this.process = process;
        this.build = List.of(version, Runtime.version().toString());
    }

    /** The same with these certificates' expiry. */
    public Exposition with(CertificatePage page) {
        certificates = page;
        return this;
    }

    /** Every family there may be, for the reference page. */
    public static List<Family> families() {
        List<Family> families = new ArrayList<>(Meters.families());
        families.add(BUILD);
        families.addAll(ProcessReadings.families());
        families.addAll(CertificatePage.families());
        return List.copyOf(families);
    }

    /** Writes all metrics as they are now. */
    public void write(OutputStream out, Format format) throws IOException {
        TextWriter text = new TextWriter(out);
        Lines lines = new Lines(text, format);
        try {
            meters.read(lines);
            lines.family(BUILD);
            lines.value(build, List.of(), 1);
            process.read(lines);
            certificates.read(lines);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (format == Format.OPENMETRICS) {
            text.text("# EOF\n");
        }
        text.flush();
    }

    /** One writing of all metrics. Owned by the thread that writes. */
    static final class Lines implements MeterReader {
        private final TextWriter text;
        private final Format format;
        private Family family = BUILD;

        Lines(TextWriter text, Format format) {
            this.text = text;
            this.format = format;
        }

        @Override
        public void family(Family next) {
            family = next;
            String name = next.name();
            if (format == Format.OPENMETRICS && next.type() == Family.Type.COUNTER) {
                name = name.substring(0, name.length() - "_total".length());
            }
            try {
                text.text("# HELP ").text(name).ascii(' ');
                text.escaped(next.help(), format == Format.OPENMETRICS).ascii('\n');
                String type = next.type().name().toLowerCase(Locale.ROOT);
                text.text("# TYPE ").text(name).ascii(' ').text(type).ascii('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void value(List<String> labels, List<String> moreLabels, long value) {
            try {
                series("", labels, moreLabels).number(value).ascii('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A number of seconds, given in nanoseconds. */
        void seconds(List<String> labels, long nanos) {
            try {
                series("", labels, List.of()).seconds(nanos).ascii('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void durations(List<String> labels, long[] counts, long sumNanos) {
            try {
                long below = 0;
                int bucket = 0;
                for (int i = 0; i < DurationBuckets.exportedBounds(); i++) {
                    long bound = DurationBuckets.exportedBound(i);
                    for (int last = DurationBuckets.indexOf(bound); bucket <= last; bucket++) {
                        below += counts[bucket];
                    }
                    bucket(labels).seconds(bound).text("\"} ").number(below).ascii('\n');
                }
                for (; bucket < counts.length; bucket++) {
                    below += counts[bucket];
                }
                bucket(labels).text("+Inf\"} ").number(below).ascii('\n');
                series("_sum", labels, List.of()).seconds(sumNanos).ascii('\n');
                series("_count", labels, List.of()).number(below).ascii('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private TextWriter bucket(List<String> labels) throws IOException {
            text.text(family.name()).text("_bucket{");
            labels(labels, List.of());
            return text.text(labels.isEmpty() ? "le=\"" : ",le=\"");
        }

        private TextWriter series(String suffix, List<String> labels, List<String> more) throws IOException {
            text.text(family.name()).text(suffix);
            if (!labels.isEmpty() || !more.isEmpty()) {
                text.ascii('{');
                labels(labels, more);
                text.ascii('}');
            }
            return text.ascii(' ');
        }

        private void labels(List<String> labels, List<String> more) throws IOException {
            int own = labels.size();
            for (int i = 0; i < own + more.size(); i++) {
                if (i > 0) {
                    text.ascii(',');
                }
                text.text(family.labels().get(i)).text("=\"");
                text.escaped(i < own ? labels.get(i) : more.get(i - own), true).ascii('"');
            }
        }
    }
}
