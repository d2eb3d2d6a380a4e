package io.freshet.sqlplanner.operator;

import com.amazon.randomcutforest.RandomCutForest;
import com.amazon.randomcutforest.returntypes.DiVector;
import com.amazon.randomcutforest.state.RandomCutForestMapper;
import com.amazon.randomcutforest.state.RandomCutForestState;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Scores rows by a random cut forest: how much simpler the forest of the rows before it would be without the row. The score is 0 until a quarter of
 * a sample has been seen. One seed, so the same rows have the same scores.
 */
public final class AnomalyForest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SEED = 42;

    private final StreamFunction.Anomaly function;
    private RandomCutForest forest;

    public AnomalyForest(StreamFunction.Anomaly function) {
        this.function = function;
        int columns = function.columns().size();
        int shingle = (int) function.shingleSize();
        this.forest = RandomCutForest.builder()
                .dimensions(columns * shingle)
                .shingleSize(shingle)
                .internalShinglingEnabled(shingle > 1)
                .numberOfTrees((int) function.trees())
                .sampleSize((int) function.sampleSize())
                .timeDecay(1.0 / function.timeDecay())
                .parallelExecutionEnabled(false)
                .randomSeed(SEED)
                .build();
    }

    /** What has been learnt, to be learnt again by {@link #restore}. */
    public RandomCutForestState state() {
        RandomCutForestMapper mapper = mapper();
        return mapper.toState(forest);
    }

    /** Forgets everything but what a state holds. */
    public void restore(RandomCutForestState state) {
        forest = mapper().toModel(state);
    }

    private static RandomCutForestMapper mapper() {
        RandomCutForestMapper mapper = new RandomCutForestMapper();
        mapper.setSaveExecutorContextEnabled(true);
        mapper.setSaveTreeStateEnabled(true);
        mapper.setPartialTreeStateEnabled(true);
        return mapper;
    }

    /** The row with its score, after which it is one of those learnt from. A row of which a number is missing has none and teaches nothing. */
    public StreamRow score(StreamRow row) {
        int given = row.arity();
        @Nullable
        Object[] fields = Arrays.copyOf(row.fields(), given + function.results().size());
        double[] exact = Points.of(row, function.columns());
        if (exact != null) {
            float[] point = singles(exact);
            boolean ready = forest.isOutputReady();
            fields[given] = ready ? forest.getAnomalyScore(point) : 0d;
            if (function.explained()) {
                fields[given + 1] = explanation(ready ? forest.getAnomalyAttribution(point) : null);
            }
            forest.update(point);
        }
        return new StreamRow(row.rowtime(), fields);
    }

    /** The forest works in single precision. */
    private static float[] singles(double[] point) {
        float[] singles = new float[point.length];
        for (int i = 0; i < point.length; i++) {
            singles[i] = (float) point[i];
        }
        return singles;
    }

    private String explanation(@Nullable DiVector attribution) {
        int columns = function.columns().size();
        ObjectNode explanation = JSON.createObjectNode();
        for (int column = 0; column < columns; column++) {
            double high = 0;
            double low = 0;
            for (int i = column; attribution != null && i < attribution.high.length; i += columns) {
                high += attribution.high[i];
                low += attribution.low[i];
            }
            ObjectNode part = explanation.putObject(function.names().get(column));
            if (function.directed()) {
                part.put("DIRECTION", high >= low ? "HIGH" : "LOW");
                part.put("STRENGTH", decimals(high + low == 0 ? 0 : Math.abs(high - low) / (high + low)));
            }
            part.put("ATTRIBUTION_SCORE", decimals(high + low));
        }
        return explanation.toString();
    }

    private static String decimals(double number) {
        return String.format(Locale.ROOT, "%.4f", number);
    }
}
