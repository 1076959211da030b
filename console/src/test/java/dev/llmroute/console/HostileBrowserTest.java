package dev.llmroute.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import dev.llmroute.console.access.Entry;
import dev.llmroute.console.route.SampleRoutes;
import dev.llmroute.console.store.HistoryOptions;
import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.ManualCooldown;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.Term;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.history.AttemptSummary;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.RecentFallbacks;
import dev.llmroute.session.EndedSessions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a page of another site, and names that are markup, get out of a browser in which the console is open. */
class HostileBrowserTest {
    private static final String MARKUP = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>";

    @RegisterExtension
    static final WatchedBrowser BROWSER = new WatchedBrowser();

    private final SetTime time = new SetTime("2026-11-24T10:00:00Z");
    private final Cooldowns cooldowns = Cooldowns.ofOnlooker(time);
    private final RecentFallbacks history = new RecentFallbacks();
    private final List<String> alerts = new CopyOnWriteArrayList<>();
    private HttpServer otherSite;
    private Console console;
    private BrowserContext context;
    private Page page;

    @BeforeEach
    void start() throws Exception {
        otherSite = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        otherSite.start();
        // No way in is asked for: a browser on this machine needs no cookie to change something.
        console = Console.start(
                new ConsoleOptions(new Entry.None(), "127.0.0.1", 0),
                cooldowns,
                history,
                () -> new SharingState("client", true, 2, time.millis(), 0, 0, -1, 0, 0),
                HistoryOptions.IN_MEMORY,
                EndedSessions.OF_NOBODY_ELSE,
                new SampleRoutes(time).put(SampleRoutes.AGENT_CHAT).put(SampleRoutes.SEARCH));
        page = BROWSER.open(new Browser.NewContextOptions().setTimezoneId("UTC"));
        context = page.context();
        page.onDialog(dialog -> {
            alerts.add(dialog.message());
            dialog.dismiss();
        });
    }

    @AfterEach
    void stop() {
        context.close();
        console.close();
        otherSite.stop(0);
    }

    @Test
    void a_page_of_another_site_clears_pins_and_drills_nothing_by_form_or_script() {
        cooldowns.set(Samples.llama33(time.millis()));
        String id = Samples.LLAMA_33_KEY.id();
        serve("""
                <form id="f" method="post" action="CONSOLE/cooldowns/pin">
                  <input name="target" value="ID"><input name="for" value="2h"><input name="reason" value="x">
                  <button>go</button>
                </form>
                <form id="d" method="post" action="CONSOLE/drill">
                  <input name="target" value="ID"><input name="for" value="2m"><input name="reason" value="x">
                  <input name="evenTheLast" value="on"><button>go</button>
                </form>""".replace("CONSOLE", url("")).replace("ID", id));
        String other = "http://localhost:" + otherSite.getAddress().getPort() + "/";

        for (String form : List.of("f", "d")) {
            page.navigate(other);
            page.locator("#" + form + " button").click();
            assertThat(page.locator("body")).containsText("A page of another site");
        }
        page.navigate(other);
        for (String call : List.of(
                "fetch('%1$s/api/v1/cooldowns/%2$s', {method: 'DELETE', headers: {'HX-Request': 'true'}})",
                "fetch('%1$s/api/v1/cooldowns/clear', {method: 'POST', mode: 'no-cors', body: '{\"ids\": [\"%2$s\"]}'})",
                "fetch('%1$s/api/v1/cooldowns/pin', {method: 'POST', mode: 'no-cors',"
                        + " body: '{\"target\": \"%2$s\", \"for\": \"2h\", \"reason\": \"x\"}'})")) {
            page.evaluate("() => " + call.formatted(url(""), id) + ".catch(() => 0).then(() => 0)");
        }
        String read = (String) page.evaluate(
                "() => fetch('" + url("/api/v1/cooldowns") + "').then(answer => answer.text()).catch(() => 'refused')");

        assertThat(read).as("nor is anything read").isEqualTo("refused");
        assertThat(cooldowns.holding())
                .singleElement()
                .satisfies(each -> assertThat(each.cooldown().key()).isEqualTo(Samples.LLAMA_33_KEY));
    }

    @Test
    void the_console_shows_in_no_frame_of_another_site() {
        serve("<iframe src=\"" + url("/cooldowns") + "\"></iframe>");

        page.navigate("http://localhost:" + otherSite.getAddress().getPort() + "/");

        assertThat(page.frames()).hasSize(2);
        assertThat(page.frames().stream()
                        .map(frame -> frame.getByText("Cooldowns").count()))
                .allMatch(each -> each == 0);
        assertThat(BROWSER.complaints()).anyMatch(each -> each.contains("frame-ancestors"));
    }

    @Test
    void names_and_reasons_that_are_markup_run_on_no_page() {
        CooldownKey key = new CooldownKey("https://api.groq.com", MARKUP, "5f1c0a77", Scope.Model, MARKUP);
        Label label = new Label("groq_" + MARKUP, MARKUP, MARKUP);
        cooldowns.set(new Cooldown(
                key, Term.of(time.millis(), 600_000), Cause.refused(FailureClass.RateLimitTokens, 429), label));
        cooldowns.set(ManualCooldown.of(key, label, MARKUP, MARKUP, time.millis(), 600_000));
        cooldowns.set(
                ManualCooldown.drill(ManualCooldown.drillKey(key), label, MARKUP, MARKUP, time.millis(), 600_000));
        history.record(hostile("01JDF3V9N4M8A"));

        List<String> paths = new ArrayList<>(List.of(
                "/overview",
                "/cooldowns",
                "/cooldowns?q=" + "%3Cscript%3Ealert(3)%3C%2Fscript%3E",
                "/drill",
                "/fallbacks",
                "/fallbacks/01JDF3V9N4M8A",
                "/fallbacks?route=%3Cscript%3Ealert(3)%3C%2Fscript%3E",
                "/analytics?caller=%22%3E%3Cscript%3Ealert(3)%3C%2Fscript%3E",
                "/routes",
                "/routes/team-b/search",
                "/routers",
                "/audit?q=%22%3E%3Cimg+src%3Dx+onerror%3Dalert(3)%3E",
                "/api"));
        for (String path : paths) {
            page.navigate(url(path));
            assertThat(page.locator("h1")).isVisible();
            assertThat(page.locator("img[src=x], script:not([src])").count())
                    .as(path)
                    .isZero();
        }
        page.navigate(url("/cooldowns"));
        assertThat(page.locator("#stream-state")).hasText("Live");
        // What comes later comes by another way into the page.
        cooldowns.clear(key, "console");
        history.record(hostile("01JDF3VCK0W6D"));
        page.navigate(url("/fallbacks"));
        assertThat(page.locator("#stream-state")).hasText("Live");
        history.record(hostile("01JDF3VDAAAAA"));
        assertThat(page.locator(".fallbacks > li")).hasCount(3);
        assertThat(page.locator("img[src=x], script:not([src])").count()).isZero();

        assertThat(alerts).isEmpty();
        assertThat(BROWSER.complaints()).as("not even a refusal of the policy").isEmpty();
    }

    private FallbackEvent hostile(String id) {
        FallbackEvent like = Samples.singleModelFallback(id, time.millis());
        AttemptSummary first = like.attempts().getFirst();
        return new FallbackEvent(
                id,
                time.millis(),
                "team/" + MARKUP,
                MARKUP,
                MARKUP,
                MARKUP,
                List.of(first),
                like.skipped(),
                like.outcome(),
                List.of(MARKUP));
    }

    private void serve(String body) {
        byte[] html = ("<!doctype html><title>other</title><body>" + body).getBytes(StandardCharsets.UTF_8);
        otherSite.createContext("/", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().add("Content-Type", "text/html");
                exchange.sendResponseHeaders(200, html.length);
                exchange.getResponseBody().write(html);
            }
        });
    }

    private String url(String path) {
        return "http://127.0.0.1:" + console.port() + path;
    }
}
