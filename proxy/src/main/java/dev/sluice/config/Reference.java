package dev.sluice.config;

import dev.sluice.config.RecordShape.Field;
import dev.sluice.observe.LogFormat;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The reference page of the configuration language, written from the model that also binds it. For one thread. */
final class Reference {
    private static final String HEAD = """
            # Configuration reference

            This page is generated from the model that reads the file; a test compares the two. Do not edit it.

            One YAML 1.2 file, `sluice.yaml`. A string, a list and a map all work where a map works: every section names its
            shorter forms, and `sluice config show --full` prints the full form with every default and where each value is from.

            - **Site keys** are `http://host[:port]`, `:port` for every host, or `unix:/path` to listen on a Unix-domain socket. A
              host is exact or `*.example.com`, which stands for every name below `example.com`. It is compared with the request's
              Host, also when it is an IP address, and never chooses an address to bind: a site listens on its port on every
              address of the machine unless `listen` says otherwise. A name without `http://` will stand for automatic HTTPS and is
              an error in this version.
            - **Inheritance** goes key by key: the file's `limits` and `timeouts` hold for every site, a site's for every route.
              `!reset` before a value, or instead of it, drops what is inherited and begins from the defaults.
            - **A route takes** `/x` exactly, `/x/*` as `/x` and everything below it, `/u/{id}` with any one segment for `{id}`, or
              what the RE2 expression behind `~` is found in. The most special one wins: exact, then template, then the longest
              prefix, then expression; then more conditions, then the greater `priority`. The order of the file never matters.
            - **References** `${env:NAME}` and `${file:/path}` stand for what must not be in the file; what is printed is the
              reference. Only the addresses of servers and listeners and the directories in use are named, where they are at work.
              `$${` is a literal `${`.
            - **Units**: durations are `100ms`, `3s`, `5m`, `1h30m`, `1d`; sizes are `64KiB` (1024) or `10MB` (1000).
            - **Variables** of redirects and hash keys are REQUEST; also `{header.NAME}`, `{cookie.NAME}`, `{query.NAME}`, and `{path.NAME}` for
              the part of a path that `{NAME}` of a template took. A brace itself is doubled.
            - **Variables** of an access-log template are RECORD.
            """;

    private final StringBuilder text = new StringBuilder();

    private Reference() {}

    static String page(RecordShape<?> root) {
        Reference page = new Reference();
        page.text.append(HEAD.replace("REQUEST", variables(dev.sluice.exchange.Variables.NAMES))
                .replace("RECORD", variables(LogFormat.variables())));
        List<RecordShape<?>> waiting = new ArrayList<>(List.of(root));
        Set<String> seen = new LinkedHashSet<>(Set.of(root.name()));
        while (!waiting.isEmpty()) {
            RecordShape<?> shape = waiting.remove(0);
            page.section(shape);
            List<RecordShape<?>> below = new ArrayList<>();
            shape.fields().forEach(field -> field.shape().visit(below::add));
            below.stream().filter(each -> seen.add(each.name())).forEach(waiting::add);
        }
        return page.text.toString();
    }

    private static String variables(List<String> names) {
        return names.stream().map(name -> "`{" + name + "}`").collect(Collectors.joining(", "));
    }

    private void section(RecordShape<?> shape) {
        text.append("\n## ")
                .append(shape.name())
                .append("\n\n")
                .append(shape.doc())
                .append('\n');
        if (!shape.shorthandDoc().isEmpty()) {
            text.append("\nShorter: ").append(shape.shorthandDoc()).append(".\n");
        }
        text.append("\n| key | value | default | meaning |\n|---|---|---|---|\n");
        for (Field<?> field : shape.fields()) {
            text.append("| `").append(field.key()).append("` | ").append(cell(kind(field)));
            text.append(" | ")
                    .append(cell(standing(field)))
                    .append(" | ")
                    .append(cell(field.doc()))
                    .append(" |\n");
        }
    }

    private static String kind(Field<?> field) {
        List<RecordShape<?>> records = new ArrayList<>();
        field.shape().visit(records::add);
        String kind = field.shape().kind();
        return records.isEmpty()
                ? kind
                : kind.replace(records.get(0).name(), link(records.get(0).name()));
    }

    private static String link(String name) {
        return "[" + name + "](#" + name.toLowerCase(java.util.Locale.ROOT) + ")";
    }

    private static String standing(Field<?> field) {
        Shown shown = field.byDefault() == null ? null : field.byDefault().shown();
        return switch (field.need()) {
            case REQUIRED -> "*required*";
            case INHERITED -> value(shown) + (shown instanceof Shown.Text ? ", inherited" : "");
            default -> value(shown);
        };
    }

    private static String value(@Nullable Shown shown) {
        if (shown == null) {
            return "*none*";
        }
        if (shown instanceof Shown.Text leaf) {
            return leaf.text().isEmpty() ? "*empty*" : "`" + leaf.text() + "`";
        }
        if (shown instanceof Shown.Items items) {
            return items.items().isEmpty()
                    ? "*none*"
                    : items.items().stream().map(Reference::value).collect(Collectors.joining(", "));
        }
        Map<String, Shown> entries = ((Shown.Entries) shown).entries();
        return entries.isEmpty() ? "*none*" : "see there";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
