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
import com.microsoft.playwright.options.SelectOption;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.history.RecentFallbacks;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a person tries out in a real browser whether fallbacks work. */
class DrillBrowserTest {
    private static final String DRILL = "tr:has-text('Drill')";

    @RegisterExtension
    static final WatchedBrowser BROWSER = new WatchedBrowser();

    private final SetTime time = new SetTime("2026-11-24T10:00:00Z");
    private final Cooldowns cooldowns = Cooldowns.ofOnlooker(time);
    private Console console;
    private BrowserContext context;
    private Page page;

    @BeforeEach
    void start() {
        console = Console.start(
                new ConsoleOptions("127.0.0.1", 0, null),
                cooldowns,
                new RecentFallbacks(),
                () -> new SharingState("client", true, 2, time.millis(), 0, 0, -1, 0, 0));
        Samples.cooldowns(time.millis()).forEach(cooldowns::set);
        open(1200, ColorScheme.LIGHT, true);
    }

    private void open(int width, ColorScheme scheme, boolean scripts) {
        page = BROWSER.open(new Browser.NewContextOptions()
                .setViewportSize(width, 740)
                .setColorScheme(scheme)
                .setJavaScriptEnabled(scripts)
                .setTimezoneId("UTC"));
        context = page.context();
    }

    @AfterEach
    void stop() {
        context.close();
        console.close();
    }

    @Test
    void a_drill_is_started_seen_on_another_open_page_and_ended() {
        visit("/drill");
        assertThat(page.locator("#live")).containsText("No drill goes on");
        Page another = context.newPage();
        another.navigate(url("/drill"));
        assertThat(another.locator("#stream-state")).hasText("Live");

        button("Start a drill…").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.locator("#target").selectOption(new SelectOption().setIndex(1));
        dialog.getByLabel("Reason").fill("game day");
        dialog.getByRole(AriaRole.BUTTON).last().click();

        assertThat(page.locator("#outcome")).containsText("has begun: it appears limited until");
        assertThat(page.locator(DRILL)).hasCount(1);
        assertThat(another.locator(DRILL)).hasCount(1);
        assertThat(page.locator("#summary")).hasText("1 drill goes on");

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("End the drill of"))
                .click();
        Locator question = page.getByRole(AriaRole.DIALOG);
        assertThat(question).containsText("End the drill of");
        question.getByRole(AriaRole.BUTTON).last().click();
        assertThat(page.locator(DRILL)).hasCount(0);
        assertThat(another.locator(DRILL)).hasCount(0);
        assertNothingComplained();
    }

    @Test
    void a_drill_that_is_too_long_is_refused_within_the_question() {
        visit("/drill");
        button("Start a drill…").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByLabel("For how long").fill("2h");
        dialog.getByLabel("Reason").fill("game day");
        dialog.getByRole(AriaRole.BUTTON).last().click();

        assertThat(dialog.getByRole(AriaRole.ALERT)).containsText("from 1s to 60m");
        BROWSER.complaints().removeIf(each -> each.contains("400"));
        assertNothingComplained();
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void nothing_keeps_people_out_in_either_theme_nor_on_a_phone(ColorScheme scheme) {
        for (int width : new int[] {1200, 360}) {
            context.close();
            open(width, scheme, true);
            visit("/drill");
            assertAccessible("no drill");
            button("Start a drill…").click();
            Locator dialog = page.getByRole(AriaRole.DIALOG);
            assertThat(dialog).isVisible();
            assertAccessible("question");
            picture("question", scheme, width);
            dialog.getByLabel("Reason").fill("game day: is openai ready?");
            dialog.getByRole(AriaRole.BUTTON).last().click();
            assertThat(page.locator("#outcome")).containsText("has begun");
            assertThat(page.locator(DRILL).first()).isVisible();
            assertAccessible("drill");
            picture("drill", scheme, width);
            visit("/cooldowns");
            assertAccessible("cooldowns");
            picture("cooldowns", scheme, width);
            page.navigate(url("/audit"));
            assertAccessible("audit");
            picture("audit", scheme, width);
        }
        assertNothingComplained();
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
