package dev.sluice.admin;

import dev.sluice.config.RouteConfig;

/** What a route ends in, in a few words. Pure; any thread. */
final class Targeted {
    private Targeted() {}

    static String describe(RouteConfig.Target target) {
        if (target instanceof RouteConfig.Forward forward) {
            return "service " + forward.service().name();
        } else if (target instanceof RouteConfig.Redirect redirect) {
            return "redirect " + redirect.redirect().status() + " "
                    + redirect.redirect().to().text();
        } else if (target instanceof RouteConfig.Reply reply) {
            return "reply " + reply.reply().status();
        }
        return "files " + ((RouteConfig.Files) target).files().root();
    }
}
