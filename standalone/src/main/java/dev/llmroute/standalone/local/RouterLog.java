package dev.llmroute.standalone.local;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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

    /** Leaves out what goes well, or was met and told, of these providers: lines that name one of them and warn of nothing. */
    public static void leaveOut(Set<String> providers) {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.iteratorForAppenders().forEachRemaining(appender -> {
            LeftOut leftOut = new LeftOut(providers);
            leftOut.start();
            appender.clearAllFilters();
            appender.addFilter(leftOut);
        });
    }

    private static final class LeftOut extends Filter<ILoggingEvent> {
        private final Set<String> providers;

        LeftOut(Set<String> providers) {
            this.providers = Set.copyOf(providers);
        }

        @Override
        public FilterReply decide(ILoggingEvent event) {
            // Messages for people name providers in upper case.
            String line = event.getFormattedMessage().toLowerCase(Locale.ROOT);
            boolean quiet = !event.getLevel().isGreaterOrEqual(Level.WARN);
            return quiet && providers.stream().anyMatch(line::contains) ? FilterReply.DENY : FilterReply.NEUTRAL;
        }
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
