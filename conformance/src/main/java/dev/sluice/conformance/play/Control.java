package dev.sluice.conformance.play;

import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.product.AdminPort;
import dev.sluice.conformance.product.SluiceProcess;
import dev.sluice.conformance.scene.Step;

/** The actor of a {@code control} block: the operator, who rewrites the file, reloads, signals and stops. */
final class Control implements Actor {
    private final Stage stage;
    private final SluiceProcess sluice;

    Control(Stage stage, SluiceProcess sluice) {
        this.stage = stage;
        this.sluice = sluice;
    }

    @Override
    public void play(Step step) throws InterruptedException {
        switch (step.verb()) {
            case "rewrite" -> sluice.write(step.text());
            case "reload" -> reload(step);
            case "signal" -> sluice.child().signal(step.argument(0));
            case "exit" ->
                Expectations.equal(
                        "exit status",
                        step.argument(0),
                        String.valueOf(sluice.child().awaitExit(stage.deadline())));
            case "output" -> output(step);
            default -> throw new SceneFailure("a control cannot " + step.verb());
        }
    }

    /** {@code reload 200}, or {@code reload 422 ~ text}. */
    private void reload(Step step) {
        AdminPort.Answer answer = sluice.admin().post("/reload", stage.deadline());
        stage.transcript().add("control", "reload: " + answer.status() + " " + answer.body());
        Expectations.equal("status of the reload", step.argument(0), String.valueOf(answer.status()));
        if (step.size() > 1) {
            Expectations.compare("answer of the reload", step, 1, answer.body());
        }
    }

    /** {@code output ~ text}: waits until the process has printed it. */
    private void output(Step step) throws InterruptedException {
        while (true) {
            try {
                Expectations.compare("output", step, 0, sluice.child().output());
                return;
            } catch (SceneFailure e) {
                if (stage.deadline().hasPassed()) {
                    throw e;
                }
                Thread.sleep(5);
            }
        }
    }
}
