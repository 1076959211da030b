package dev.llmroute.standalone.local;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The routers' log lines: in a demo they are the show, while everybody else only warns. */
public final class RouterLog implements AutoCloseable {
    private static final String ROUTERS = "dev.llmroute.router";

    private final Logger logger = (Logger) LoggerFactory.getLogger(ROUTERS);
    private final Lines lines = new Lines();

    /** Keeps the lines from now on instead of printing them, until it is closed. */
    public RouterLog() {
        lines.setContext(logger.getLoggerContext());
        lines.start();
        logger.addAppender(lines);
        logger.setAdditive(false);
    }

    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final List<String> kept = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            kept.add(event.getFormattedMessage());
        }
    }

    /** Lets nobody but the routers tell what goes well, and Hazelcast not even that the other member has left at the end. */
    public static void quietOthers() {
        level(org.slf4j.Logger.ROOT_LOGGER_NAME, Level.WARN);
        level("com.hazelcast", Level.ERROR);
        level(ROUTERS, Level.INFO);
    }

    private static void level(String name, Level level) {
        ((Logger) LoggerFactory.getLogger(name)).setLevel(level);
    }

    /** Everything that was kept since the start, or since {@link #forget}. */
    public List<String> lines() {
        return List.copyOf(lines.kept);
    }

    public void forget() {
        lines.kept.clear();
    }

    @Override
    public void close() {
        logger.setAdditive(true);
        logger.detachAppender(lines);
    }
}
