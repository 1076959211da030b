package dev.llmroute.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.llmroute.console.access.Entry;
import dev.llmroute.console.access.Right;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.history.RecentFallbacks;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages that have no class of their own, and what a person does without a mouse or without the right to, in a real browser. */
class EveryPageBrowserTest {
    private static final String TOKEN = "open-sesame-0123456789";

    @RegisterExtension
    static final WatchedBrowser BROWSER = new WatchedBrowser();

    private final SetTime time = new SetTime("2026-11-24T10:00:00Z");
    private final Cooldowns cooldowns = Cooldowns.ofOnlooker(time);
    private final RecentFallbacks history = new RecentFallbacks();
    private Console console;
    private BrowserContext context;
    private Page page;

    @BeforeEach
    void start() {
        Samples.cooldowns(time.millis()).forEach(cooldowns::set);
        Samples.fallbacks(time.millis()).forEach(history::record);
        console = console(new Entry.None());
        open(1200, ColorScheme.LIGHT);
    }

    private Console console(Entry entry) {
        return Console.start(
                new ConsoleOptions(entry, "127.0.0.1", 0),
                cooldowns,
                history,
                () -> new SharingState("client", true, 2, time.millis(), 0, 0, -1, 0, 0));
    }

    private void consoleOf(Right right) {
        console.close();
        console = console(new Entry.StaticToken(TOKEN, right));
    }

    private void open(int width, ColorScheme scheme) {
        page = BROWSER.open(new Browser.NewContextOptions()
                .setViewportSize(width, 740)
                .setColorScheme(scheme)
                .setTimezoneId("UTC"));
        context = page.context();
    }

    @AfterEach
    void stop() {
        context.close();
        console.close();
        assertThat(BROWSER.complaints()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void fallbacks_one_of_them_and_the_way_in_keep_nobody_out_in_either_theme_nor_on_a_phone(ColorScheme scheme) {
        for (int width : new int[] {1200, 360}) {
            context.close();
            open(width, scheme);
            visit("/fallbacks");
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)");
            assertAccessible("fallbacks");
            picture("fallbacks", scheme, width);
            page.locator("a.when").first().click();
            assertThat(page.locator("h1")).hasText("Fallback");
            assertAccessible("one fallback");
            picture("fallback", scheme, width);
            page.navigate(url("/fallbacks?outcome=Cancelled&caller=nobody"));
            assertThat(page.locator(".empty")).isVisible();
            assertAccessible("nothing that fits");
        }
        page.navigate("about:blank");
        consoleOf(Right.View);
        for (int width : new int[] {1200, 360}) {
            context.close();
            open(width, scheme);
            page.navigate(url("/cooldowns"));
            assertThat(page.locator("#token")).isVisible();
            assertAccessible("sign in");
            page.locator("#token").fill("a-wrong-token-0123456789");
            page.keyboard().press("Enter");
            assertThat(page.locator("#refusal")).not().isEmpty();
            assertAccessible("refused");
            picture("sign-in", scheme, width);
        }
        // What was refused is an answer 401, which a browser notes.
        BROWSER.complaints().removeIf(each -> each.contains("401"));
    }

    @Test
    void a_filter_of_fallbacks_is_an_address_that_another_browser_opens() {
        visit("/fallbacks");
        page.locator("select[name=outcome]").selectOption("Exhausted");
        page.locator("form.filter button.primary").click();
        assertThat(page.locator(".fallbacks > li")).hasCount(1);
        String address = page.url();

        context.close();
        open(1200, ColorScheme.LIGHT);
        page.navigate(address);
        assertThat(page.locator(".fallbacks > li")).hasCount(1);
        assertThat(page.locator("select[name=outcome]")).hasValue("Exhausted");
    }

    @Test
    void changes_are_found_in_the_audit_by_a_filter_that_is_an_address() {
        visit("/cooldowns");
        clearByMouse("groq_llama-3.3-70b-versatile");
        page.navigate(url("/audit"));
        assertThat(page.locator("tbody tr")).hasCount(1);
        page.locator("#q").fill("nobody-like-that");
        page.locator("form.filter button.primary").click();
        assertThat(page.locator("tbody tr")).hasCount(0);

        page.navigate(url("/audit?q=llama-3.3&action=Clear"));
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("tbody tr")).containsText("loopback");
        page.goBack();
        assertThat(page.locator("#q")).hasValue("nobody-like-that");
    }

    /** Only keys are pressed: Tab until something has the focus, and what opens or does it. */
    @Test
    void a_person_without_a_mouse_finds_a_cooldown_clears_it_takes_it_back_and_starts_a_drill() {
        visit("/cooldowns");
        page.keyboard().press("/");
        page.keyboard().type("llama-3.3");
        page.keyboard().press("Enter");
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("#stream-state")).hasText("Live");

        tabTo("tbody button");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        tabTo("dialog button.primary, dialog button.danger");
        page.keyboard().press("Enter");
        assertThat(page.locator("#outcome")).containsText("Cleared groq_llama-3.3-70b-versatile");
        assertThat(cooldowns.holding()).hasSize(4);

        tabTo("#outcome button");
        page.keyboard().press("Enter");
        assertThat(page.locator("#outcome")).containsText("Taken back");
        assertThat(cooldowns.holding()).hasSize(5);

        page.keyboard().press("g");
        page.keyboard().press("d");
        assertThat(page).hasURL(url("/drill"));
        assertThat(page.locator("#stream-state")).hasText("Live");
        tabTo("main button:has-text('Start a drill')");
        page.keyboard().press("Enter");
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).isVisible();
        tabTo("dialog #target");
        page.keyboard().press("ArrowDown");
        tabTo("dialog [name=reason]");
        page.keyboard().type("game day");
        page.keyboard().press("Enter");
        assertThat(page.locator("#outcome")).containsText("has begun");
    }

    @Test
    void who_may_only_look_is_offered_no_change_on_any_page_and_sees_everything() {
        consoleOf(Right.View);
        page.navigate(url("/cooldowns"));
        page.locator("#token").fill(TOKEN);
        page.keyboard().press("Enter");
        assertThat(page.locator("#stream-state")).hasText("Live");
        assertThat(page.locator("tbody tr")).hasCount(5);
        for (String path :
                List.of("/cooldowns", "/drill", "/overview", "/fallbacks", "/analytics", "/routes", "/audit")) {
            page.navigate(url(path));
            assertThat(page.locator("h1")).isVisible();
            assertThat(page.locator("main [hx-post], main [hx-delete], main [hx-get], main form[method=post]")
                            .count())
                    .as(path)
                    .isZero();
        }
    }

    private void clearByMouse(String name) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Clear " + name).setExact(true))
                .click();
        page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.BUTTON).last().click();
        assertThat(page.locator("#outcome")).containsText("Cleared");
    }

    private void tabTo(String selector) {
        for (int presses = 0; presses < 80; presses++) {
            if (Boolean.TRUE.equals(
                    page.evaluate("selector => document.activeElement.matches(selector)", plain(selector)))) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("Tab never leads to " + selector);
    }

    /** What the page itself understands of a selector of Playwright's. */
    private static String plain(String selector) {
        return selector.replaceAll(":has-text\\('[^']*'\\)", "");
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
        assertThat(BROWSER.complaints().stream().filter(each -> !each.contains("401")))
                .as(what)
                .isEmpty();
    }

    /** With {@code -Dconsole.looks=FOLDER}, for who wants to see them. */
    private void picture(String name, ColorScheme scheme, int width) {
        String folder = System.getProperty("console.looks");
        if (folder != null) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(Path.of(folder, name + "-" + scheme + "-" + width + ".png")));
        }
    }

    private void visit(String path) {
        page.navigate(url(path));
        assertThat(page.locator("#stream-state")).hasText("Live");
    }

    private String url(String path) {
        return "http://127.0.0.1:" + console.port() + path;
    }
}
