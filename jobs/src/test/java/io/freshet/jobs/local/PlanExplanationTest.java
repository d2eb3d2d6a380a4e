package io.freshet.jobs.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.jobs.local.PlanExplanation.Step;
import io.freshet.sqlplanner.Column;
import io.freshet.sqlplanner.InputStream;
import io.freshet.sqlplanner.PlanResult;
import io.freshet.sqlplanner.SqlPlanner;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code freshet sql explain} says of operators. */
class PlanExplanationTest {
    private static final List<InputStream> INPUTS =
            List.of(new InputStream("S", List.of(new Column("K", "VARCHAR(8)"), new Column("V", "INTEGER"))));

    @Test
    void showsWhereAGroupIsAddedUpInParts() {
        List<Step> steps = steps("SELECT STREAM K, SUM(V) FROM S GROUP BY K, FLOOR(S.ROWTIME TO MINUTE)");

        assertThat(steps)
                .extracting(step -> step.depth() + " " + step.operator().replaceFirst("\\(.*", ""))
                .containsExactly("0 Calc", "1 Group", "2 PartialGroup", "3 Calc", "4 Scan");
        assertThat(steps.get(1).parallelism()).isEqualTo("as wide as the job, by key");
        assertThat(steps.get(2).parallelism()).isEqualTo("as its input");
        assertThat(steps.get(2).state()).startsWith("at most 16384 groups, until the next checkpoint");
        assertThat(steps.get(2).operator()).isEqualTo("Partial" + steps.get(1).operator());
    }

    @Test
    void showsNoPartsWhereAllRowsOfAGroupAreNeededInOnePlace() {
        assertThat(steps("SELECT STREAM K, FIRST_VALUE(V) FROM S GROUP BY K, FLOOR(S.ROWTIME TO MINUTE)"))
                .noneMatch(step -> step.operator().startsWith("Partial"));
    }

    @Test
    void saysWhatIsKeptForEverAndWhatIsNot() {
        assertThat(steps("SELECT STREAM K, SUM(V) OVER (PARTITION BY K ROWS 2 PRECEDING) FROM S")
                        .toString())
                .contains("the last 3 rows of each partition, for ever or as tag freshet:state-ttl says");
        assertThat(steps(
                                "SELECT STREAM a.K FROM S OVER (ROWS 2 PRECEDING) AS a JOIN S OVER (RANGE INTERVAL '5' SECOND PRECEDING) AS b"
                                        + " USING (K)")
                        .toString())
                .contains("left: the last 3 rows; right: rows of the last 5 s", "parallelism=1]");
    }

    private static List<Step> steps(String query) {
        String columns = query.contains("a.K") ? "K VARCHAR(8)" : "K VARCHAR(8), V INTEGER";
        PlanResult result = SqlPlanner.plan(
                "CREATE STREAM D (" + columns + "); CREATE PUMP P AS INSERT INTO D " + query + ";", INPUTS);
        assertThat(result).as(String.valueOf(result)).isInstanceOf(PlanResult.Planned.class);
        return PlanExplanation.of(((PlanResult.Planned) result).plan()).get(0).steps();
    }
}
