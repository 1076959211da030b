package dev.llmroute.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.TimeSource;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Signing in at a provider of another site, as a browser does it: with its own mind about which cookies it sends where. */
class ConsoleSignInBrowserTest {
    @Test
    void a_person_signs_in_at_the_provider_of_another_site_and_out_again() throws Exception {
        Path chromium = Chromium.executable();
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
        int port = freePort();
        String address = "http://127.0.0.1:" + port;
        List<String> complaints = new CopyOnWriteArrayList<>();
        try (TestProvider provider = new TestProvider();
                TestConsole console =
                        TestConsole.start(provider.entry(address), new Cooldowns(TimeSource.SYSTEM), port);
                Playwright playwright = Playwright.create();
                Browser browser = Chromium.launch(playwright, chromium);
                BrowserContext context = browser.newContext()) {
            assertThat(console.console().port()).isEqualTo(port);
            Page page = context.newPage();
            page.onConsoleMessage(message -> {
                if (List.of("error", "warning").contains(message.type())) {
                    complaints.add(message.text());
                }
            });
            page.navigate(address + "/cooldowns");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Sign in at localhost"))
                    .click();

            assertThat(page).hasURL(address + "/cooldowns");
            assertThat(page.locator("#stream-state")).hasText("Live");
            assertThat(page.locator(".who")).containsText("ada@example.org");
            assertThat(page.locator(".who")).containsText("read only");
            page.navigate(address + "/fallbacks");
            assertThat(page.locator("#stream-state")).hasText("Live");

            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                    .click();
            assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Sign in at localhost")))
                    .isVisible();
            page.navigate(address + "/cooldowns");
            assertThat(page).hasURL(address + "/login?next=%2Fcooldowns");
            assertThat(complaints).isEmpty();
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
