package dev.sluice.admin;

import dev.sluice.certs.CertificateProblem;
import dev.sluice.certs.KeyedCertificate;
import dev.sluice.control.Replacement;
import dev.sluice.exchange.Reply;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Takes a certificate chain with its key in place of that of a file; never tells a key. Any blocking thread. */
final class ReplacementPage implements Intake {
    private final BiFunction<String, byte[], Replacement> replace;

    /** A page whose certificates go there, with the file that they stand for. */
    ReplacementPage(BiFunction<String, byte[], Replacement> replace) {
        this.replace = replace;
    }

    @Override
    public Reply answer(AdminRequest request, byte[] body) {
        try {
            List<String> files = request.parameters("file");
            return files.size() == 1
                    ? reply(replace.apply(files.get(0), body))
                    : Replies.json(400, Map.of("errors", List.of("write ?file= with the certificate's file")));
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }

    private static Reply reply(Replacement replacement) {
        Map<String, Object> said = new LinkedHashMap<>();
        KeyedCertificate certificate = replacement.certificate();
        if (certificate != null) {
            said.put("source", certificate.source());
            said.put("names", certificate.names().toString());
            said.put("serial", certificate.leaf().getSerialNumber().toString(16));
            said.put("until", certificate.leaf().getNotAfter().toInstant().toString());
        }
        if (!replacement.errors().isEmpty()) {
            said.put("errors", texts(replacement.errors()));
        }
        said.put("warnings", texts(replacement.warnings()));
        return Replies.json(status(replacement.step()), said);
    }

    private static List<String> texts(List<CertificateProblem> problems) {
        return problems.stream().map(CertificateProblem::toString).toList();
    }

    private static int status(Replacement.Step step) {
        return switch (step) {
            case APPLIED -> 200;
            case REFUSED -> 422;
            case UNKNOWN -> 404;
            case NOT_SERVING -> 503;
        };
    }
}
