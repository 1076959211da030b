package dev.llmroute.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.llmroute.console.access.Entry;
import dev.llmroute.console.route.ClusterCatalog;
import dev.llmroute.console.route.FakeApiServer;
import dev.llmroute.console.route.SampleRoutes;
import dev.llmroute.console.store.HistoryOptions;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.history.RecentFallbacks;
import dev.llmroute.session.EndedSessions;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person sees of routes and does to them, in a real browser. */
class RoutesBrowserTest {
    private static final String ONE = "/routes/team-a/agent-chat";
    private static final String PODS = """
              routers:
                ready: 2
                desired: 2
                pods:
                  - { name: agent-chat-router-7f9c-1, ready: true, generation: 4 }
                  - { name: agent-chat-router-7f9c-2, ready: true, generation: 3, problem: "does not serve generation 4 yet" }
            """;

    @RegisterExtension
    static final WatchedBrowser BROWSER = new WatchedBrowser();

    @TempDir
    private Path folder;

    private final SetTime time = new SetTime("2026-11-24T10:00:00Z");
    private FakeApiServer server;
    private Console console;
    private BrowserContext context;
    private Page page;

    @BeforeEach
    void start() throws Exception {
        server = new FakeApiServer(folder);
        server.put(SampleRoutes.AGENT_CHAT.replace("  routers: { ready: 2, desired: 2 }\n", PODS));
        server.put(SampleRoutes.SEARCH);
        ClusterCatalog catalog = ClusterCatalog.start(server.access(), List.of(), true, time);
        await().until(() -> catalog.state().available());
        console = Console.start(
                new ConsoleOptions(new Entry.None(), "127.0.0.1", 0),
                Cooldowns.ofOnlooker(time),
                new RecentFallbacks(),
                () -> new SharingState("client", true, 2, time.millis(), 0, 0, -1, 0, 0),
                HistoryOptions.IN_MEMORY,
                EndedSessions.OF_NOBODY_ELSE,
                catalog);
        open(1200, ColorScheme.LIGHT);
    }

    private void open(int width, ColorScheme scheme) {
        page = BROWSER.open(new Browser.NewContextOptions()
                .setViewportSize(width, 720)
                .setColorScheme(scheme)
                .setTimezoneId("UTC"));
        context = page.context();
    }

    @AfterEach
    void stop() {
        context.close();
        console.close();
        server.close();
    }

    @Test
    void a_route_is_found_opened_and_changes_while_it_is_looked_at() throws Exception {
        visit("/routes");
        page.getByLabel("Search").fill("gpt-4o-mini");
        button("Show").click();
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("tbody tr").first()).containsText("2 of 3 may be called");
        String deep = page.url();

        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("team-a/agent-chat"))
                .click();
        assertThat(page.locator("h1")).hasText("team-a/agent-chat");
        assertThat(page.locator("#stream-state")).hasText("Live");
        assertThat(page.locator("tr:has-text('llama-3.3')")).containsText("CoolingDown");

        server.put(SampleRoutes.AGENT_CHAT.replace("state: CoolingDown", "state: Ready"));
        assertThat(page.locator("tr:has-text('llama-3.3')")).containsText("Ready");
        page.navigate(deep);
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertNothingComplained();
    }

    @Test
    void explain_answers_by_an_address_that_can_be_passed_on() {
        visit(ONE);
        page.getByLabel("offers tools").check();
        page.getByLabel("Size in tokens").fill("1500");
        button("Explain").click();

        assertThat(page.locator(".answer")).hasText("A request for agent-chat would call openai/gpt-4o-mini first.");
        assertThat(page.locator("tr:has-text('llama-3.1-8b-instant')")).containsText("it takes no tools");
        assertThat(page.getByLabel("offers tools")).isChecked();
        String address = page.url();
        page.navigate(address);
        assertThat(page.locator(".answer")).containsText("openai/gpt-4o-mini");
        assertNothingComplained();
    }

    @Test
    void a_change_is_checked_then_saved_and_a_conflict_keeps_the_text() throws Exception {
        visit(ONE);
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Edit…"))
                .click();
        Locator spec = page.getByLabel("The route's spec, as YAML");
        String text = spec.inputValue();

        spec.fill(text + "fallback:\n  maxAttempts: 0\n");
        button("Check").click();
        assertThat(page.locator("#edit-answer")).containsText("spec.fallback.maxAttempts");
        assertThat(page.locator("#edit-answer")).containsText("not <b>0</b>");

        String mine = text + "fallback:\n  maxAttempts: 2\n";
        spec.fill(mine);
        button("Check").click();
        assertThat(page.locator("#edit-answer")).containsText("Nothing was changed yet");
        assertThat(page.locator(".diff .added")).hasCount(2);

        server.put(SampleRoutes.AGENT_CHAT
                .replace("generation: 4\n  creation", "generation: 5\n  creation")
                .replace("[gpt-4o]", "[gpt-4o, theirs]"));
        button("Save").click();
        assertThat(page.locator("#edit-answer")).containsText("Somebody else changed the route");
        assertThat(page.locator(".diff .added")).containsText("theirs");
        assertThat(spec).hasValue(mine);
        assertThat(page.locator("#edit-base")).containsText("You change generation 5");

        button("Save").click();
        assertThat(page.locator("#edit-answer")).containsText("Saved as generation 6");
        page.navigate(url("/audit"));
        assertThat(page.locator("tbody tr")).containsText("Edit");
        assertNothingComplained();
    }

    /** With {@code -Dconsole.pictures=FOLDER} it also writes a picture of each page. */
    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void nothing_keeps_people_out_in_either_theme_nor_on_a_phone(ColorScheme scheme) {
        for (int width : new int[] {1200, 360}) {
            context.close();
            open(width, scheme);
            String kind = scheme.name().toLowerCase(Locale.ROOT) + "-" + width;
            for (String path : List.of("/routes", ONE, "/routers")) {
                visit(path);
                assertAccessible(path);
                takePicture("routes" + path.replace('/', '-') + "-" + kind + ".png");
            }
            for (String path :
                    List.of(ONE + "/explain?tools=true", "/routes?q=nothing-like-that", "/routes/team-b/search")) {
                page.navigate(url(path));
                assertThat(page.locator("h1")).isVisible();
                assertAccessible(path);
                takePicture("routes" + path.replaceAll("[/?=]", "-") + "-" + kind + ".png");
            }
            page.navigate(url(ONE + "/edit"));
            Locator spec = page.getByLabel("The route's spec, as YAML");
            spec.fill(spec.inputValue() + "fallback:\n  maxAttempts: 2\n");
            button("Check").click();
            assertThat(page.locator("#edit-answer")).containsText("Nothing was changed yet");
            assertAccessible("edit");
            takePicture("routes-edit-" + kind + ".png");
        }
        assertNothingComplained();
    }

    private void assertAccessible(String what) {
        assertThat(new AxeBuilder(page).analyze().getViolations())
                .as(what)
                .extracting(
                        rule -> rule.getId() + ": " + rule.getNodes().getFirst().getHtml())
                .isEmpty();
        assertThat((int) page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as("%s needs sideways scrolling", what)
                .isLessThanOrEqualTo(0);
    }

    private void takePicture(String file) {
        String pictures = System.getProperty("console.pictures");
        if (pictures != null) {
            Path path = Path.of("..").resolve(pictures).resolve(file);
            page.screenshot(new Page.ScreenshotOptions().setPath(path).setFullPage(true));
        }
    }

    private void visit(String path) {
        page.navigate(url(path));
        assertThat(page.locator("#stream-state")).hasText("Live");
    }

    private void assertNothingComplained() {
        assertThat(BROWSER.complaints()).isEmpty();
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + console.port() + path;
    }
}
