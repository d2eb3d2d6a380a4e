package io.freshet.jobs.map.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every call is run, whatever happens to those who run them. */
class LeasesTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void leasesAreAboutASecondLongOnceItIsKnownHowLongCallsTake() {
        Leases leases = new Leases(1_000_000, 2, true);
        Lease first = given(leases.ask(0, 0));

        leases.ran(first.id(), first.range().to(), 16, 16 * 100_000L, 100_000, 0);
        Lease second = given(leases.ask(0, 0));

        assertThat(first.range().length()).isLessThanOrEqualTo(16);
        assertThat(second.range().length()).isBetween(9_000, 11_000);
    }

    @Test
    void leasesBecomeShorterTowardsTheEndSoThatAllEndTogether() {
        Leases leases = new Leases(100, 2, true);
        leases.ran(-1, 0, 10, 10 * SECOND / 10, SECOND / 10, 0);

        List<Integer> lengths = new ArrayList<>();
        for (Decision next = leases.ask(0, 0); next instanceof Decision.Give give; next = leases.ask(0, 0)) {
            lengths.add(give.lease().range().length());
        }

        assertThat(lengths.get(0)).isEqualTo(10);
        assertThat(lengths.get(lengths.size() - 1)).isEqualTo(1);
        assertThat(lengths.stream().mapToInt(Integer::intValue).sum()).isEqualTo(100);
    }

    @Test
    void theRestOfALongLeaseIsSharedBeforeAnythingIsRunTwice() {
        Leases leases = new Leases(8, 1, true);
        Lease all = given(leases.ask(0, 0));
        Decision share = leases.ask(1, 0);
        while (share instanceof Decision.Give give) {
            leases.stored(give.lease().range());
            leases.ended(give.lease().id(), 0, 0, 0);
            share = leases.ask(1, 0);
        }

        leases.gave(all.id(), 1);

        assertThat(all.range()).isEqualTo(new Range(0, 2));
        assertThat(share).isEqualTo(new Decision.Share(0, all.id(), 1));
        assertThat(given(leases.ask(1, 100 * SECOND)).range()).isEqualTo(new Range(1, 2));
    }

    @Test
    void aCallThatHoldsUpTheEndIsRunASecondTimeAndTheFirstResultCounts() {
        Leases leases = new Leases(1, 2, true);
        Lease slow = given(leases.ask(0, 0));

        assertThat(leases.ask(1, SECOND / 2)).isInstanceOf(Decision.Nothing.class);
        Lease second = given(leases.ask(1, 2 * SECOND));
        assertThat(second.range()).isEqualTo(slow.range());
        assertThat(leases.stored(second.range())).containsExactly(new Range(0, 1));

        assertThat(leases.stored(slow.range())).isEmpty();
        assertThat(leases.overtaken()).extracting(Decision.Share::lease).contains(slow.id());
        assertThat(leases.allDone()).isTrue();
    }

    @Test
    void callsThatHaveBeenRunAndWaitToBeStoredAreNotRunAgainUnlessThatTakesLong() {
        Leases leases = new Leases(1, 2, true);
        Lease first = given(leases.ask(0, 0));
        leases.ended(first.id(), 1, SECOND / 10, SECOND / 10);

        assertThat(leases.ask(1, 3 * SECOND)).isInstanceOf(Decision.Nothing.class);
        assertThat(given(leases.ask(1, 6 * SECOND)).range()).isEqualTo(new Range(0, 1));
    }

    @Test
    void nothingIsRunTwiceIfThatIsNotWanted() {
        Leases leases = new Leases(1, 2, false);
        given(leases.ask(0, 0));

        assertThat(leases.ask(1, 100 * SECOND)).isInstanceOf(Decision.Nothing.class);
    }

    @Test
    void aSuspectIsIsolatedAndItsNeighboursAreNot() {
        Leases leases = new Leases(1_000, 1, true);
        leases.ran(-1, 0, 1_000, 1_000, 1, 0);
        Lease all = given(leases.ask(0, 0));

        leases.crashed(all.id(), all.range(), OptionalInt.of(500));
        Lease before = given(leases.ask(0, 0));
        Lease suspect = given(leases.ask(0, 0));

        assertThat(before.range().to()).isEqualTo(500);
        assertThat(before.deaths()).isZero();
        assertThat(suspect).extracting(Lease::range, Lease::deaths).containsExactly(new Range(500, 501), 1);
    }

    @Test
    void withoutASuspectTheRangeIsHalvedUntilOneCallIsLeft() {
        Leases leases = new Leases(1_000, 1, true);
        leases.ran(-1, 0, 1_000, 1_000, 1, 0);
        int poisoned = 617;
        int deaths = 0;
        int ran = 0;
        Lease alone = null;

        while (alone == null) {
            Lease next = given(leases.ask(0, 0));
            Range range = next.range();
            if (poisoned < range.from() || poisoned >= range.to()) {
                leases.stored(range);
                leases.ended(next.id(), 0, 0, 0);
                ran += range.length();
            } else if (range.length() == 1) {
                alone = next;
            } else {
                leases.crashed(next.id(), range, OptionalInt.empty());
                deaths++;
            }
        }

        assertThat(alone.range()).isEqualTo(new Range(poisoned, poisoned + 1));
        assertThat(deaths).isLessThanOrEqualTo(12);
        assertThat(ran).isLessThan(1_000);
    }

    /** Readers are lost, workers crash, leases are shared and issued twice, in any order: all calls are done, and each counts once. */
    @Test
    void everyCallIsDoneOnceWhateverHappens() {
        for (long seed = 0; seed < 300; seed++) {
            simulate(new Random(seed), seed);
        }
    }

    private static void simulate(Random random, long seed) {
        int total = 1 + random.nextInt(2_000);
        int workers = 1 + random.nextInt(4);
        Leases leases = new Leases(total, workers, random.nextBoolean());
        List<Held> held = new ArrayList<>();
        int counted = 0;
        long now = 0;
        for (int step = 0; !leases.allDone(); step++) {
            if (step > 100_000) {
                fail("seed " + seed + ": " + leases.doneCount() + " of " + total + " done, and no end");
            }
            now += random.nextInt(100_000_000);
            int reader = random.nextInt(workers);
            boolean idle = held.stream().noneMatch(each -> each.reader == reader);
            int dice = random.nextInt(20);
            if (dice == 0) {
                leases.lost(reader);
                held.removeIf(each -> each.reader == reader);
            } else if (idle) {
                Decision decision = leases.ask(reader, now);
                if (decision instanceof Decision.Give give) {
                    held.add(new Held(reader, give.lease()));
                } else if (decision instanceof Decision.Share share) {
                    held.stream()
                            .filter(each -> each.lease.id() == share.lease())
                            .findFirst()
                            .ifPresentOrElse(
                                    each -> each.share(leases, share.to()),
                                    () -> leases.gave(share.lease(), Integer.MAX_VALUE));
                }
            } else {
                Held one = held.stream()
                        .filter(each -> each.reader == reader)
                        .findFirst()
                        .orElseThrow();
                counted += one.step(leases, random, now, dice == 1);
                held.removeIf(each -> each.over);
            }
        }
        assertThat(counted).as("seed " + seed).isEqualTo(total);
    }

    private static final class Held {
        private final int reader;
        private final Lease lease;
        private int next;
        private int to;
        private boolean over;

        Held(int reader, Lease lease) {
            this.reader = reader;
            this.lease = lease;
            this.next = lease.range().from();
            this.to = lease.range().to();
        }

        void share(Leases leases, int at) {
            to = Math.min(to, Math.max(next, at));
            leases.gave(lease.id(), to);
        }

        int step(Leases leases, Random random, long now, boolean crash) {
            if (next >= to) {
                leases.ended(lease.id(), 0, 0, 0);
                over = true;
                return 0;
            }
            int count = 1 + random.nextInt(to - next);
            if (crash) {
                Range died = new Range(next, next + count);
                leases.crashed(
                        lease.id(),
                        died,
                        random.nextBoolean() ? OptionalInt.of(next + random.nextInt(count)) : OptionalInt.empty());
                leases.ended(lease.id(), 0, 0, 0);
                over = true;
                return 0;
            }
            int counted = leases.stored(new Range(next, next + count)).stream()
                    .mapToInt(Range::length)
                    .sum();
            next += count;
            leases.ran(lease.id(), next, count, count * 1_000L, 1_000, now);
            leases.overtaken();
            return counted;
        }
    }

    private static Lease given(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Give.class);
        return ((Decision.Give) decision).lease();
    }
}
