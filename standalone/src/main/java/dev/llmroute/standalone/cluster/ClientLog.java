package dev.llmroute.standalone.cluster;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.LoggerFactory;

/** What the Kubernetes client warns of, such as a program for credentials that fails: for people, and not among what a command writes. */
final class ClientLog {
    private static final String CLIENT = "io.fabric8";

    /** It warns of each API that is not stable, as ours is not yet. */
    private static final String VERSIONS = "io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils";

    private ClientLog() {}

    /** From now on to the standard error stream; again changes nothing. */
    static void toStandardError() {
        Logger logger = (Logger) LoggerFactory.getLogger(CLIENT);
        if (logger.getAppender(CLIENT) != null) {
            return;
        }
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(logger.getLoggerContext());
        encoder.setPattern("%msg%n");
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(logger.getLoggerContext());
        appender.setName(CLIENT);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        logger.addAppender(appender);
        logger.setAdditive(false);
        logger.setLevel(Level.WARN);
        ((Logger) LoggerFactory.getLogger(VERSIONS)).setLevel(Level.ERROR);
    }
}
