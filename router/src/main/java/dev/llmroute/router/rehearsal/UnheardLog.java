package dev.llmroute.router.rehearsal;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.OutputStream;
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
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{0} - %msg%n");
        encoder.start();
        nowhere.setContext(context);
        nowhere.setEncoder(encoder);
        nowhere.setOutputStream(OutputStream.nullOutputStream());
        nowhere.start();
        logger.addAppender(nowhere);
        logger.setAdditive(false);
    }

    @Override
    public void close() {
        logger.setAdditive(additive);
        logger.detachAppender(nowhere);
        nowhere.stop();
    }
}
