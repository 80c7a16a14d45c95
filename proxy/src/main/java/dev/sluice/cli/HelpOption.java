package dev.sluice.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The option that every command has, and the layout of what it prints. Main thread. */
final class HelpOption {
    private HelpOption() {}

    /** Gives option and layout to the command and to those below it. */
    static void addTo(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Print this help.")
                .build());
        spec.usageMessage()
                .synopsisHeading("%nUsage: ")
                .descriptionHeading("%n")
                .parameterListHeading("%n")
                .optionListHeading("%n");
        command.getSubcommands().values().forEach(HelpOption::addTo);
    }
}
