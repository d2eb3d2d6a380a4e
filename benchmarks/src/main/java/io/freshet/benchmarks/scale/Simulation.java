package io.freshet.benchmarks.scale;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * A second in the life of an installation: streams of very different load, their shards on brokers and their tasks on TaskManagers wherever chance puts them, and how full each
 * machine is then. Nothing is run; what things cost was measured elsewhere.
 *
 * <p>Loads of streams go by Zipf's law with the exponent 0.8; shards of a stream differ by a fifth at most. Kafka puts the copies of a partition on neighbours, from a random broker on. The
 * leader of a partition does half of the brokers' work for a record, those with the other copies the rest.
 */
final class Simulation {
    private static final double ZIPF = 0.8;
    private static final double UNEVEN = 0.2;
    private static final double LEADER = 0.5;
    private static final double MICRO = 1e-6;

    /** Of a lane that is busier than this there is no telling how late it is. */
    private static final double TASK_FILLED = 0.7;

    private final Costs costs;
    private final Installation installation;
    private final int brokers;
    private final int doors;
    private final int taskManagers;

    private Simulation(Costs costs, Installation installation, int brokers, int doors, int taskManagers) {
        this.costs = costs;
        this.installation = installation;
        this.brokers = brokers;
        this.doors = doors;
        this.taskManagers = taskManagers;
    }

    /** With as many machines as the load needs if it were spread evenly. */
    static Simulation sized(Costs costs, Installation installation) {
        Simulation one = new Simulation(costs, installation, installation.copies(), 1, 1);
        Load alone = one.second(1, new Random(1));
        return new Simulation(
                costs,
                installation,
                Math.max(installation.copies(), machines(alone.brokers().mean() * installation.copies(), installation)),
                machines(alone.doors().mean(), installation),
                machines(alone.tasks().mean(), installation));
    }

    private static int machines(double work, Installation installation) {
        return (int) Math.max(1, Math.ceil(work / installation.filled()));
    }

    /**
     * What a second asks of everybody.
     *
     * @param lane the busiest delivery stream, as a part of what one can deliver
     * @param task the busiest task of an application, as a part of one processor
     * @param storeProcessors how many processors the object store is busy with
     */
    record Load(Machines brokers, Machines doors, Machines tasks, double lane, double task, double storeProcessors) {
        /** How full the fullest of each kind is, by what fills it. */
        Map<String, Double> fullest() {
            Map<String, Double> parts = new LinkedHashMap<>();
            parts.put("processors of a front door", doors.fullestProcessors());
            parts.put("network of a front door", doors.fullestNetwork());
            parts.put("processors of a broker", brokers.fullestProcessors());
            parts.put("network of a broker", brokers.fullestNetwork());
            parts.put("disk of a broker", brokers.fullestDisk());
            parts.put("processors of a TaskManager", tasks.fullestProcessors());
            parts.put("network of a TaskManager", tasks.fullestNetwork());
            parts.put("the lane of one delivery stream", lane);
            parts.put("one task of an application", task);
            return parts;
        }
    }

    /**
     * One second.
     *
     * @param factor of the planned load
     */
    Load second(double factor, Random random) {
        Machines kafka = new Machines(brokers);
        Machines tasks = new Machines(taskManagers);
        double total = 0;
        for (int i = 1; i <= installation.streams(); i++) {
            total += Math.pow(i, -ZIPF);
        }
        double lane = 0;
        double task = 0;
        for (int i = 1; i <= installation.streams(); i++) {
            double planned = installation.bytes() * Math.pow(i, -ZIPF) / total;
            boolean applied = i <= installation.applications();
            stream(kafka, planned * factor, applied ? 2 : 1, random);
            lane = Math.max(lane, planned * factor / costs.laneBytes());
            place(tasks, planned * factor, costs.deliver(), 1, random);
            if (applied) {
                int width = width(planned);
                task = Math.max(task, planned * factor / costs.recordBytes() * costs.apply() * MICRO / width);
                place(tasks, planned * factor, costs.apply(), width, random);
            }
        }
        double records = installation.bytes() * factor / costs.recordBytes();
        return new Load(kafka, front(records), tasks, lane, task, records * costs.store() * MICRO);
    }

    /** As wide as the planned load asks. */
    private int width(double planned) {
        return (int) Math.max(1, Math.ceil(planned / costs.recordBytes() * costs.apply() * MICRO / TASK_FILLED));
    }

    private void stream(Machines kafka, double bytes, int readers, Random random) {
        int first = random.nextInt(brokers);
        double even = bytes / installation.shardsPerStream();
        for (int shard = 0; shard < installation.shardsPerStream(); shard++) {
            double load = even * (1 - UNEVEN + 2 * UNEVEN * random.nextDouble());
            double records = load / costs.recordBytes();
            double work = records * costs.putBrokers() * MICRO / installation.cores();
            double reads = readers * records * costs.readBrokers() * MICRO / installation.cores();
            int others = installation.copies() - 1;
            for (int copy = 0; copy <= others; copy++) {
                boolean leads = copy == 0;
                double part = others == 0 ? 1 : leads ? LEADER : (1 - LEADER) / others;
                double out = leads ? load * (others + readers) : 0;
                kafka.add(
                        (first + shard + copy) % brokers,
                        work * part + (leads ? reads : 0),
                        Math.max(load, out) / installation.network(),
                        load / installation.disk());
            }
        }
    }

    /** A task for each of its width, each on whatever TaskManager comes. */
    private void place(Machines tasks, double bytes, double micros, int width, Random random) {
        for (int i = 0; i < width; i++) {
            double load = bytes / width;
            tasks.add(
                    random.nextInt(tasks.number()),
                    load / costs.recordBytes() * micros * MICRO / installation.cores(),
                    load / installation.network(),
                    0);
        }
    }

    /** Load balancers spread requests evenly. */
    private Machines front(double records) {
        Machines machines = new Machines(doors);
        for (int i = 0; i < doors; i++) {
            machines.add(
                    i,
                    records / doors * costs.putServer() * MICRO / installation.cores(),
                    records / doors * costs.recordBytes() / installation.network(),
                    0);
        }
        return machines;
    }

    int brokers() {
        return brokers;
    }

    int doors() {
        return doors;
    }

    int taskManagers() {
        return taskManagers;
    }
}
