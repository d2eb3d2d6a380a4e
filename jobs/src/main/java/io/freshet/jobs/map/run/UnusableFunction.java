package io.freshet.jobs.map.run;

/** The function cannot be loaded: no call of the job can be made. */
final class UnusableFunction extends Exception {
    UnusableFunction(String message) {
        super(message);
    }
}
