package dev.sluice.cli;

import picocli.CommandLine.Command;

/** {@code sluice} itself: help. Main thread. */
@Command(
        name = "sluice",
        header = "A reverse proxy: it takes requests in and hands them to the servers behind it.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0   it went well",
            "  64  the command line is wrong",
            "  65  the configuration, or what it was tested with, is wrong",
            "  69  what is needed is not there: an address to bind, a running Sluice to talk to",
            "  70  a defect of Sluice",
            "",
            "First steps:",
            "  sluice demo",
            "  sluice proxy --from :8080 --to localhost:3000",
            "  sluice run sluice.yaml",
            "",
            "\"sluice COMMAND --help\" says more."
        })
final class SluiceCommand {}
