package dev.sluice.cli;

/** A place where programs of this machine look up whom they trust. Main thread; it runs the programs that keep the place. */
interface RootStore {
    /** How it went, in words for a person. Immutable. */
    record Result(boolean done, String text) {}

    /** Puts the root in, or says why not and what to do. */
    Result install(LocalRoot root);

    /** Takes it out, or says why not. */
    Result remove(LocalRoot root);
}
