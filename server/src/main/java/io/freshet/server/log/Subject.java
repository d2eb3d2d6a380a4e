package io.freshet.server.log;

import io.freshet.server.log.RecentLog.Line;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What of the log is of one application or one delivery stream: what names its job, what was written within that job, and what threads
 * wrote that are named after it.
 */
final class Subject {
    private final String job;
    private final Pattern named;
    private final Pattern threads;

    private Subject(String kind, String name, String member) {
        String quoted = Pattern.quote(name);
        this.job = kind + "/" + name;
        this.named =
                Pattern.compile("(?<![\\w./-])(?:" + kind + "/|" + member + "=\"?)" + quoted + "(?![\\w.-]*[\\w-])");
        this.threads = Pattern.compile(kind + "-[a-z]+-" + quoted);
    }

    static Subject application(String name) {
        return new Subject("application", name, "application");
    }

    static Subject delivery(String name) {
        return new Subject("delivery", name, "deliveryStream");
    }

    /** The cluster says which job is whose when it starts it. */
    Predicate<Line> within(List<Line> log) {
        Pattern started = Pattern.compile("Job " + Pattern.quote(job) + " \\(([0-9a-f]{32})\\)");
        Set<String> jobs = log.stream()
                .map(line -> started.matcher(line.text()))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        return line -> jobs.contains(line.job())
                || threads.matcher(line.thread()).matches()
                || named.matcher(line.text()).find();
    }
}
