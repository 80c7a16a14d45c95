package dev.sluice.server.tls;

import dev.sluice.filter.clientauth.ClientAuthConfig;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** The judge of clients' certificates (RFC 5280 section 6): by the given authorities and lists, and nothing fetched. */
final class ClientVerifier extends X509ExtendedTrustManager {
    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_USAGE = "2.5.29.37.0";
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int LONGEST_CHAIN = 10;

    private final ClientTrust trust;
    private final Set<TrustAnchor> anchors = new HashSet<>();

    ClientVerifier(ClientTrust trust) {
        this.trust = trust;
        trust.authorities().forEach(authority -> anchors.add(new TrustAnchor(authority, null)));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trust.authorities().toArray(new X509Certificate[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        if (trust.mode() == ClientAuthConfig.Mode.REQUEST) {
            return;
        }
        if (chain.length == 0 || chain.length > LONGEST_CHAIN) {
            throw new CertificateException("a chain of " + chain.length + " certificates");
        }
        X509Certificate client = chain[0];
        List<String> usages = client.getExtendedKeyUsage();
        boolean[] keyUsage = client.getKeyUsage();
        if ((usages != null && !usages.contains(CLIENT_AUTHENTICATION) && !usages.contains(ANY_USAGE))
                || (keyUsage != null && !keyUsage[DIGITAL_SIGNATURE])) {
            throw new CertificateException("not a client's certificate");
        }
        try {
            verify(client, Arrays.asList(chain));
        } catch (GeneralSecurityException e) {
            throw new CertificateException(e.getMessage(), e);
        }
    }

    /** What a client sends may stand in any order and hold more than its path: the path is built. */
    private void verify(X509Certificate client, List<X509Certificate> sent) throws GeneralSecurityException {
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(client);
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(sent)));
        parameters.setRevocationEnabled(!trust.lists().isEmpty());
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(trust.lists())));
        parameters.setMaxPathLength(LONGEST_CHAIN);
        CertPathBuilder.getInstance("PKIX").build(parameters);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this is no client");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }
}
