package dev.llmroute.router.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.llmroute.router.telemetry.AccessLog;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The lines of the access log from when it is made until it is closed. Thread-safe. */
public final class AccessLogLines implements AutoCloseable {
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.LOGGER);

    public AccessLogLines() {
        appender.start();
        logger.addAppender(appender);
    }

    /** Those so far. */
    public List<String> all() {
        return List.copyOf(appender.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
