package dev.llmroute.console.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.jte.Content;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.util.Locale;
import java.util.MissingResourceException;
import org.junit.jupiter.api.Test;

class TextsTest {
    private static final Texts GERMAN = Texts.in(Language.German);

    @Test
    void numbers_shares_and_spans_are_written_as_in_the_language() {
        assertThat(Texts.ENGLISH.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(GERMAN.count(1_234_567)).isEqualTo("1.234.567");
        assertThat(Texts.ENGLISH.share(0.123)).isEqualTo("12.3 %");
        assertThat(GERMAN.share(0.123)).isEqualTo("12,3 %");
        assertThat(GERMAN.share(1)).isEqualTo("100 %");
        assertThat(GERMAN.share(0.000_01)).isEqualTo("< 0,1 %");
        assertThat(Texts.ENGLISH.share(0.999_99)).isEqualTo("> 99.9 %");
        assertThat(Texts.ENGLISH.span(340)).isEqualTo("340 ms");
        assertThat(Texts.ENGLISH.span(12_399)).isEqualTo("12.3 s");
        assertThat(GERMAN.span(12_399)).isEqualTo("12,3 s");
        assertThat(GERMAN.span(1_400_000)).isEqualTo("23 min 20 s");
        assertThat(GERMAN.span(5_400_000_000L)).isEqualTo("1.500 h");
    }

    @Test
    void one_and_many_are_told_apart() {
        assertThat(Texts.ENGLISH.say("sharing.shared", 1)).isEqualTo("shared with 1 member");
        assertThat(Texts.ENGLISH.say("sharing.shared", 2_000)).isEqualTo("shared with 2,000 members");
        assertThat(GERMAN.say("fallbacks.summary", 0)).isEqualTo("Keine Anfrage ist ausgewichen");
        assertThat(GERMAN.say("fallbacks.summary", 1)).isEqualTo("1 Anfrage ist ausgewichen");
        assertThat(GERMAN.say("fallbacks.summary", 1_234))
                .isEqualTo("1.234 Anfragen sind ausgewichen, die neuesten zuerst");
    }

    @Test
    void a_message_within_a_message_is_told_in_the_same_language() {
        Message both = Message.of("cooldowns.summary.both", Message.of("cooldowns.summary.cooling", 2), 1);
        assertThat(both.english()).isEqualTo("2 cooling down, 1 coming back");
        assertThat(both.in(GERMAN)).isEqualTo("2 im Cooldown, 1 läuft wieder an");
        assertThat(Message.data("{0} ' <b>").in(GERMAN)).isEqualTo("{0} ' <b>");
    }

    @Test
    void words_of_others_are_never_a_format() {
        assertThat(GERMAN.say("cooldown.clearOf", "{0} {1,choice,x} ''")).isEqualTo("{0} {1,choice,x} '' aufheben");
        assertThat(GERMAN.say("error.noneOf", "{1}", "it's {9}")).isEqualTo("{1} ist keiner der Werte it's {9}");
    }

    @Test
    void what_stands_around_markup_is_escaped_and_only_the_markup_of_the_template_is_markup() {
        Content link = out -> out.writeContent("<a href=\"/x\">here</a>");
        assertThat(html(GERMAN.around("fallbacks.gapFromTo", link, "<i>{0}</i>", "\"&{1}")))
                .isEqualTo("von <a href=\"/x\">here</a> bis &lt;i&gt;{0}&lt;/i&gt;: \"&amp;{1}.");
        assertThat(html(Texts.ENGLISH.around("page.skip"))).isEqualTo("Skip to the content");
    }

    private static String html(Content content) {
        StringOutput out = new StringOutput();
        OwaspHtmlTemplateOutput html = new OwaspHtmlTemplateOutput(out);
        html.setContext("p", null);
        html.writeUserContent(content);
        return out.toString();
    }

    @Test
    void a_text_that_is_not_there_is_a_defect_and_not_a_blank() {
        assertThatThrownBy(() -> GERMAN.say("no.such.text")).isInstanceOf(MissingResourceException.class);
    }

    @Test
    void english_is_english_on_a_machine_that_speaks_german() {
        Locale machine = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Texts.ENGLISH.say("page.signOut")).isEqualTo("Sign out");
            assertThat(Texts.ENGLISH.count(1_000)).isEqualTo("1,000");
        } finally {
            Locale.setDefault(machine);
        }
    }
}
