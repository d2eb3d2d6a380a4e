package io.freshet.sqlplanner.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.sqlplanner.row.StreamRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hot spots among the last rows: sets of points (DBSCAN) each of which has enough others within the scan radius, or is next to one that has. A hot
 * spot's density is its number of points by the volume of the box around them, no side of which counts as shorter than the scan radius.
 */
public final class HotspotWindow {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StreamFunction.Hotspots function;
    private final List<Member> members = new ArrayList<>();

    private static final class Member {
        private final double[] point;
        private int neighbours;
        private boolean visited;

        Member(double[] point) {
            this.point = point;
        }
    }

    public HotspotWindow(StreamFunction.Hotspots function) {
        this.function = function;
    }

    /** The points of the window, oldest first. */
    public List<double[]> points() {
        return members.stream().map(member -> member.point).toList();
    }

    /** Takes a point in without asking for hot spots. */
    public void add(double[] point) {
        if (members.size() == function.windowSize()) {
            Member oldest = members.remove(0);
            for (Member member : members) {
                member.neighbours -= near(member.point, oldest.point) ? 1 : 0;
            }
        }
        Member added = new Member(point);
        for (Member member : members) {
            if (near(member.point, point)) {
                member.neighbours++;
                added.neighbours++;
            }
        }
        members.add(added);
    }

    /** The row with the hot spots of the window that ends with it; a row of which a number is missing has none and is no point. */
    public StreamRow add(StreamRow row) {
        int given = row.arity();
        @Nullable Object[] fields = Arrays.copyOf(row.fields(), given + 1);
        double[] point = Points.of(row, function.columns());
        if (point != null) {
            add(point);
            fields[given] = hotspots().toString();
        }
        return new StreamRow(row.rowtime(), fields);
    }

    private ObjectNode hotspots() {
        ObjectNode result = JSON.createObjectNode();
        ArrayNode spots = result.putArray("hotspots");
        members.forEach(member -> member.visited = false);
        for (Member member : members) {
            if (!member.visited && isCore(member)) {
                describe(spread(member), spots.addObject());
            }
        }
        return result;
    }

    /** A point counts itself. */
    private boolean isCore(Member member) {
        return member.neighbours + 1 >= function.minimumPoints();
    }

    private List<double[]> spread(Member first) {
        List<double[]> points = new ArrayList<>();
        Deque<Member> open = new ArrayDeque<>(List.of(first));
        first.visited = true;
        while (!open.isEmpty()) {
            Member member = open.remove();
            points.add(member.point);
            if (!isCore(member)) {
                continue;
            }
            for (Member other : members) {
                if (!other.visited && near(member.point, other.point)) {
                    other.visited = true;
                    open.add(other);
                }
            }
        }
        return points;
    }

    private void describe(List<double[]> points, ObjectNode spot) {
        int dimensions = points.get(0).length;
        double[] least = points.get(0).clone();
        double[] most = points.get(0).clone();
        for (double[] point : points) {
            for (int i = 0; i < dimensions; i++) {
                least[i] = Math.min(least[i], point[i]);
                most[i] = Math.max(most[i], point[i]);
            }
        }
        double volume = 1;
        for (int i = 0; i < dimensions; i++) {
            volume *= Math.max(most[i] - least[i], function.scanRadius());
        }
        spot.put("density", points.size() / volume);
        ArrayNode minValues = spot.putArray("minValues");
        Arrays.stream(least).forEach(minValues::add);
        ArrayNode maxValues = spot.putArray("maxValues");
        Arrays.stream(most).forEach(maxValues::add);
    }

    private boolean near(double[] a, double[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            squares += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return squares <= function.scanRadius() * function.scanRadius();
    }
}
