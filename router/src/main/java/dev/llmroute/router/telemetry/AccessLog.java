package dev.llmroute.router.telemetry;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A line of JSON on standard output for each request. A thread of its own writes them; where standard output takes no more, lines are
 * dropped rather than requests kept waiting. Thread-safe.
 */
public final class AccessLog implements AutoCloseable {
    /** The logger of the lines. */
    public static final String LOGGER = "dev.llmroute.access";

    /** {@code json} or {@code off}. */
    static final String VARIABLE = "LLMROUTE_ACCESS_LOG";

    static final AccessLog OFF = new AccessLog(null);

    /** Some seconds' lines of a busy router. */
    private static final int QUEUE = 8192;

    private final @Nullable Logger logger;

    private AccessLog(@Nullable Logger logger) {
        this.logger = logger;
    }

    /** @throws IllegalArgumentException for another word than {@code json} and {@code off} */
    static AccessLog of(String word) {
        return switch (word) {
            case "json" -> json();
            case "off" -> OFF;
            default -> throw new IllegalArgumentException(VARIABLE + " is \"" + word + "\"; it must be json or off");
        };
    }

    private static AccessLog json() {
        Logger logger = (Logger) LoggerFactory.getLogger(LOGGER);
        synchronized (AccessLog.class) {
            if (logger.getAppender(LOGGER) == null) {
                logger.addAppender(appender(logger.getLoggerContext()));
                logger.setAdditive(false);
                logger.setLevel(Level.INFO);
            }
        }
        return new AccessLog(logger);
    }

    private static AsyncAppender appender(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setPattern("%msg%n");
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setEncoder(encoder);
        console.start();
        AsyncAppender async = new AsyncAppender();
        async.setContext(context);
        async.setName(LOGGER);
        async.setQueueSize(QUEUE);
        async.setDiscardingThreshold(0);
        async.setNeverBlock(true);
        async.addAppender(console);
        async.start();
        return async;
    }

    /** Whether lines are wanted. */
    public boolean isOn() {
        return logger != null;
    }

    /** Writes a line where lines are wanted. */
    public void write(AccessLine line) {
        if (logger != null) {
            logger.info("{}", line.json());
        }
    }

    /** Writes what is queued, for a second at most. */
    @Override
    public void close() {
        if (logger != null) {
            synchronized (AccessLog.class) {
                var appender = logger.getAppender(LOGGER);
                if (appender != null) {
                    logger.detachAppender(appender);
                    appender.stop();
                }
            }
        }
    }
}
