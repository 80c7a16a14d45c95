package dev.sluice.conformance.play;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.product.Certificates;
import dev.sluice.conformance.scene.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The steps about TLS: what a block offers, and what came of it; confined to the block's thread. */
final class TlsSteps {
    private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");

    private final Tls offer;
    private final Deadline deadline;

    TlsSteps(Tls offer, Deadline deadline) {
        this.offer = offer;
        this.deadline = deadline;
    }

    /** Plays a step about what is offered; false if the verb is none of these. */
    boolean play(Step step) {
        switch (step.verb()) {
            case "sni" -> offer.sni(step.argument(0));
            case "alpn" ->
                offer.alpn(
                        step.says(0, "none")
                                ? List.of()
                                : List.of(step.argument(0).split(",", -1)));
            case "tls" -> offer.version(step.argument(0));
            case "fragment" -> offer.fragment((int) step.number(0));
            case "certificate" -> {
                Certificates all = Certificates.ofThisRun();
                String name = step.argument(0);
                boolean file = step.size() > 1;
                offer.certificate(
                        file ? Path.of(name) : all.certificate(name), file ? Path.of(step.argument(1)) : all.key(name));
            }
            case "ask-certificate" -> offer.asks();
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Plays {@code expect certificate|tls|alpn|sni|alert}; false if it is about something else. */
    boolean expect(Step step, Wire wire) {
        switch (step.argument(0)) {
            case "certificate" -> Expectations.compare("certificate", step, 1, certificate(wire));
            case "no-certificate" -> Expectations.equal("certificate", "", certificate(wire));
            case "tls" ->
                Expectations.equal(
                        "version",
                        "TLSv" + step.argument(1),
                        wire.engine().getSession().getProtocol());
            case "alpn" -> {
                String chosen = wire.engine().getApplicationProtocol();
                Expectations.equal("ALPN", step.argument(1), chosen == null || chosen.isEmpty() ? "none" : chosen);
            }
            case "sni" -> Expectations.equal("SNI", step.argument(1), sni(wire));
            case "alert" -> alert(step, wire);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The names of the other side's certificate, empty if it showed none. */
    private static String certificate(Wire wire) {
        try {
            Certificate[] chain = wire.engine().getSession().getPeerCertificates();
            return chain[0] instanceof X509Certificate x509
                    ? x509.getSubjectX500Principal().getName()
                    : chain[0].getType();
        } catch (SSLPeerUnverifiedException e) {
            return "";
        }
    }

    private static String sni(Wire wire) {
        SSLSession session = wire.engine().getSession();
        if (session instanceof ExtendedSSLSession extended) {
            return extended.getRequestedServerNames().stream()
                    .filter(SNIHostName.class::isInstance)
                    .map(name -> ((SNIHostName) name).getAsciiName())
                    .findFirst()
                    .orElse("none");
        }
        return "none";
    }

    /** {@code expect alert NAME} or {@code NAME|NAME}: in the handshake, or soon after it, as TLS 1.3 may. */
    private void alert(Step step, Wire wire) {
        while (wire.refusal() == null && wire.end() == Wire.End.OPEN) {
            wire.fill(deadline);
        }
        IOException refusal = wire.refusal();
        Matcher matcher = ALERT.matcher(message(refusal));
        if (!matcher.find()) {
            throw new SceneFailure("there was no alert, but " + (refusal == null ? wire.end() : message(refusal)));
        }
        if (step.size() > 1 && !List.of(step.argument(1).split("\\|", -1)).contains(matcher.group(1))) {
            throw new SceneFailure("the alert is " + matcher.group(1));
        }
    }

    private static String message(@Nullable IOException refusal) {
        return refusal == null ? "" : String.valueOf(refusal.getMessage());
    }
}
