package dev.llmroute.router.rehearsal;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.OutputStream;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Writes what is logged of requests to nowhere until it is closed: of a rehearsal's refusals nobody is to read. The lines are made all the
 * same, since the first real one is to be quick. Only while nobody else is served.
 */
final class UnheardLog implements AutoCloseable {
    private static final String REQUESTS = "dev.llmroute.router";

    private final Logger logger = (Logger) LoggerFactory.getLogger(REQUESTS);
    private final boolean additive = logger.isAdditive();
    private final OutputStreamAppender<ILoggingEvent> nowhere = new OutputStreamAppender<>();

    UnheardLog() {
        LoggerContext context = logger.getLoggerContext();
        encoder(context).ifPresent(encoder -> {
            nowhere.setContext(context);
            nowhere.setEncoder(encoder);
            nowhere.setOutputStream(OutputStream.nullOutputStream());
            nowhere.start();
            logger.addAppender(nowhere);
        });
        logger.setAdditive(false);
    }

    /** That of the lines that people read. */
    private static Optional<Encoder<ILoggingEvent>> encoder(LoggerContext context) {
        return context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDOUT")
                        instanceof OutputStreamAppender<ILoggingEvent> written
                ? Optional.of(written.getEncoder())
                : Optional.empty();
    }

    @Override
    public void close() {
        logger.setAdditive(additive);
        logger.detachAppender(nowhere);
        nowhere.stop();
    }
}
