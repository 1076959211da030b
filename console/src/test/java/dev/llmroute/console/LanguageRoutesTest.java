package dev.llmroute.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.console.access.Entry;
import dev.llmroute.console.access.Right;
import dev.llmroute.cooldown.Cooldowns;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In which language pages, fragments and errors come, and how a reader chooses it. */
class LanguageRoutesTest {
    private static final String COOKIE = "llmroute-console-language";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final SetTime time = new SetTime("2026-11-24T10:00:00Z");
    private final Cooldowns cooldowns = Cooldowns.ofOnlooker(time);
    private TestConsole console;

    @BeforeEach
    void start() {
        Samples.cooldowns(time.millis()).forEach(cooldowns::set);
        console = TestConsole.start(new Entry.None(), cooldowns);
    }

    @AfterEach
    void stop() {
        console.close();
    }

    @Test
    void a_page_comes_in_the_language_that_the_browser_prefers() throws Exception {
        HttpResponse<String> german = console.get("/cooldowns", "Accept-Language", "de-AT,de;q=0.9,en;q=0.8");
        assertThat(german.body())
                .contains("<html lang=\"de\">", "Wieder frei in", "22:46 aus dem Fehlertext", ">Aufheben<")
                .contains("RateLimitDaily", "groq_llama-3.3-70b-versatile")
                .doesNotContain("Free again in", "from the error text");
        assertThat(german.headers().firstValue("Content-Language")).contains("de");
        assertThat(german.headers().firstValue("Vary").orElseThrow()).contains("Accept-Language", "Cookie");
        assertThat(german.headers().firstValue("Cache-Control")).contains("no-store");

        HttpResponse<String> english = console.get("/cooldowns", "Accept-Language", "fr,en;q=0.2");
        assertThat(english.body()).contains("<html lang=\"en\">", "Free again in", "22:46 from the error text");
        assertThat(console.get("/cooldowns").body()).contains("<html lang=\"en\">");
    }

    @Test
    void who_chooses_a_language_keeps_it_and_gets_back_to_their_page() throws Exception {
        HttpResponse<String> chosen = choose("language=de&next=%2Fcooldowns%3Fq%3Dgroq");
        assertThat(chosen.statusCode()).isEqualTo(303);
        assertThat(chosen.headers().firstValue("Location")).contains("/cooldowns?q=groq");
        assertThat(chosen.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("SameSite=Strict", "HttpOnly", "Path=/");
        String cookie = TestConsole.cookie(chosen, COOKIE);

        HttpResponse<String> page = console.get("/cooldowns?q=groq", "Cookie", cookie, "Accept-Language", "en");
        assertThat(page.body())
                .contains("<html lang=\"de\">", "passen zum Filter")
                .contains("name=\"next\" value=\"/cooldowns?q=groq\"")
                .contains("value=\"de\" lang=\"de\" aria-pressed=\"true\">Deutsch");

        String english = TestConsole.cookie(choose("language=en"), COOKIE);
        assertThat(console.get("/cooldowns", "Cookie", english, "Accept-Language", "de")
                        .body())
                .contains("<html lang=\"en\">");
    }

    @Test
    void a_choice_leads_to_no_other_site_and_knows_no_other_language() throws Exception {
        for (String next :
                List.of("https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "")) {
            assertThat(choose("language=de&next=" + next).headers().firstValue("Location"))
                    .as(next)
                    .contains("/overview");
        }
        for (String language : List.of("", "fr", "DE", "de%0d%0aSet-Cookie:x=y", "../de", "<script>")) {
            HttpResponse<String> refused = choose("language=" + language);
            assertThat(refused.statusCode()).as(language).isEqualTo(400);
            assertThat(refused.headers().allValues("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void another_site_chooses_nothing() throws Exception {
        HttpResponse<String> refused = console.send(console.to("/language")
                .headers("Content-Type", FORM, "Sec-Fetch-Site", "cross-site")
                .POST(BodyPublishers.ofString("language=de")));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().allValues("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fr",
                "DE",
                "de-AT",
                "\"><script>alert(1)</script>",
                "../../messages_de",
                "${jndi:ldap://x}",
                "%64%65",
                "de,en",
                ""
            })
    void a_cookie_that_nobody_of_us_set_is_as_good_as_none(String value) throws Exception {
        HttpResponse<String> page = console.get("/cooldowns", "Cookie", COOKIE + "=" + value);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<html lang=\"en\">").doesNotContain("alert(1)", "jndi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"><script>alert(1)</script>", ";;q=,", "de;q=x,en;q=-1", "${jndi:ldap://x}", "x-x-x-x", "*;q=*"
            })
    void a_header_that_makes_no_sense_is_as_good_as_none(String value) throws Exception {
        HttpResponse<String> page = console.get("/cooldowns", "Accept-Language", value);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<html lang=\"en\">").doesNotContain("alert(1)", "jndi");
    }

    @Test
    void what_a_page_asks_for_comes_in_its_language_whatever_was_chosen_since() throws Exception {
        HttpResponse<String> form = console.get(
                "/cooldowns/pin", "HX-Request", "true", "X-LlmRoute-Language", "de", "Cookie", COOKIE + "=en");
        assertThat(form.body()).contains("Target pinnen", "dieses Modell").doesNotContain("Pin a target");

        HttpResponse<String> refused = console.send(console.to("/cooldowns/pin")
                .headers("Content-Type", FORM, "HX-Request", "true", "X-LlmRoute-Language", "de")
                .POST(BodyPublishers.ofString("target=groq_llama-3.3-70b-versatile&for=10y&reason=x")));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .isEqualTo("Die Dauer (for) muss eine Angabe wie 30m, 4h oder 1h30m sein, von 1s bis 31d");
    }

    @Test
    void a_person_is_told_in_german_what_is_wrong_and_a_program_in_english() throws Exception {
        assertThat(console.get("/nothing-here", "Accept-Language", "de").body())
                .isEqualTo("GET /nothing-here gibt es hier nicht");
        assertThat(console.get("/cooldowns?state=Odd", "Accept-Language", "de").body())
                .startsWith("state ist keiner der Werte ")
                .contains("CoolingDown");
        assertThat(console.get("/routes/a/b", "Accept-Language", "de").body())
                .startsWith("Diese Konsole kennt keine Route a/b");
        for (String path : List.of("/api/v1/cooldowns?state=Odd", "/api/v1/routes/a/b", "/api/v1/state")) {
            HttpResponse<String> german = console.get(path, "Accept-Language", "de", "Cookie", COOKIE + "=de");
            assertThat(german.body()).as(path).isEqualTo(console.get(path).body());
            assertThat(german.headers().firstValue("Content-Language")).isEmpty();
        }
    }

    @Test
    void markup_in_names_and_reasons_stays_text_in_german() throws Exception {
        console.send(console.to("/cooldowns/pin")
                .headers("Content-Type", FORM, "HX-Request", "true")
                .POST(BodyPublishers.ofString(
                        "target=groq_llama-3.3-70b-versatile&for=1h&reason=%3Cimg+src%3Dx%3E+%7B0%7D+%27")));
        String german = console.get("/cooldowns", "Accept-Language", "de").body();
        assertThat(german).contains("„&lt;img src=x&gt; {0} '“").doesNotContain("<img src=x>");
        assertThat(console.get("/cooldowns?q=%22%3E%3Cb%3E", "Accept-Language", "de")
                        .body())
                .doesNotContain("\"><b>");
    }

    @Test
    void strangers_choose_it_on_the_page_on_which_they_sign_in() throws Exception {
        try (TestConsole closed =
                TestConsole.start(new Entry.StaticToken("open-sesame-0123456789", Right.Edit), new Cooldowns(time))) {
            HttpResponse<String> page = closed.get("/login?next=%2Fcooldowns", "Accept-Language", "de");
            assertThat(page.body()).contains("<html lang=\"de\">", "Das Token der Konsole", ">Anmelden<", "English");
            HttpRequest.Builder choice = closed.to("/language")
                    .header("Content-Type", FORM)
                    .POST(BodyPublishers.ofString("language=en&at-sign-in=true&next=%2Fcooldowns"));
            assertThat(closed.send(choice).headers().firstValue("Location")).contains("/login?next=%2Fcooldowns");
            HttpRequest.Builder wrong = closed.to("/login")
                    .headers("Content-Type", FORM, "Accept-Language", "de")
                    .POST(BodyPublishers.ofString("token=not-this-one-0123456"));
            assertThat(closed.send(wrong).body()).contains("Das ist nicht das Token der Konsole.");
        }
    }

    private HttpResponse<String> choose(String form) throws Exception {
        return console.send(console.to("/language").header("Content-Type", FORM).POST(BodyPublishers.ofString(form)));
    }
}
