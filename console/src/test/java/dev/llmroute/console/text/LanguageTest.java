package dev.llmroute.console.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de | German",
                "de-AT,de;q=0.9,en;q=0.8 | German",
                "de-CH-1996 | German",
                "DE | German",
                "fr, de;q=0.5, en;q=0.4 | German",
                "en;q=0.3, de;q=0.9 | German",
                "fr-CH, de;q=0.1 | German",
                "en-US,en;q=0.9,de;q=0.8 | English",
                "en, de | English",
                "de;q=0, en | English",
                "de;q=0 | English",
                "fr, it | English",
                "* | English",
                "*;q=0.5, de;q=0.1 | German",
                "nds, den | English"
            })
    void the_language_that_a_reader_prefers_most_of_those_there_are(String accepted, Language language) {
        assertThat(Language.preferred(accepted)).isEqualTo(language);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                ";",
                ";;;",
                ",,,",
                "q=",
                "de;",
                "de;q",
                "de;q=",
                "de;q=x",
                "de;q=-1",
                "de;q=2",
                "de;q=NaN",
                "de;q=1e309",
                "-",
                "--",
                "-de",
                "d",
                "<script>alert(1)</script>",
                "de\"><img src=x>",
                "../../etc/passwd",
                "${jndi:ldap://x}",
                "accept-language:",
                "accept-language: ",
                "Accept-Language:de;q=",
                "\u0000de",
                "dé",
                "𝕕𝕖",
                "de_DE",
                "x-de",
                "i-klingon",
                "art-lojban",
                "zh-min-nan;q=0.2,;q=1"
            })
    void what_makes_no_sense_ends_in_one_of_the_languages(String accepted) {
        assertThat(Language.preferred(accepted)).isNotNull();
    }

    @Test
    void a_header_longer_than_any_browser_sends_is_not_read() {
        assertThat(Language.preferred("de,".repeat(100))).isEqualTo(Language.German);
        assertThat(Language.preferred("de,".repeat(4_000))).isEqualTo(Language.English);
        assertThat(Language.preferred(null)).isEqualTo(Language.English);
    }

    @Test
    void only_what_is_there_can_be_chosen() {
        assertThat(Language.tagged("de")).contains(Language.German);
        assertThat(Language.tagged("DE")).isEmpty();
        assertThat(Language.tagged("../de")).isEmpty();
        assertThat(Language.tagged(null)).isEmpty();
    }
}
