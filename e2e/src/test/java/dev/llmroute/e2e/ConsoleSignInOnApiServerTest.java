package dev.llmroute.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.llmroute.console.Console;
import dev.llmroute.console.ConsoleOptions;
import dev.llmroute.console.access.Entry;
import dev.llmroute.cooldown.Cause;
import dev.llmroute.cooldown.Cooldown;
import dev.llmroute.cooldown.CooldownKey;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.Label;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.Term;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import dev.llmroute.history.RecentFallbacks;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in by a token of Kubernetes and out again, in a real browser against a real API server. */
class ConsoleSignInOnApiServerTest {
    private static final String TARGET = "groq_llama-3.3-70b-versatile";

    private static ApiServer server;
    private static Accounts accounts;
    private static Playwright playwright;
    private static Browser browser;

    @TempDir
    private static Path folder;

    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final Cooldowns cooldowns = new Cooldowns(TimeSource.SYSTEM);
    private String namespace;
    private Console console;
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void startAll() throws Exception {
        Path chromium = chromium();
        server = new ApiServer();
        accounts = new Accounts(server.client());
        Files.writeString(folder.resolve("ca.crt"), accounts.certificate());
        String home = server.namespace();
        accounts.reviewer(home, "console");
        Files.writeString(folder.resolve("token"), accounts.token(home, "console"));
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
        playwright = Playwright.create();
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking")));
    }

    private static Path chromium() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(each -> Path.of(each, "chromium"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> {
                    if (System.getenv("CI") != null) {
                        throw new AssertionError("There is no chromium on the PATH; CI needs it");
                    }
                    return Assumptions.abort("There is no chromium on the PATH");
                });
    }

    @AfterAll
    static void stopAll() {
        if (playwright != null) {
            playwright.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void start() {
        namespace = server.namespace();
        Entry.ApiServer api =
                new Entry.ApiServer(accounts.apiServer(), folder.resolve("token"), folder.resolve("ca.crt"));
        console = Console.start(
                new ConsoleOptions(
                        new Entry.Token(api, List.of(namespace), "the-same-in-all-replicas"), "127.0.0.1", 0),
                cooldowns,
                new RecentFallbacks(),
                () -> SharingState.LOCAL);
        cooldowns.set(new Cooldown(
                new CooldownKey("https://api.groq.com", "llama-3.3-70b-versatile", "5f1c0a77", Scope.Model, "tokens"),
                Term.of(TimeSource.SYSTEM.millis(), 600_000),
                Cause.refused(FailureClass.RateLimitTokens, 429),
                new Label(TARGET, "groq", "router-1")));
        context = browser.newContext();
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
    }

    @AfterEach
    void stop() {
        context.close();
        console.close();
    }

    @Test
    void who_may_operate_signs_in_clears_what_cools_and_signs_out() {
        user("operate");
        signIn(accounts.token(namespace, "operate"));
        assertThat(page.locator("#stream-state")).hasText("Live");
        assertThat(page.locator(".who")).containsText("operate");

        button("Clear " + TARGET).click();
        page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.BUTTON).last().click();
        assertThat(page.locator("#outcome")).containsText("Cleared " + TARGET);
        assertThat(cooldowns.holding()).isEmpty();

        button("Sign out").click();
        assertThat(page.locator("#token")).isVisible();
        page.goBack();
        assertThat(page.locator("#token")).isVisible();
        page.navigate(url("/cooldowns"));
        assertThat(page.locator("#token")).isVisible();
        assertThat(complaints).isEmpty();
    }

    @Test
    void who_may_only_look_is_offered_nothing_to_change() {
        user("view");
        signIn(accounts.token(namespace, "view"));

        assertThat(page.locator("tr:has-text('" + TARGET + "')")).isVisible();
        assertThat(page.locator(".who")).containsText("read only");
        assertThat(page.locator("tbody button")).hasCount(0);
        assertThat(complaints).isEmpty();
    }

    @Test
    void who_has_no_right_in_the_namespace_is_told_which_and_stays_outside() {
        accounts.account(namespace, "stranger");
        signIn(accounts.token(namespace, "stranger"));

        assertThat(page.locator("#refusal")).containsText("get llmroutes in " + namespace);
        page.navigate(url("/cooldowns"));
        assertThat(page.locator("#token")).isVisible();
        assertThat(page.locator("body")).not().containsText(TARGET);
        // The refusal is an answer 403, which a browser notes.
        assertThat(complaints).allMatch(each -> each.contains("403"));
    }

    private void user(String account) {
        accounts.account(namespace, account);
        accounts.role(namespace, account, namespace, account);
    }

    private void signIn(String token) {
        page.navigate(url("/cooldowns"));
        page.locator("#token").fill(token);
        page.keyboard().press("Enter");
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + console.port() + path;
    }
}
