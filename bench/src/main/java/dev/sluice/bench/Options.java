package dev.sluice.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the command line asked for. */
record Options(
        Path root,
        Path work,
        int rounds,
        double seconds,
        double warmSeconds,
        int starts,
        List<Case> cases,
        List<Contender> contenders) {

    static Options parse(List<String> args, List<String> defaultProxies) {
        Path root = Path.of(".");
        Path work = Path.of(".");
        int rounds = 5;
        double seconds = 4;
        double warm = 8;
        int starts = 5;
        List<Case> cases = List.of(Case.values());
        List<String> proxies = defaultProxies;
        if (args.contains("--quick")) {
            rounds = 2;
            seconds = 1.5;
            warm = 4;
            starts = 2;
        }
        for (int i = 0; i < args.size(); i++) {
            switch (args.get(i)) {
                case "--root" -> root = Path.of(value(args, ++i));
                case "--work" -> work = Path.of(value(args, ++i));
                case "--rounds" -> rounds = Integer.parseInt(value(args, ++i));
                case "--seconds" -> seconds = Double.parseDouble(value(args, ++i));
                case "--case" -> cases = cases(value(args, ++i));
                case "--proxies" -> proxies = List.of(value(args, ++i).split(",", -1));
                case "--quick" -> {}
                default -> throw new IllegalArgumentException("unknown option " + args.get(i));
            }
        }
        if (rounds < 1 || !(seconds >= 0.5 && seconds <= 60)) {
            throw new IllegalArgumentException("--rounds must be at least 1, --seconds between 0.5 and 60");
        }
        return new Options(root, work, rounds, seconds, warm, starts, cases, contenders(proxies, root));
    }

    private static List<Case> cases(String list) {
        List<Case> found = new ArrayList<>();
        for (String key : list.split(",", -1)) {
            found.add(Case.named(key));
        }
        return found;
    }

    private static List<Contender> contenders(List<String> names, Path root) {
        List<Contender> found = new ArrayList<>();
        for (String name : names) {
            found.add(
                    switch (name) {
                        case "nginx" -> Nginx.tuned();
                        case "nginx-stock" -> Nginx.stock();
                        case "haproxy" -> new Haproxy();
                        case "caddy" -> new Caddy();
                        case "nghttpx" -> new Nghttpx();
                        case "h2o" -> new H2o();
                        case "envoy" -> new Envoy();
                        case "sluice" -> new Sluice(root);
                        default -> throw new IllegalArgumentException("no proxy named " + name);
                    });
        }
        return found;
    }

    private static String value(List<String> args, int index) {
        if (index >= args.size()) {
            throw new IllegalArgumentException(args.get(index - 1) + " needs a value");
        }
        return args.get(index);
    }
}
