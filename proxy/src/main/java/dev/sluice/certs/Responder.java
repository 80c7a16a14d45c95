package dev.sluice.certs;

import java.net.URI;

/** Whoever answers OCSP requests: over HTTP, or a test. Any thread that may block. */
interface Responder {
    /** The answer to a request in DER, of bounded size, within bounded time. */
    byte[] ask(URI responder, byte[] request) throws OcspException;
}
