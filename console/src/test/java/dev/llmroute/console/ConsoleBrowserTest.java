package dev.llmroute.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.history.FallbackEvent;
import dev.llmroute.history.RecentFallbacks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a person sees and does, in a real browser. */
class ConsoleBrowserTest {
    private static final String LLAMA_33_ROW = "tr:has-text('groq_llama-3.3-70b-versatile')";

    @RegisterExtension
    static final WatchedBrowser BROWSER = new WatchedBrowser();

    private final SetTime time = new SetTime("2026-11-24T10:00:00Z");
    private final Cooldowns cooldowns = Cooldowns.ofOnlooker(time);
    private final RecentFallbacks history = new RecentFallbacks();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private Console console;
    private BrowserContext context;
    private Page page;

    @BeforeEach
    void start() {
        console = console(null);
        open(1200, 720, ColorScheme.LIGHT);
    }

    private Console console(String token) {
        return Console.start(
                new ConsoleOptions("127.0.0.1", 0, token),
                cooldowns,
                history,
                () -> new SharingState("client", true, 2, time.millis(), 0, 0, -1, 0, 0));
    }

    private void open(int width, int height, ColorScheme scheme) {
        page = BROWSER.open(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme)
                .setDeviceScaleFactor(1.5)
                .setTimezoneId("UTC"));
        context = page.context();
        page.onRequest(request -> requests.add(request.url()));
    }

    @AfterEach
    void stop() {
        context.close();
        console.close();
    }

    @Test
    void a_limit_of_22m46_848s_shows_22_46_and_that_the_error_text_said_so() {
        page.clock().install();
        page.clock().pauseAt(System.currentTimeMillis() + 1000);
        page.navigate(url("/cooldowns"));
        cooldowns.set(Samples.llama33(time.millis()));

        Locator row = page.locator(LLAMA_33_ROW);
        assertThat(row.locator(".countdown")).hasText("22:46");
        assertThat(row).containsText("22:46 from the error text");
        assertThat(row).containsText("RateLimitDaily");
        assertThat(row.locator(".countdown")).hasAttribute("title", "until 2026-11-24T10:22:46.848Z");
        page.clock().fastForward(60_000);
        assertThat(row.locator(".countdown")).hasText("21:46");
        page.clock().fastForward(22 * 60_000);
        assertThat(row.locator(".countdown")).hasText("over");
    }

    @Test
    void cooldowns_come_and_go_without_a_reload() {
        page.navigate(url("/cooldowns"));
        assertThat(page.locator(".empty")).containsText("Every target is free");
        assertThat(page.locator("#stream-state")).hasText("Live");

        cooldowns.set(Samples.llama33(time.millis()));
        assertThat(page.locator(LLAMA_33_ROW)).containsText("22:46 from the error text");
        assertThat(page.locator(LLAMA_33_ROW).locator(".countdown")).hasText("22:46");

        time.pass(Duration.ofMinutes(23));
        assertThat(page.locator(LLAMA_33_ROW)).containsText("waits for its probe");
        cooldowns.recovered(cooldowns.due(), "router-1", 30_000);
        assertThat(page.locator(LLAMA_33_ROW)).containsText("coming back: 10 % of requests");
        time.pass(Duration.ofSeconds(30));
        assertThat(page.locator(".empty")).isVisible();
        assertThat(requests.stream().filter(each -> each.endsWith("/cooldowns")))
                .hasSize(1);
    }

    @Test
    void clear_asks_first_and_then_ends_the_cooldown_everywhere() {
        cooldowns.set(Samples.llama33(time.millis()));
        page.navigate(url("/cooldowns"));

        clearButton().click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("groq_llama-3.3-70b-versatile");
        button("Cancel").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).isHidden();
        assertThat(cooldowns.holding()).hasSize(1);

        clearButton().click();
        button("Clear").click();
        assertThat(page.locator("#outcome")).containsText("Cleared groq_llama-3.3-70b-versatile");
        assertThat(page.locator(".empty")).isVisible();
        Cooldown tombstone = cooldowns.find(Samples.LLAMA_33_KEY).orElseThrow().cooldown();
        assertThat(tombstone.isTombstone()).isTrue();
        assertThat(tombstone.label().seenBy()).isEqualTo("console");
    }

    @Test
    void clear_lets_all_requests_through_to_what_comes_back() {
        cooldowns.set(Samples.llama33(time.millis()));
        time.pass(Duration.ofMinutes(23));
        cooldowns.recovered(cooldowns.due(), "router-1", 30_000);
        page.navigate(url("/cooldowns"));

        button("Clear groq_llama-3.3-70b-versatile: let all requests through at once")
                .click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Let all requests to groq_llama-3.3-70b-versatile");
        button("Clear").click();

        assertThat(page.locator("#outcome")).containsText("Cleared groq_llama-3.3-70b-versatile");
        assertThat(page.locator(".empty")).isVisible();
        assertNothingComplained();
    }

    @Test
    void a_question_that_is_open_survives_an_update_of_the_table() {
        cooldowns.set(Samples.llama33(time.millis()));
        page.navigate(url("/cooldowns"));
        assertThat(page.locator("#stream-state")).hasText("Live");

        clearButton().click();
        Samples.cooldowns(time.millis()).forEach(cooldowns::set);
        assertThat(page.locator("tbody tr")).hasCount(5);
        button("Clear").click();

        assertThat(page.locator("#outcome")).containsText("Cleared groq_llama-3.3-70b-versatile");
        assertThat(page.locator("tbody tr")).hasCount(4);
    }

    @Test
    void a_fallback_shows_its_chain_as_it_happens_and_opened_messages_stay_open() {
        page.navigate(url("/fallbacks"));
        assertThat(page.locator(".empty")).containsText("No request has fallen back");
        assertThat(page.locator("#stream-state")).hasText("Live");

        history.record(Samples.singleModelFallback("01JDF3V9N4M8A", time.millis()));
        Locator chips = page.locator(".chip");
        assertThat(chips)
                .hasText(new String[] {"groq/llama-3.3-70b-versatile ✗ RateLimitDaily", "groq/llama-3.1-70b-versatile ✓"
                });

        page.getByText("Messages and attempts").click();
        assertThat(page.locator(".messages")).containsText("🔄 Switching to GROQ llama-3.1-70b-versatile...");
        history.record(Samples.singleModelFallback("01JDF3VCK0W6D", time.millis()));
        assertThat(page.locator(".fallbacks > li")).hasCount(2);
        assertThat(page.locator("#fb-01JDF3V9N4M8A .messages")).isVisible();
    }

    @Test
    void who_filters_sees_what_fits_now_and_later_and_comes_back_to_it() {
        Samples.fallbacks(time.millis()).forEach(history::record);
        page.navigate(url("/fallbacks"));
        assertThat(page.locator(".fallbacks > li")).hasCount(4);

        page.locator("select[name=outcome]").selectOption("Exhausted");
        button("Filter").click();
        assertThat(page.locator(".fallbacks > li")).hasCount(1);
        assertThat(page.locator("#stream-state")).hasText("Live");
        history.record(Samples.singleModelFallback("01JDF3VDZZZZZ", time.millis()));
        FallbackEvent exhausted = Samples.fallbacks(time.millis()).get(2);
        history.record(new FallbackEvent(
                "01JDF3VDAAAAA",
                time.millis(),
                exhausted.route(),
                exhausted.requestId(),
                exhausted.caller(),
                exhausted.router(),
                exhausted.attempts(),
                exhausted.skipped(),
                exhausted.outcome(),
                exhausted.messages()));
        assertThat(page.locator(".summary")).hasText("2 requests fell back with this filter, newest first");
        assertThat(page.locator(".fallbacks > li")).hasCount(2);

        page.locator("a.when").first().click();
        assertThat(page.locator("h1")).hasText("Fallback");
        assertThat(page.locator("svg.bar")).hasCount(2);
        page.goBack();
        assertThat(page.locator(".fallbacks > li")).hasCount(2);
        assertThat(page.locator("select[name=outcome]")).hasValue("Exhausted");
        assertNothingComplained();
    }

    @Test
    void updates_go_on_after_the_console_was_away() {
        page.navigate(url("/cooldowns"));
        assertThat(page.locator("#stream-state")).hasText("Live");
        int port = console.port();

        console.close();
        assertThat(page.locator("#stream-state")).hasText("Reconnecting…");
        cooldowns.set(Samples.llama33(time.millis()));
        console = Console.start(
                new ConsoleOptions("127.0.0.1", port, null), cooldowns, history, () -> SharingState.LOCAL);

        assertThat(page.locator(LLAMA_33_ROW)).isVisible();
        assertThat(page.locator("#stream-state")).hasText("Live");
    }

    @Test
    void a_person_logs_in_with_the_token_and_out_again() {
        console.close();
        console = console("open-sesame-0123456789");
        page.navigate(url("/cooldowns"));
        page.getByLabel("The console's token").fill("open-sesame-0123456789");
        button("Sign in").click();
        assertThat(page.locator("#stream-state")).hasText("Live");
        button("Sign out").click();
        assertThat(page.getByLabel("The console's token")).isVisible();
        assertNothingComplained();
    }

    /** With {@code -Dconsole.pictures=docs/images} it also writes the pictures of the documentation. */
    @Test
    void no_page_breaks_its_own_rules_or_leaves_the_origin() {
        everyState();
        Samples.fallbacks(time.millis()).forEach(history::record);
        page.clock().install();
        page.clock().pauseAt(System.currentTimeMillis() + 1000);
        page.setViewportSize(1200, 400);

        page.navigate(url("/cooldowns"));
        assertThat(page.locator("#stream-state")).hasText("Live");
        assertThat(page.locator("tbody tr")).hasCount(10);
        takePicture("console-cooldowns.png");

        page.navigate(url("/fallbacks"));
        assertThat(page.locator("#stream-state")).hasText("Live");
        page.locator("details").first().locator("summary").click();
        assertThat(page.locator(".messages").first()).isVisible();
        takePicture("console-fallbacks.png");

        assertNothingComplained();
    }

    @Test
    void a_phone_of_360_px_needs_no_sideways_scrolling() {
        everyState();
        Samples.fallbacks(time.millis()).forEach(history::record);
        context.close();
        open(360, 740, ColorScheme.DARK);
        for (String path : List.of("/cooldowns", "/fallbacks")) {
            page.navigate(url(path));
            assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                    .as(path)
                    .isLessThanOrEqualTo(360);
        }
    }

    private void everyState() {
        Samples.cooldowns(time.millis()).forEach(cooldowns::set);
        Samples.states(time.millis()).forEach(cooldowns::set);
        cooldowns.merge(Samples.comesBack(time.millis()));
    }

    private void takePicture(String file) {
        String folder = System.getProperty("console.pictures");
        if (folder != null) {
            Path path = Path.of("..").resolve(folder).resolve(file);
            page.screenshot(new Page.ScreenshotOptions().setPath(path).setFullPage(true));
        }
    }

    private void assertNothingComplained() {
        assertThat(BROWSER.complaints()).isEmpty();
        assertThat(requests).allMatch(each -> each.startsWith(url("/")));
    }

    private Locator clearButton() {
        return button("Clear groq_llama-3.3-70b-versatile");
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + console.port() + path;
    }
}
