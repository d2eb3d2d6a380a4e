package io.freshet.sqlplanner.rule;

import io.freshet.sqlplanner.operator.RowPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/** The pattern of MATCH_RECOGNIZE as a program; quantifiers with numbers are written out. */
final class PatternProgram {
    private final List<String> variables;
    private final List<IntFunction<RowPattern.Place>> places = new ArrayList<>();

    private PatternProgram(List<String> variables) {
        this.variables = variables;
    }

    static RowPattern of(RexNode pattern, List<String> variables) {
        PatternProgram program = new PatternProgram(variables);
        program.add(pattern);
        program.places.add(place -> new RowPattern.End());
        List<RowPattern.Place> all = new ArrayList<>();
        for (int i = 0; i < program.places.size(); i++) {
            all.add(program.places.get(i).apply(i));
        }
        return new RowPattern(all);
    }

    /** The variables of a pattern in the order of their names' first places. */
    static List<String> variables(RexNode pattern) {
        List<String> names = new ArrayList<>();
        collect(pattern, names);
        return names.stream().distinct().toList();
    }

    private static void collect(RexNode pattern, List<String> names) {
        if (pattern instanceof RexCall call) {
            boolean quantified = call.getOperator().getName().equals("PATTERN_QUANTIFIER");
            call.getOperands()
                    .subList(0, quantified ? 1 : call.getOperands().size())
                    .forEach(part -> collect(part, names));
        } else {
            names.add(name(pattern));
        }
    }

    private static String name(RexNode literal) {
        return String.valueOf(((RexLiteral) literal).getValueAs(String.class));
    }

    private void add(RexNode pattern) {
        if (!(pattern instanceof RexCall call)) {
            int variable = variables.indexOf(name(pattern));
            places.add(place -> new RowPattern.Take(variable));
            return;
        }
        switch (call.getOperator().getKind()) {
            case PATTERN_CONCAT -> call.getOperands().forEach(this::add);
            case PATTERN_ALTER ->
                alternatives(call.getOperands().stream().map(List::of).toList());
            case PATTERN_PERMUTE -> alternatives(orders(call.getOperands()));
            case PATTERN_QUANTIFIER -> quantified(call);
            default -> throw new NotTranslatable(call.getOperator().getName() + " in a pattern is not supported yet");
        }
    }

    /** All orders, those first that begin with the first. */
    private static List<List<RexNode>> orders(List<RexNode> parts) {
        if (parts.isEmpty()) {
            return List.of(List.of());
        }
        List<List<RexNode>> all = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            List<RexNode> others = new ArrayList<>(parts);
            RexNode first = others.remove(i);
            for (List<RexNode> order : orders(others)) {
                List<RexNode> whole = new ArrayList<>(List.of(first));
                whole.addAll(order);
                all.add(whole);
            }
        }
        return all;
    }

    private void alternatives(List<? extends List<RexNode>> alternatives) {
        int fork = reserve();
        List<Integer> beginnings = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        for (List<RexNode> alternative : alternatives) {
            beginnings.add(places.size());
            alternative.forEach(this::add);
            ends.add(reserve());
        }
        places.set(fork, place -> new RowPattern.Fork(beginnings));
        int after = places.size();
        ends.forEach(end -> places.set(end, place -> new RowPattern.Fork(List.of(after))));
    }

    private void quantified(RexCall call) {
        int low = Math.max(0, number(call, 1));
        int high = number(call, 2);
        boolean reluctant = RexLiteral.booleanValue(call.getOperands().get(3));
        RexNode inner = call.getOperands().get(0);
        for (int i = 0; i < low; i++) {
            add(inner);
        }
        if (high < 0) {
            int fork = reserve();
            add(inner);
            places.add(place -> new RowPattern.Fork(List.of(fork)));
            fork(fork, places.size(), reluctant);
            return;
        }
        List<Integer> forks = new ArrayList<>();
        for (int i = low; i < high; i++) {
            forks.add(reserve());
            add(inner);
        }
        int after = places.size();
        forks.forEach(fork -> fork(fork, after, reluctant));
    }

    /** A fork between the place behind it and another one. */
    private void fork(int fork, int other, boolean otherFirst) {
        places.set(
                fork, place -> new RowPattern.Fork(otherFirst ? List.of(other, place + 1) : List.of(place + 1, other)));
    }

    private int reserve() {
        places.add(place -> new RowPattern.End());
        return places.size() - 1;
    }

    private static int number(RexCall call, int operand) {
        return RexLiteral.intValue(call.getOperands().get(operand));
    }
}
