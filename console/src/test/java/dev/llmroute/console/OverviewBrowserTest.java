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
import dev.llmroute.console.store.HistoryOptions;
import dev.llmroute.console.store.HistorySamples;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.history.RecentFallbacks;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person sees of the overview and the analytics, in a real browser. */
class OverviewBrowserTest {
    private static final String NOW = "2026-11-29T10:07:30Z";
    private static final List<String> PAGES = List.of("/overview", "/analytics");

    @TempDir
    private static Path folder;

    @RegisterExtension
    static final WatchedBrowser BROWSER = new WatchedBrowser();

    private final SetTime time = new SetTime(NOW);
    private final Cooldowns cooldowns = Cooldowns.ofOnlooker(time);
    private Console console;
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void fill() {
        HistorySamples.fill(folder, new SetTime(NOW).millis(), false);
    }

    @BeforeEach
    void start() {
        console = Console.start(
                new ConsoleOptions("127.0.0.1", 0, null),
                cooldowns,
                new RecentFallbacks(),
                () -> new SharingState("client", true, 2, time.millis(), 0, 0, -1, 0, 0),
                new HistoryOptions(new HistoryOptions.Storage.Folder(folder), HistoryOptions.DEFAULT_RETENTION));
        open(1200, ColorScheme.LIGHT, true);
        await().until(() -> context.request()
                .get(url("/api/v1/history"))
                .text()
                .replace(" ", "")
                .contains("\"available\":true"));
    }

    private void open(int width, ColorScheme scheme, boolean scripts) {
        page = BROWSER.open(new Browser.NewContextOptions()
                .setViewportSize(width, 740)
                .setColorScheme(scheme)
                .setDeviceScaleFactor(1.5)
                .setJavaScriptEnabled(scripts)
                .setTimezoneId("America/New_York"));
        context = page.context();
    }

    private void openAnew(int width, ColorScheme scheme, boolean scripts) {
        context.close();
        open(width, scheme, scripts);
    }

    @AfterEach
    void stop() {
        context.close();
        console.close();
    }

    @Test
    void the_start_page_moves_when_a_target_cools_down_and_what_was_unfolded_stays_so() {
        visit("/");
        assertThat(page.locator("h1")).hasText("Overview");
        assertThat(page.locator("#stream-state")).hasText("Live");
        assertThat(page.locator(".plot canvas")).hasCount(2);
        page.locator("#health-table-summary").click();
        assertThat(page.locator("#health-table table")).isVisible();

        cooldowns.set(Samples.llama33(time.millis()));

        assertThat(page.locator(".summary")).containsText("1 target cooling down");
        assertThat(page.locator("time[data-countdown]")).hasText(Pattern.compile("22:\\d\\d"));
        assertThat(page.locator("#health-table table")).isVisible();
        assertThat(page.locator(".plot canvas")).hasCount(2);
        assertNothingComplained();
    }

    @Test
    void a_chart_tells_its_numbers_where_one_points_and_its_table_has_them_all() {
        visit("/overview");
        Locator plot = page.locator(".plot").first();
        plot.hover();
        assertThat(page.locator("figure .at").first()).containsText("UTC");
        assertThat(page.locator("output[data-series='0']").first()).hasText(Pattern.compile("\\d+"));

        page.locator("#requests-summary").click();
        assertThat(page.locator("#requests-table tbody tr")).hasCount(60);
        assertNothingComplained();
    }

    @Test
    void a_filter_has_an_address_that_can_be_passed_on_and_back_works() {
        visit("/analytics");
        page.getByLabel("Provider").fill("openai");
        page.getByLabel("Last").selectOption("7d");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Filter").setExact(true))
                .click();
        assertThat(page).hasURL(url("/analytics?route=&provider=openai&model=&reason=&caller=&last=7d&from=&to="));
        assertThat(page.locator("table[aria-labelledby=pairs] tbody tr")).hasCount(1);

        visit("/analytics?reason=RateLimitTokens");
        assertThat(page.locator("table[aria-labelledby=cooled] tbody tr")).hasCount(1);
        page.goBack();
        assertThat(page.getByLabel("Provider")).hasValue("openai");
        assertNothingComplained();
    }

    @Test
    void without_scripts_all_numbers_are_there() {
        openAnew(1200, ColorScheme.LIGHT, false);
        visit("/overview");
        assertThat(page.locator("dl.tiles")).containsText("Fallback rate, last hour");
        page.locator("#requests-summary").click();
        assertThat(page.locator("#requests-table tbody tr").first()).isVisible();
        assertThat(page.locator(".plot").first()).isHidden();
        visit("/analytics");
        assertThat(page.locator("table.heat tbody tr")).hasCount(3);
    }

    @Test
    void a_phone_of_360_px_needs_no_sideways_scrolling() {
        Samples.cooldowns(time.millis()).forEach(cooldowns::set);
        openAnew(360, ColorScheme.DARK, true);
        for (String path : PAGES) {
            visit(path);
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
            assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                    .as(path)
                    .isLessThanOrEqualTo(360);
            takePicture(path, "-phone");
        }
        assertNothingComplained();
    }

    /** With {@code -Dconsole.pictures=docs/images} it also writes the pictures of the documentation. */
    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void nobody_is_kept_out_by_how_a_page_is_made(ColorScheme scheme) {
        Samples.cooldowns(time.millis()).forEach(cooldowns::set);
        openAnew(1200, scheme, true);
        for (String path : PAGES) {
            visit(path);
            assertThat(page.locator(".plot canvas").first()).isVisible();
            takePicture(path, scheme == ColorScheme.LIGHT ? "" : "-dark");
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
            assertThat(new AxeBuilder(page).analyze().getViolations()).as(path).isEmpty();
        }
        assertNothingComplained();
    }

    private void visit(String path) {
        page.navigate(url(path));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + console.port() + path;
    }

    /** The documentation has no dark one and none of a phone: these are written with {@code -Dconsole.pictures.all} only. */
    private void takePicture(String path, String how) {
        String pictures = System.getProperty("console.pictures");
        if (pictures != null && (how.isEmpty() || System.getProperty("console.pictures.all") != null)) {
            Path file = Path.of("..").resolve(pictures).resolve("console" + path.replace('/', '-') + how + ".png");
            page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
        }
    }

    private void assertNothingComplained() {
        assertThat(BROWSER.complaints()).isEmpty();
    }
}
