package io.freshet.server.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.freshet.server.config.ServerConfig;
import io.freshet.server.log.RecentLog.Level;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** Copies what is logged in this process into a {@link RecentLog}, and beside it what the cluster says of the states of jobs. */
public final class LogTap extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    /** Says at INFO, among much else, when a job fails and when it is started again; too much for the standard error. */
    private static final String JOB_STATES = "org.apache.flink.runtime.executiongraph";

    private static final String JOB = "flink-job-id";
    private static final int LONGEST = 8 << 10;

    private final RecentLog log;
    private final Redaction redaction;

    private LogTap(RecentLog log, Redaction redaction) {
        this.log = log;
        this.redaction = redaction;
        setName("recent");
    }

    /** Begins; nothing if logging is not what it is in the program, but that of a test. */
    public static Optional<LogTap> open(RecentLog log, ServerConfig config) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return Optional.empty();
        }
        LogTap tap = new LogTap(log, Redaction.of(config));
        tap.setContext(context);
        tap.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(tap);
        Logger states = context.getLogger(JOB_STATES);
        states.setLevel(ch.qos.logback.classic.Level.INFO);
        states.setAdditive(false);
        states.addAppender(tap);
        return Optional.of(tap);
    }

    @Override
    protected void append(ILoggingEvent event) {
        String message = event.getFormattedMessage();
        if (event.getLoggerName().startsWith(JOB_STATES) && !isNoteworthy(message)) {
            return;
        }
        StringBuilder text = new StringBuilder(message);
        List<KeyValuePair> values = event.getKeyValuePairs();
        if (values != null) {
            values.forEach(
                    value -> text.append(' ').append(value.key).append('=').append(value.value));
        }
        if (event.getThrowableProxy() != null) {
            text.append('\n').append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        String whole = text.length() <= LONGEST ? text.toString().stripTrailing() : text.substring(0, LONGEST) + "...";
        log.add(
                event.getInstant(),
                level(event.getLevel()),
                event.getLoggerName(),
                String.valueOf(event.getThreadName()),
                event.getMDCPropertyMap().getOrDefault(JOB, ""),
                redaction.clean(whole));
    }

    /** Of all the steps of all tasks, those that somebody asks for who asks why. */
    private static boolean isNoteworthy(String message) {
        return message.startsWith("Job ") || message.contains(" to FAILED");
    }

    private static Level level(ch.qos.logback.classic.Level level) {
        if (level.isGreaterOrEqual(ch.qos.logback.classic.Level.ERROR)) {
            return Level.ERROR;
        }
        if (level.isGreaterOrEqual(ch.qos.logback.classic.Level.WARN)) {
            return Level.WARN;
        }
        return level.isGreaterOrEqual(ch.qos.logback.classic.Level.INFO) ? Level.INFO : Level.DEBUG;
    }

    /** Ends; what has been copied stays. */
    @Override
    public void close() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            boolean unused =
                    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(this);
            Logger states = context.getLogger(JOB_STATES);
            boolean unusedToo = states.detachAppender(this);
            states.setAdditive(true);
            states.setLevel(null);
        }
        stop();
    }
}
