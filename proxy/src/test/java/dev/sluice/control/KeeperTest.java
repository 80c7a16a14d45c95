package dev.sluice.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What lives on over reloads, what is made and what is let go. */
class KeeperTest {
    private final Keeper<String, StringBuilder> keeper = new Keeper<>(StringBuilder::new);

    private StringBuilder publish(String config) {
        keeper.begin();
        StringBuilder living = keeper.keep(config);
        keeper.commit();
        return living;
    }

    @Test
    void anEqualRecordKeepsItsLivingThing() {
        StringBuilder before = publish("a");
        keeper.begin();
        // another object, equal in value, as a record from a file read again is
        assertThat(keeper.keep(new String("a"))).isSameAs(before);
        assertThat(keeper.added()).isEmpty();
        assertThat(keeper.commit()).isEmpty();
        assertThat(keeper.all()).containsExactly(before);
    }

    @Test
    void aChangedRecordGetsANewOneAndTheOldIsLetGo() {
        StringBuilder before = publish("a");
        keeper.begin();
        StringBuilder after = keeper.keep("b");
        assertThat(keeper.wanted()).containsExactly(after);
        assertThat(keeper.added()).containsExactly(after);
        assertThat(keeper.all()).as("until it is published the old one lives").containsExactly(before);
        assertThat(keeper.commit()).containsExactly(before);
        assertThat(keeper.all()).containsExactly(after);
    }

    @Test
    void twoRoutesWithOneRecordShareIt() {
        keeper.begin();
        assertThat(keeper.keep("a")).isSameAs(keeper.keep("a"));
        assertThat(keeper.wanted()).hasSize(1);
    }

    @Test
    void aRefusedSnapshotLeavesWhatWasAndAnswersWhatItMade() {
        StringBuilder before = publish("a");
        keeper.begin();
        keeper.keep("a");
        StringBuilder made = keeper.keep("b");
        assertThat(keeper.rollback()).containsExactly(made);
        assertThat(keeper.all()).containsExactly(before);
        assertThat(publish("a")).isSameAs(before);
    }
}
