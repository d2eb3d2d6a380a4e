package io.freshet.benchmarks.scale;

import java.util.Arrays;

/** Machines of one kind and what they are given to do, as parts of what each can. */
final class Machines {
    private final double[] processors;
    private final double[] network;
    private final double[] disk;

    Machines(int number) {
        processors = new double[number];
        network = new double[number];
        disk = new double[number];
    }

    int number() {
        return processors.length;
    }

    /** Parts of what a machine can: 1 is all of it. */
    void add(int machine, double ofProcessors, double ofNetwork, double ofDisk) {
        processors[machine] += ofProcessors;
        network[machine] += ofNetwork;
        disk[machine] += ofDisk;
    }

    double fullestProcessors() {
        return fullest(processors);
    }

    double fullestNetwork() {
        return fullest(network);
    }

    double fullestDisk() {
        return fullest(disk);
    }

    /** Of everything that all of them can. */
    double mean() {
        double most = Math.max(sum(processors), Math.max(sum(network), sum(disk)));
        return most / number();
    }

    private static double sum(double[] parts) {
        return Arrays.stream(parts).sum();
    }

    private static double fullest(double[] parts) {
        return Arrays.stream(parts).max().orElse(0);
    }
}
