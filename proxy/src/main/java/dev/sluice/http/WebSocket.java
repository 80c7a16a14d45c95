package dev.sluice.http;

import dev.sluice.base.Ascii;
import dev.sluice.base.FastRandom;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The WebSocket handshake of HTTP/1.1 (RFC 6455 section 4), which an extended CONNECT of HTTP/2 stands for (RFC 8441
 * section 5): key and accept, with which the two sides of an upgrade assure each other that both mean it. Pure; any thread.
 */
public final class WebSocket {
    private static final byte[] NAME = Ascii.bytes("websocket");
    private static final byte[] UPGRADE = Ascii.bytes("Upgrade");
    private static final byte[] GUID = Ascii.bytes("258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    private static final int KEY_BYTES = 16;
    private static final int KEY_TEXT = 24;

    private WebSocket() {}

    /** Whether the bytes name the protocol. */
    public static boolean isName(byte[] bytes, int start, int end) {
        return Ascii.equalsIgnoreCase(bytes, start, end, NAME);
    }

    /** Whether the head's Upgrade is this protocol and no other. */
    public static boolean isNamed(Head head) {
        int upgrade = head.find(FieldName.UPGRADE);
        return upgrade != Head.NONE
                && head.find(FieldName.UPGRADE, upgrade + 1) == Head.NONE
                && isName(head.array(), head.valueStart(upgrade), head.valueEnd(upgrade));
    }

    /** Whether the request is a handshake that can be told in another version of HTTP: a GET with one good key. */
    public static boolean isHandshake(Head request) {
        int key = request.find(FieldName.SEC_WEBSOCKET_KEY);
        return key != Head.NONE
                && request.method() == Method.GET
                && request.find(FieldName.SEC_WEBSOCKET_KEY, key + 1) == Head.NONE
                && request.valueEnd(key) - request.valueStart(key) == KEY_TEXT
                && isNamed(request);
    }

    /** Adds the fields that ask for the protocol, or agree to it, in HTTP/1.1. */
    public static void name(Head head) {
        head.add(FieldName.CONNECTION, UPGRADE);
        head.add(FieldName.UPGRADE, NAME);
    }

    /** Gives the request a new key. */
    public static void key(Head request, FastRandom random) {
        byte[] nonce = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i++) {
            nonce[i] = (byte) random.nextInt(256);
        }
        request.set(FieldName.SEC_WEBSOCKET_KEY, Base64.getEncoder().encode(nonce));
    }

    /** Answers the request's key. */
    public static void accept(Head request, Head response) {
        response.set(FieldName.SEC_WEBSOCKET_ACCEPT, accept(request));
    }

    /** Whether the response agrees to the protocol and answers the request's key. */
    public static boolean isAccepted(Head request, Head response) {
        int accept = response.find(FieldName.SEC_WEBSOCKET_ACCEPT);
        return accept != Head.NONE
                && response.find(FieldName.SEC_WEBSOCKET_ACCEPT, accept + 1) == Head.NONE
                && HopByHop.upgrades(response)
                && isNamed(response)
                && Ascii.equals(
                        response.array(), response.valueStart(accept), response.valueEnd(accept), accept(request));
    }

    private static byte[] accept(Head request) {
        int key = request.find(FieldName.SEC_WEBSOCKET_KEY);
        MessageDigest sha1 = sha1();
        if (key != Head.NONE) {
            sha1.update(request.array(), request.valueStart(key), request.valueEnd(key) - request.valueStart(key));
        }
        sha1.update(GUID);
        return Base64.getEncoder().encode(sha1.digest());
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
