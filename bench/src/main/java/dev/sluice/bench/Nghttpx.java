package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nghttpx with one worker: kept upstream connections and a JSON access log. It takes part where all do. */
final class Nghttpx implements Contender {

    private static final String CONFIG = """
            frontend=127.0.0.1,PORT;no-tls
            frontend=127.0.0.1,TLSPORT
            frontend=127.0.0.1,ADMIN;api;no-tls
            backend=127.0.0.1,ORIGIN;;proto=http/1.1
            backend=127.0.0.1,CALLS;/bench.Echo/;proto=h2
            private-key-file=PRIVATEKEY
            certificate-file=CERTIFICATE
            tls13-ciphers=TLS_AES_128_GCM_SHA256
            tls-min-proto-version=TLSv1.3
            no-ocsp=yes
            workers=1
            single-process=yes
            backlog=4096
            backend-keep-alive-timeout=300s
            frontend-keep-alive-timeout=300s
            frontend-http2-read-timeout=300s
            add-x-forwarded-for=yes
            pid-file=DIR/pid
            errorlog-file=DIR/error.log
            accesslog-file=DIR/access.log
            accesslog-format={"time":"${time_iso8601}","client":"${remote_addr}","method":"${method}","uri":"${path}","status":${status},"bytes":${body_bytes_sent},"duration":${request_time},"upstream":"${backend_host}","agent":"${http_user_agent}"}
            """;

    @Override
    public String name() {
        return "nghttpx";
    }

    @Override
    public boolean takesPartIn(Case which) {
        return which.isForEverybody();
    }

    @Override
    public List<String> versionCommand() {
        return List.of("nghttpx", "--version");
    }

    @Override
    public Launch prepare(Setup setup) throws IOException {
        Path file = setup.dir().resolve("nghttpx.conf");
        Files.writeString(file, setup.fill(CONFIG));
        return new Launch(List.of("nghttpx", "--conf=" + file), setup.dir().resolve("access.log"));
    }
}
