package dev.llmroute.console.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That no template says anything itself: what people read comes from the bundles. */
class TemplatesTest {
    /** What is called so in every language. */
    private static final Set<String> ALLOWED = Set.of(
            "– LlmRoute",
            "LlmRoute",
            "UTC",
            "CSV",
            "JSON",
            "OpenAPI 3.1",
            "ms",
            "Authorization: Bearer TOKEN",
            "\"error\": \"message\": \"…\"");

    private static final Pattern READ = Pattern.compile(
            "\\s(?:title|alt|placeholder|data-label|aria-(?:label|description|placeholder|valuetext))=\"([^\"]*)\"");

    private static final Pattern ARGUMENT = Pattern.compile("\\b(?:title|action|label) = \"([^\"]*)\"");

    private static final Pattern LETTERS = Pattern.compile("\\p{L}{2}");

    @Test
    void no_template_holds_a_text() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> templates = Files.walk(Path.of("src/main/jte"))) {
            for (Path each :
                    templates.filter(file -> file.toString().endsWith(".jte")).toList()) {
                texts(Files.readString(each)).stream()
                        .map(text -> each.getFileName() + ": " + text)
                        .forEach(found::add);
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void what_the_test_would_find_it_finds() {
        assertThat(texts("@param String x\n<p class=\"a b\">${x}</p>")).isEmpty();
        assertThat(texts("<p>Hello ${x}</p>")).containsExactly("Hello");
        assertThat(texts("<p>${x} and ${say(@`<b>more</b>`)}</p>")).containsExactlyInAnyOrder("and", "more");
        assertThat(texts("@if(a)On@else\n<i>Off</i>@endif")).containsExactlyInAnyOrder("On", "Off");
        assertThat(texts("<input placeholder=\"a name\" aria-label=\"${x}\">")).containsExactly("a name");
        assertThat(texts("@template.layout(t = t, title = \"Cooldowns\")")).containsExactly("Cooldowns");
        assertThat(texts("<p>${a ? \"yes\" : \"no\"}</p>")).containsExactlyInAnyOrder("yes", "no");
    }

    private static List<String> texts(String template) {
        String jte = template.replaceAll("(?s)<%--.*?--%>", "")
                .replaceAll("(?m)^@(import|param).*$", "")
                .replaceAll("(?m)^!\\{.*\\}$", "");
        List<String> found = new ArrayList<>();
        groups(READ, jte, found);
        groups(ARGUMENT, jte, found);
        new Template(jte, found).text();
        return found.stream()
                .map(text -> text.replaceAll("[{}]", "").replaceAll("\\s+", " ").strip())
                .filter(text -> LETTERS.matcher(text.replaceAll("&\\w+;", "")).find())
                .filter(text -> !ALLOWED.contains(text))
                .toList();
    }

    /** Attributes and arguments that are read, unless an expression gives them. */
    private static void groups(Pattern pattern, String jte, List<String> found) {
        pattern.matcher(jte)
                .results()
                .map(each -> each.group(1))
                .filter(text -> !text.contains("${"))
                .forEach(found::add);
    }

    /** Reads a template once, from its begin to its end, and collects what is text in it, at any depth. */
    private static final class Template {
        private static final Pattern CONTROL =
                Pattern.compile("@(?:(?:endif|endfor|else(?!if))|(?:if|elseif|for|template\\.\\w+)\\()");

        /** What an expression shows itself: {@code a ? "yes" : "no"}. */
        private static final Pattern CHOSEN = Pattern.compile("[?:] \"([^\"]*)\"");

        private final String jte;
        private final List<String> found;
        private int at;

        Template(String jte, List<String> found) {
            this.jte = jte;
            this.found = found;
        }

        /** Text and markup up to the end of the template, or of the content block that it is in. */
        void text() {
            StringBuilder text = new StringBuilder();
            boolean inTag = false;
            while (at < jte.length() && jte.charAt(at) != '`') {
                char c = jte.charAt(at);
                Matcher control = CONTROL.matcher(jte).region(at, jte.length());
                if (jte.startsWith("${", at)) {
                    int begin = at;
                    at += 2;
                    code('{', '}');
                    text.append(' ');
                    if (!inTag) {
                        chosen(jte.substring(begin, at));
                    }
                } else if (c == '@' && control.lookingAt()) {
                    at = control.end();
                    if (control.group().endsWith("(")) {
                        code('(', ')');
                    }
                    text.append('\n');
                } else {
                    inTag = c == '<' || (inTag && c != '>');
                    text.append(inTag || c == '>' ? '\n' : c);
                    at++;
                }
            }
            Stream.of(text.toString().split("\n")).forEach(found::add);
        }

        private void chosen(String code) {
            CHOSEN.matcher(code)
                    .results()
                    .map(each -> each.group(1))
                    .filter(word -> !word.contains("."))
                    .forEach(found::add);
        }

        /** Code up to the sign that closes it; what stands in content blocks is text again. */
        private void code(char opens, char closes) {
            int depth = 1;
            while (depth > 0) {
                char c = jte.charAt(at++);
                if (c == '"') {
                    at = jte.indexOf('"', at) + 1;
                } else if (c == '`') {
                    text();
                    at++;
                } else {
                    depth += c == opens ? 1 : c == closes ? -1 : 0;
                }
            }
        }
    }
}
