package dev.sluice.certs;

/** An error with a certificate, on its way to who tells it. Never leaves with a key in its message. */
public final class CertificateFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient CertificateProblem problem;

    CertificateFault(CertificateProblem problem) {
        super(problem.toString(), null, false, false);
        this.problem = problem;
    }

    CertificateFault(CertificateProblem.Kind kind, String message, String remedy) {
        this(new CertificateProblem(kind, message, remedy));
    }

    /** What is wrong. */
    public CertificateProblem problem() {
        return problem;
    }
}
