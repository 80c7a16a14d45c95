package dev.sluice.conformance.play;

import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.product.AdminPort;
import dev.sluice.conformance.product.Metrics;
import dev.sluice.conformance.product.SluiceProcess;
import dev.sluice.conformance.scene.Step;
import org.jspecify.annotations.Nullable;

/** The actor of an {@code admin} block: it asks the admin port and reads metrics. */
final class Admin implements Actor {
    private final Stage stage;
    private final AdminPort admin;
    private AdminPort.@Nullable Answer last;

    Admin(Stage stage, SluiceProcess sluice) {
        this.stage = stage;
        this.admin = sluice.admin();
    }

    @Override
    public void play(Step step) throws InterruptedException {
        switch (step.verb()) {
            case "get" -> answered(admin.get(step.argument(0), stage.deadline()));
            case "post" -> answered(admin.post(step.argument(0), stage.deadline()));
            case "status" -> Expectations.equal("status", step.argument(0), String.valueOf(last().status()));
            case "body" -> Expectations.compare("body", step, 0, last().body());
            case "metric" -> metric(step);
            default -> throw new SceneFailure("an admin cannot " + step.verb());
        }
    }

    private void answered(AdminPort.Answer answer) {
        last = answer;
        stage.transcript()
                .add(
                        "admin",
                        answer.status() + " " + answer.body().lines().limit(3).toList());
    }

    private AdminPort.Answer last() {
        if (last == null) {
            throw new SceneFailure("nothing was asked yet");
        }
        return last;
    }

    private static boolean holds(String relation, double actual, double wanted) {
        return switch (relation) {
            case ">=" -> actual >= wanted;
            case "<=" -> actual <= wanted;
            default -> actual == wanted;
        };
    }

    /** {@code metric name{label="x"} = 3}, {@code >= 3} or {@code <= 3}: waits until it holds, because counters are summed now and then. */
    private void metric(Step step) throws InterruptedException {
        String selector = step.argument(0);
        double wanted = Double.parseDouble(step.argument(2));
        while (true) {
            Metrics metrics = admin.metrics(stage.deadline());
            double actual = metrics.sum(selector);
            boolean holds = holds(step.argument(1), actual, wanted);
            boolean known = metrics.has(selector.replaceAll("\\{.*", ""));
            if (holds && known) {
                return;
            }
            if (stage.deadline().hasPassed()) {
                throw new SceneFailure(selector + " is " + (known ? String.valueOf(actual) : "unknown"));
            }
            try {
                Polling.pause(stage.deadline());
            } catch (SceneFailure e) {
                throw new SceneFailure(selector + " is " + (known ? String.valueOf(actual) : "unknown"), e);
            }
        }
    }
}
