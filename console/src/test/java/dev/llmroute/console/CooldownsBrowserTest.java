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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person finds and changes on the page of cooldowns, in a real browser. */
class CooldownsBrowserTest {
    private static final String LLAMA_33 = "tr:has-text('groq_llama-3.3-70b-versatile')";

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
    void a_filter_has_an_address_that_can_be_passed_on_and_back_works() {
        visit("/cooldowns");
        page.getByLabel("Search").fill("groq");
        button("Show").click();
        assertThat(page.locator("tbody tr")).hasCount(2);
        assertThat(page.locator("#summary")).containsText("2 of 5 match the filter");
        assertThat(page).hasURL(url("/cooldowns?q=groq&class=&state=&sort=remaining&dir=asc"));

        visit("/cooldowns?q=groq&sort=target&dir=desc");
        assertThat(page.locator("tbody tr .key").first()).hasText("groq_llama-3.3-70b-versatile");
        page.goBack();
        assertThat(page.getByLabel("Search")).hasValue("groq");
        page.goBack();
        assertThat(page.locator("tbody tr")).hasCount(5);
        assertNothingComplained();
    }

    @Test
    void news_reach_an_open_page_as_rows_that_match_its_filter_and_other_rows_are_not_touched() {
        visit("/cooldowns?q=groq");
        page.evaluate("document.querySelector(\"[id^=cd-]\").dataset.seen = 'before'");

        cooldowns.set(Samples.sizeAware(time.millis() - 1000));
        cooldowns.set(Samples.rejected(time.millis()));

        assertThat(page.locator("tbody tr")).hasCount(3);
        assertThat(page.locator("tbody tr").nth(1)).containsText("groq_gemma2-9b-it");
        assertThat(page.locator("[data-seen=before]")).hasCount(1);
        cooldowns.clear(Samples.LLAMA_33_KEY, "console");
        assertThat(page.locator("tbody tr")).hasCount(2);
        assertThat(page.locator("[data-seen=before]")).hasCount(1);
        assertNothingComplained();
    }

    @Test
    void all_that_is_shown_is_cleared_after_its_number_was_typed_and_nothing_that_came_since() {
        visit("/cooldowns?q=groq");
        button("Clear all that are shown…").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("Clear 2 cooldowns?");
        assertThat(dialog.locator("li")).hasCount(2);
        cooldowns.set(Samples.sizeAware(time.millis()));
        assertThat(page.locator("tbody tr")).hasCount(3);

        dialog.getByRole(AriaRole.TEXTBOX).first().fill("clear 3");
        button("Clear them").click();
        assertThat(dialog.locator(".refusal")).containsText("type \"clear 2\"");
        dialog.getByRole(AriaRole.TEXTBOX).first().fill("clear 2");
        button("Clear them").click();

        assertThat(page.locator("#outcome")).containsText("Cleared 2 cooldowns");
        assertThat(dialog).isHidden();
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("tbody tr")).containsText("groq_gemma2-9b-it");
        assertThat(cooldowns.holding()).hasSize(4);
        // What was refused is an answer 400, which a browser notes.
        BROWSER.complaints().removeIf(each -> each.contains("400"));
        assertNothingComplained();
    }

    @Test
    void a_clear_is_taken_back_with_one_click() {
        visit("/cooldowns");
        button("Clear groq_llama-3.3-70b-versatile").click();
        button("Clear").click();
        assertThat(page.locator(LLAMA_33)).hasCount(0);

        button("Undo").click();

        assertThat(page.locator("#outcome")).containsText("Taken back: groq_llama-3.3-70b-versatile");
        assertThat(page.locator(LLAMA_33).locator(".countdown"))
                .hasAttribute("title", "until 2026-11-24T10:22:46.848Z");
        assertNothingComplained();
    }

    @Test
    void an_undo_is_offered_for_ten_seconds() {
        page.clock().install();
        visit("/cooldowns");
        button("Clear groq_llama-3.3-70b-versatile").click();
        button("Clear").click();
        assertThat(button("Undo")).isVisible();

        page.clock().fastForward(11_000);

        assertThat(button("Undo")).hasCount(0);
    }

    @Test
    void a_person_pins_and_extends_by_the_keyboard_alone() {
        visit("/cooldowns");
        page.locator("#pin").focus();
        page.keyboard().press("Enter");
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog.getByLabel("Target")).isFocused();
        page.keyboard().type("groq_llama-3.3");
        page.keyboard().press("Tab");
        page.keyboard().type("2h");
        page.keyboard().press("Tab");
        page.keyboard().type("maintenance <b>tonight</b>");
        page.keyboard().press("Enter");
        assertThat(page.locator("#outcome")).isFocused();
        assertThat(page.locator("#outcome")).containsText("Pinned groq_llama-3.3-70b-versatile");

        Locator pinned = page.locator("tr:has-text('Manual')");
        assertThat(pinned).containsText("“maintenance <b>tonight</b>”");
        assertThat(pinned).containsText("pinned by loopback");
        assertThat(pinned.locator(".countdown")).hasAttribute("title", "until 2026-11-24T12:00:00Z");

        pinned.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Extend"))
                .focus();
        page.keyboard().press("Enter");
        assertThat(dialog.getByLabel("Longer by")).isFocused();
        page.keyboard().press("Control+A");
        page.keyboard().type("1h");
        page.keyboard().press("Enter");
        assertThat(page.locator("#outcome")).containsText("Extended groq_llama-3.3-70b-versatile");
        assertThat(page.locator("#outcome")).isFocused();
        assertThat(pinned.locator(".countdown")).hasAttribute("title", "until 2026-11-24T13:00:00Z");

        page.locator("#pin").focus();
        page.keyboard().press("Enter");
        assertThat(dialog).isVisible();
        page.keyboard().press("Escape");
        assertThat(dialog).isHidden();
        assertThat(page.locator("#pin")).isFocused();
        assertNothingComplained();
    }

    @Test
    void a_page_that_is_paused_stands_still_and_has_everything_when_it_goes_on() {
        visit("/cooldowns");
        button("Pause").click();
        assertThat(page.locator("#stream-state")).hasText("Paused");
        assertThat(button("Pause")).hasAttribute("aria-pressed", "true");

        cooldowns.clear(Samples.LLAMA_33_KEY, "console");
        cooldowns.set(Samples.sizeAware(time.millis()));
        // A page that is not paused has it by now.
        Page another = context.newPage();
        another.navigate(url("/cooldowns"));
        assertThat(another.locator("tr:has-text('groq_gemma2-9b-it')")).isVisible();
        assertThat(page.locator(LLAMA_33)).hasCount(1);
        assertThat(page.locator("tr:has-text('groq_gemma2-9b-it')")).hasCount(0);

        button("Pause").click();
        assertThat(page.locator("#stream-state")).hasText("Live");
        assertThat(page.locator(LLAMA_33)).hasCount(0);
        assertThat(page.locator("tr:has-text('groq_gemma2-9b-it')")).isVisible();
        assertThat(page.locator("#updated")).containsText("Last updated 10:00:00");
        assertNothingComplained();
    }

    @Test
    void without_a_script_everything_can_be_read_and_no_button_does_nothing() {
        context.close();
        open(1200, ColorScheme.LIGHT, false);
        page.navigate(url("/cooldowns"));
        page.getByLabel("Search").fill("groq");
        button("Show").click();

        assertThat(page.locator("tbody tr")).hasCount(2);
        assertThat(page.locator("tbody button:visible")).hasCount(0);
        assertThat(page.locator("#pin")).isHidden();
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void nothing_keeps_people_out_in_either_theme_nor_on_a_phone(ColorScheme scheme) {
        Samples.states(time.millis()).forEach(cooldowns::set);
        cooldowns.merge(Samples.comesBack(time.millis()));
        for (int width : new int[] {1200, 360}) {
            context.close();
            open(width, scheme, true);
            visit("/cooldowns");
            assertAccessible("/cooldowns");
            button("Pin a target…").click();
            assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
            assertAccessible("pin");
            page.getByRole(AriaRole.DIALOG).getByLabel("Reason").fill("maintenance");
            page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.BUTTON).last().click();
            assertThat(page.locator("#outcome")).containsText("Pinned");
            assertThat(page.locator("tr:has-text('Manual')").first()).isVisible();
            button("Clear all that are shown…").click();
            assertThat(page.getByRole(AriaRole.DIALOG)).containsText("to clear them");
            assertAccessible("clear");
            for (String path : List.of("/cooldowns?q=nothing-like-that", "/audit", "/api")) {
                page.navigate(url(path));
                assertThat(page.locator("h1")).isVisible();
                assertAccessible(path);
            }
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
