package dev.llmroute.standalone.local;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RouterLogTest {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final org.slf4j.Logger log = LoggerFactory.getLogger("dev.llmroute.router.test");
    private final ListAppender<ILoggingEvent> terminal = new ListAppender<>();

    @BeforeEach
    void start() {
        terminal.start();
        root.addAppender(terminal);
    }

    @AfterEach
    void stop() {
        root.detachAppender(terminal);
        root.iteratorForAppenders().forEachRemaining(each -> each.clearAllFilters());
    }

    @Test
    void lines_of_what_is_played_are_left_out_and_those_of_the_user_and_warnings_are_not() {
        RouterLog.leaveOut(Set.of("groq-eu"));

        log.info("Cached rate limit for {} until {}", "groq-eu_llama", "12:00");
        log.info("⚠️ Rate limit reached for GROQ-EU (llama).");
        log.info("🔄 Switching to GROQ llama-3.1-70b-versatile...");
        log.warn("groq-eu is written wrongly");

        assertThat(terminal.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("🔄 Switching to GROQ llama-3.1-70b-versatile...", "groq-eu is written wrongly");
    }
}
