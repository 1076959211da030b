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
import dev.llmroute.console.store.HistorySamples;
import dev.llmroute.console.text.Language;
import dev.llmroute.console.text.Texts;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.history.RecentFallbacks;
import dev.llmroute.session.EndedSessions;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person reads whose browser speaks German, in a real one. */
class GermanBrowserTest {
    private static final String ROUTE = "/routes/team-a/agent-chat";
    private static final String LLAMA_33 = "tr:has-text('groq_llama-3.3-70b-versatile')";
    private static final Texts GERMAN = Texts.in(Language.German);

    @RegisterExtension
    static final WatchedBrowser BROWSER = new WatchedBrowser();

    private static final String NOW = "2026-11-29T10:07:30Z";

    @TempDir
    private static Path stored;

    @TempDir
    private Path folder;

    private final SetTime time = new SetTime(NOW);
    private final Cooldowns cooldowns = Cooldowns.ofOnlooker(time);
    private final RecentFallbacks history = new RecentFallbacks();
    private FakeApiServer server;
    private Console console;
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void fill() {
        HistorySamples.fill(stored, new SetTime(NOW).millis(), false);
    }

    @BeforeEach
    void start() throws Exception {
        server = new FakeApiServer(folder);
        server.put(SampleRoutes.AGENT_CHAT);
        server.put(SampleRoutes.SEARCH);
        ClusterCatalog catalog = ClusterCatalog.start(server.access(), List.of(), true, time);
        await().until(() -> catalog.state().available());
        console = Console.start(
                new ConsoleOptions(new Entry.None(), "127.0.0.1", 0),
                cooldowns,
                history,
                () -> new SharingState("client", true, 2, time.millis(), 0, 0, 120, 0, 0),
                new HistoryOptions(new HistoryOptions.Storage.Folder(stored), HistoryOptions.DEFAULT_RETENTION),
                EndedSessions.OF_NOBODY_ELSE,
                catalog);
        open(1200, ColorScheme.LIGHT, "de-AT", true);
        await().until(() -> context.request()
                .get(url("/api/v1/history"))
                .text()
                .replace(" ", "")
                .contains("\"available\":true"));
    }

    private void open(int width, ColorScheme scheme, String locale, boolean scripts) {
        page = BROWSER.open(new Browser.NewContextOptions()
                .setViewportSize(width, 740)
                .setColorScheme(scheme)
                .setLocale(locale)
                .setJavaScriptEnabled(scripts)
                .setTimezoneId("Europe/Vienna"));
        context = page.context();
    }

    @AfterEach
    void stop() {
        context.close();
        console.close();
        server.close();
    }

    @Test
    void rows_that_come_and_go_are_german_for_who_reads_german_and_english_for_who_does_not() {
        visit("/cooldowns");
        assertThat(page.locator("html")).hasAttribute("lang", "de");
        Page another = BROWSER.open(new Browser.NewContextOptions().setLocale("en-US"));
        another.navigate(url("/cooldowns"));
        assertThat(another.locator("#stream-state")).hasText("Live");
        assertThat(page.locator("#summary")).hasText("Nichts ist im Cooldown");

        cooldowns.set(Samples.llama33(time.millis()));
        assertThat(page.locator(LLAMA_33)).containsText("22:46 aus dem Fehlertext");
        assertThat(another.locator(LLAMA_33)).containsText("22:46 from the error text");
        cooldowns.set(Samples.rejected(time.millis()));
        assertThat(page.locator("#summary")).hasText("2 im Cooldown");
        assertThat(another.locator("#summary")).hasText("2 cooling down");
        assertThat(page.locator("tr:has-text('Schlüssel abgelehnt')")).hasCount(1);
        assertThat(page.locator(LLAMA_33).locator("[data-ago]")).hasText(Pattern.compile("vor \\d+ s"));
        another.context().close();
        assertNothingComplained();
    }

    @Test
    void a_person_clears_takes_back_and_is_refused_in_german() {
        cooldowns.set(Samples.llama33(time.millis()));
        visit("/cooldowns");
        button("groq_llama-3.3-70b-versatile aufheben").click();
        assertThat(page.getByRole(AriaRole.DIALOG))
                .containsText("Den Cooldown von groq_llama-3.3-70b-versatile aufheben?");
        button("Aufheben").click();
        assertThat(page.locator("#outcome")).containsText("groq_llama-3.3-70b-versatile aufgehoben");
        button("Rückgängig").click();
        assertThat(page.locator("#outcome")).containsText("Rückgängig gemacht: groq_llama-3.3-70b-versatile");

        button("Alle angezeigten aufheben…").click();
        Locator dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByRole(AriaRole.TEXTBOX).first().fill("clear 1");
        dialog.getByRole(AriaRole.BUTTON).last().click();
        assertThat(dialog.locator(".refusal"))
                .hasText("Nichts wurde aufgehoben: Geben Sie zum Bestätigen „1 aufheben“ ein.");
        dialog.getByRole(AriaRole.TEXTBOX).first().fill("1 aufheben");
        dialog.getByRole(AriaRole.BUTTON).last().click();
        assertThat(page.locator(".empty")).containsText("Alle Targets sind frei.");
        BROWSER.complaints().removeIf(each -> each.contains("400"));
        assertNothingComplained();
    }

    @Test
    void the_language_is_chosen_by_the_keyboard_and_open_pages_stay_in_theirs() {
        visit("/cooldowns?q=groq");
        Page another = context.newPage();
        another.navigate(url("/cooldowns"));
        assertThat(another.locator("#stream-state")).hasText("Live");
        button("English").focus();
        page.keyboard().press("Enter");

        assertThat(page.locator("html")).hasAttribute("lang", "en");
        assertThat(page).hasURL(url("/cooldowns?q=groq"));
        assertThat(page.locator("h1")).hasText("Cooldowns");
        cooldowns.set(Samples.llama33(time.millis()));
        assertThat(page.locator(LLAMA_33)).containsText("from the error text");
        assertThat(another.locator(LLAMA_33)).containsText("aus dem Fehlertext");
        another.locator("#pin").click();
        assertThat(another.getByRole(AriaRole.DIALOG)).containsText("Target pinnen");
        visit("/fallbacks");
        assertThat(page.locator("html")).hasAttribute("lang", "en");
        assertNothingComplained();
    }

    @Test
    void the_language_is_chosen_without_a_script_too() {
        context.close();
        open(1200, ColorScheme.LIGHT, "de", false);
        page.navigate(url("/cooldowns?q=groq"));
        button("English").click();
        assertThat(page.locator("html")).hasAttribute("lang", "en");
        assertThat(page).hasURL(url("/cooldowns?q=groq"));
        button("Deutsch").click();
        assertThat(page.locator("html")).hasAttribute("lang", "de");
    }

    /** With {@code -Dconsole.looks=FOLDER} it also writes a picture of each page. */
    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void nothing_is_english_or_keeps_people_out_in_either_theme_nor_on_a_phone(ColorScheme scheme) {
        Samples.cooldowns(time.millis()).forEach(cooldowns::set);
        Samples.states(time.millis()).forEach(cooldowns::set);
        cooldowns.merge(Samples.comesBack(time.millis()));
        Samples.fallbacks(time.millis()).forEach(history::record);
        for (int width : scheme == ColorScheme.LIGHT ? new int[] {1200, 360} : new int[] {360}) {
            context.close();
            open(width, scheme, "de", true);
            String kind = "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width;
            for (String path : List.of(
                    "/overview",
                    "/cooldowns",
                    "/fallbacks",
                    "/analytics",
                    "/routes",
                    ROUTE,
                    "/routers",
                    "/drill",
                    "/audit",
                    "/api",
                    "/cooldowns?q=nothing",
                    "/fallbacks?route=no/ne",
                    "/routes?q=nothing",
                    ROUTE + "/explain?tools=true",
                    ROUTE + "/edit")) {
                look(path, kind);
            }
            visit("/fallbacks");
            page.locator("a.when").first().click();
            assertThat(page.locator("#timeline")).isVisible();
            check("fallback", kind);
            page.navigate(url("/cooldowns"));
            for (String opens : List.of("#pin", "#clear-shown", "[id^=extend-]")) {
                page.locator(opens).first().click();
                assertThat(page.locator("#act")).isVisible();
                check("cooldowns" + opens.replaceAll("[^a-z]", "-"), kind);
                page.keyboard().press("Escape");
            }
            page.locator("#keys-open").click();
            check("keys", kind);
        }
        assertNothingComplained();
    }

    private void look(String path, String kind) {
        page.navigate(url(path));
        assertThat(page.locator("h1")).isVisible();
        if (page.locator("#stream-state").count() > 0) {
            assertThat(page.locator("#stream-state")).hasText("Live");
        }
        page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true");
        check(path, kind);
    }

    private void check(String what, String kind) {
        String folder = System.getProperty("console.looks");
        if (folder != null) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(Path.of(folder, what.replaceAll("[/?=#]", "-") + kind + ".png")));
        }
        assertThat(page.locator("html")).hasAttribute("lang", "de");
        assertThat(new AxeBuilder(page).analyze().getViolations())
                .as(what + kind)
                .extracting(
                        rule -> rule.getId() + ": " + rule.getNodes().getFirst().getHtml())
                .isEmpty();
        assertThat((int) page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as("%s%s needs sideways scrolling", what, kind)
                .isLessThanOrEqualTo(0);
        assertGerman(what);
    }

    /** No English text of the bundle is on the page, but for what says that it is English, code, and words of the API. */
    private void assertGerman(String what) {
        String shown = (String) page.evaluate("""
                (() => {
                  const body = document.body.cloneNode(true);
                  for (const each of body.querySelectorAll('[lang=en], pre, code, textarea, .operation td:last-child')) each.remove();
                  for (const each of body.querySelectorAll('option')) if (each.value === each.textContent) each.remove();
                  const read = [body.textContent];
                  for (const name of ['title', 'aria-label', 'placeholder', 'data-label', 'hx-confirm'])
                    for (const each of body.querySelectorAll(`[${name}]`)) read.push(each.getAttribute(name));
                  return read.join('\\n').replace(/\\s+/g, ' ');
                })()""");
        assertThat(Texts.ENGLISH.constants().entrySet())
                .filteredOn(each -> each.getValue().length() >= 6)
                .filteredOn(each -> isNoGerman(each.getValue()))
                .filteredOn(each -> Pattern.compile("(?<!\\p{L})" + Pattern.quote(each.getValue()) + "(?!\\p{L})")
                        .matcher(shown)
                        .find())
                .as(what)
                .isEmpty();
    }

    /** {@code Routers} is English and a genitive. */
    private static boolean isNoGerman(String english) {
        return GERMAN.constants().values().stream().noneMatch(each -> each.contains(english));
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
