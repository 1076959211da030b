package dev.llmroute.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.operator.event.EventReason;
import dev.llmroute.operator.event.Occurrence;
import dev.llmroute.operator.event.RouteEvents;
import dev.llmroute.operator.resource.LlmRoute;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Events that a real API server does not take. */
class EventsOnApiServerTest {
    @Test
    void a_namespace_that_goes_away_is_not_told_as_a_right_that_is_missing() {
        KubernetesClient client = ApiServer.client();
        String namespace = ApiServer.namespace();
        LlmRoute route = TestRoutes.agentChat(namespace);
        route.getMetadata().setUid("11111111-2222-3333-4444-555555555555");
        client.namespaces().withName(namespace).delete();
        Logger logger = (Logger) LoggerFactory.getLogger(RouteEvents.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        List<Boolean> written = new CopyOnWriteArrayList<>();
        try (RouteEvents events = new RouteEvents(client, "operator-0", TimeSource.SYSTEM, written::add)) {
            events.record(route, new Occurrence(EventReason.CoolingDown, "a target cools down"));

            await().until(() -> !written.isEmpty());
        } finally {
            logger.detachAppender(log);
        }
        assertThat(written).containsExactly(false);
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .noneMatch(line -> line.startsWith("Events cannot be written"));
    }
}
