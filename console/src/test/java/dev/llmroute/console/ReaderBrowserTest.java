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
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.history.RecentFallbacks;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What readers choose for themselves in a real browser: the zone of times, and single keys. */
class ReaderBrowserTest {
    @RegisterExtension
    static final WatchedBrowser BROWSER = new WatchedBrowser();

    private final SetTime time = new SetTime("2026-11-24T10:00:00Z");
    private final Cooldowns cooldowns = Cooldowns.ofOnlooker(time);
    private Console console;
    private BrowserContext context;
    private Page page;

    @BeforeEach
    void start() {
        Samples.cooldowns(time.millis()).forEach(cooldowns::set);
        console = Console.start(
                new ConsoleOptions("127.0.0.1", 0, null),
                cooldowns,
                new RecentFallbacks(),
                () -> new SharingState("client", true, 2, time.millis(), 0, 0, -1, 0, 0));
        open(1200, ColorScheme.LIGHT);
    }

    private void open(int width, ColorScheme scheme) {
        page = BROWSER.open(new Browser.NewContextOptions()
                .setViewportSize(width, 740)
                .setColorScheme(scheme)
                .setTimezoneId("Asia/Kolkata"));
        context = page.context();
    }

    @AfterEach
    void stop() {
        context.close();
        console.close();
        assertThat(BROWSER.complaints()).isEmpty();
    }

    @Test
    void times_are_in_the_zone_that_the_reader_chose_on_every_page_and_after_a_reload() {
        visit("/cooldowns");
        Locator updated = page.locator("#updated time");
        assertThat(updated).hasText(Pattern.compile(".*15:30:00"));
        assertThat(page.locator("#zone option").first()).containsText("Asia/");

        page.locator("#zone").selectOption("UTC");
        assertThat(updated).hasText(Pattern.compile(".*10:00:00"));
        page.reload();
        assertThat(updated).hasText(Pattern.compile(".*10:00:00"));
        visit("/fallbacks");
        assertThat(page.locator("#zone")).hasValue("UTC");

        page.locator("#zone").selectOption("");
        visit("/cooldowns");
        assertThat(updated).hasText(Pattern.compile(".*15:30:00"));
        assertThat(updated).hasAttribute("title", Pattern.compile("2026-11-24T10:00:00.*Z"));
    }

    @Test
    void keys_lead_to_pages_to_the_search_and_to_their_help() {
        visit("/cooldowns");
        page.keyboard().press("g");
        page.keyboard().press("f");
        assertThat(page.locator("h1")).hasText("Fallbacks");
        page.keyboard().press("g");
        page.keyboard().press("c");
        assertThat(page.locator("h1")).hasText("Cooldowns");

        page.keyboard().press("/");
        assertThat(page.locator("#q")).isFocused();
        page.keyboard().type("gf?p");
        assertThat(page.locator("#q")).hasValue("gf?p");
        assertThat(page.locator("h1")).hasText("Cooldowns");
        page.locator("h1").click();

        page.keyboard().press("?");
        Locator help = page.getByRole(AriaRole.DIALOG);
        assertThat(help).containsText("Keyboard shortcuts");
        page.keyboard().press("Escape");
        assertThat(help).isHidden();
        page.keyboard().press("p");
        assertThat(page.locator("#stream-state")).hasText("Paused");
    }

    @Test
    void single_keys_do_nothing_once_they_are_turned_off() {
        visit("/cooldowns");
        page.locator("#keys-open").click();
        page.locator("#keys-on").uncheck();
        page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.BUTTON).click();
        page.reload();
        assertThat(page.locator("#stream-state")).hasText("Live");

        page.keyboard().press("g");
        page.keyboard().press("f");
        page.keyboard().press("p");
        page.keyboard().press("?");

        assertThat(page.locator("h1")).hasText("Cooldowns");
        assertThat(page.locator("#stream-state")).hasText("Live");
        assertThat(page.locator("#keys")).isHidden();
        page.locator("#keys-open").click();
        assertThat(page.locator("#keys-on")).not().isChecked();
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void the_help_keeps_nobody_out_in_either_theme_nor_on_a_phone(ColorScheme scheme) {
        for (int width : new int[] {1200, 360}) {
            context.close();
            open(width, scheme);
            visit("/cooldowns");
            page.locator("#keys-open").click();
            assertThat(page.locator("#keys")).isVisible();
            picture("keys-" + scheme + "-" + width);
            assertThat(new AxeBuilder(page).analyze().getViolations())
                    .extracting(rule ->
                            rule.getId() + ": " + rule.getNodes().getFirst().getHtml())
                    .isEmpty();
            assertThat((int) page.evaluate(
                            "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                    .isLessThanOrEqualTo(0);
        }
    }

    /** With {@code -Dconsole.looks=FOLDER}, for who wants to see them. */
    private void picture(String name) {
        String folder = System.getProperty("console.looks");
        if (folder != null) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, name + ".png")));
        }
    }

    private void visit(String path) {
        page.navigate("http://127.0.0.1:" + console.port() + path);
        assertThat(page.locator("#stream-state")).hasText("Live");
    }
}
