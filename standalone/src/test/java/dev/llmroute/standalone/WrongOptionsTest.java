package dev.llmroute.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a process says, and exits with, whose command line or files are wrong. */
class WrongOptionsTest {
    private static final int NOT_DONE = 1;
    private static final int USAGE = 2;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeFiles() throws Exception {
        RouteFile.write(folder, "chat.yaml", RouteFile.CHAT);
        RouteFile.write(
                folder, "two.yaml", RouteFile.CHAT + "---\n" + RouteFile.CHAT.replace("name: chat", "name: other"));
        RouteFile.write(folder, "wrong.yaml", RouteFile.CHAT.replace("fallbackTo: [openai]", "fallbackTo: [nobody]"));
        Files.write(folder.resolve("key"), new byte[32]);
        Files.writeString(folder.resolve("short"), "0123456789abcde");
    }

    /** Each is told in one line, behind the command's name. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "run chat.yaml --port=-1 | --port: -1 is no port; give a number from 0 to 65535",
                "run chat.yaml --port=0 --admin-port=65536 | --admin-port: 65536 is no port; give a number from 0 to 65535",
                "run chat.yaml PORTS --console-port=70000 | --console-port: 70000 is no port; give a number from 0 to 65535",
                "run chat.yaml PORTS --no-console --fingerprint-key=key --cache-port=-5 |"
                        + " --cache-port: -5 is no port; give a number from 0 to 65535",
                "run chat.yaml PORTS --no-console --tls-cert=cert.pem | --tls-cert and --tls-key belong together; one is missing",
                "run chat.yaml PORTS --no-console --tls-key=key.pem | --tls-cert and --tls-key belong together; one is missing",
                "run chat.yaml PORTS --no-console --admin-token=none | --admin-token: none: there is no such file",
                "run chat.yaml PORTS --no-console --admin-token=short | --admin-token: short has fewer than 16 characters;"
                        + " make one with: openssl rand -hex 24 > FILE",
                "run chat.yaml PORTS --no-console --ca-file=none | the CA file none: there is no such file",
                "run chat.yaml PORTS --no-console --ca-file=short | the CA file short: it has no certificate in PEM, which begins"
                        + " with -----BEGIN CERTIFICATE-----",
                "run chat.yaml PORTS --no-console --secrets=chat.yaml | --secrets: chat.yaml is no folder",
                "run chat.yaml PORTS --no-console --fingerprint-key=none | --fingerprint-key: none: there is no such file",
                "run chat.yaml PORTS --no-console --fingerprint-key=short |"
                        + " --fingerprint-key: short: The fingerprint key has 15 bytes; it needs at least 16.",
                "run chat.yaml PORTS --no-console --cache-port=0 | --cache-port and --join need --fingerprint-key FILE, the same"
                        + " file for all that share, or they would not know each other's accounts. Make one with:"
                        + " head -c 32 /dev/urandom > FILE",
                "run chat.yaml PORTS --no-console --fingerprint-key=key --join=127.0.0.1 |"
                        + " --join: \"127.0.0.1\" is no HOST:PORT",
                "cooldowns --admin-token=none | --admin-token: none: there is no such file",
                "why chat --admin-token=chat.yaml | --admin-token: chat.yaml holds no token, which is a word in ASCII",
                "clear all --timeout=0 | --timeout: give a number of seconds, 1 or more",
                "run chat.yaml PORTS --no-console --history-dir=h | --history-dir is the console's, and --no-console leaves it out; give"
                        + " one of them",
                "demo --port=65536 | --port: 65536 is no port; give a number from 0 to 65535",
                "demo --simulator-port=-1 | --simulator-port: -1 is no port; give a number from 0 to 65535",
                "explain chat.yaml --admin=localhost:9090 | --admin: write it like http://127.0.0.1:9090",
            })
    void what_an_option_says_that_does_not_fit_is_told_with_its_name(String line, String message) throws Exception {
        assertTold(line, USAGE, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "run none.yaml PORTS --no-console | none.yaml: there is no such file",
                "run wrong.yaml PORTS --no-console | the route is invalid\\nwrong.yaml: WRONG",
                "explain none.yaml | none.yaml: there is no such file",
                "explain wrong.yaml | the route is invalid\\nwrong.yaml: WRONG",
                "explain chat.yaml --model=gpt-5 | no route knows \"gpt-5\"; a request may ask for: chat, talk, groq/llama-large,"
                        + " groq/llama-small, openai/gpt-4o, openai/gpt-4o-mini, other/model-1",
                "classify --route=none.yaml | none.yaml: there is no such file",
                "classify --route=two.yaml | two.yaml: has 2 routes; give a file with one",
            })
    void what_the_options_name_and_is_not_there_or_not_right_is_told(String line, String message) throws Exception {
        assertTold(line, NOT_DONE, message);
    }

    private void assertTold(String line, int exitCode, String message) throws Exception {
        Ran ran = run(line.replace("PORTS", "--port=0 --admin-port=0").split(" "));

        String command = line.substring(0, line.indexOf(' '));
        String wrong =
                "spec.providers: each entry of a provider's fallbackTo must be the name of a provider of this route"
                        + " (fallbackTo of groq: nobody)";
        assertThat(ran.err())
                .isEqualTo("llmroute " + command + ": "
                        + message.replace("\\n", "\n").replace("WRONG", wrong) + "\n");
        assertThat(ran.out()).isEmpty();
        assertThat(ran.exitCode()).isEqualTo(exitCode);
    }

    /** The command's help stands below. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "run | Missing required parameter: 'FILE'",
                "run chat.yaml --port=eighty | Invalid value for option '--port': 'eighty' is not an int",
                "run chat.yaml --port | Missing required parameter for option '--port' (N)",
                "demo now | Unmatched argument at index 1: 'now'",
                "demo --port2=x | Invalid value for option '--port2': 'x' is not an int",
                "validate | Missing required parameter: 'FILE'",
                "validate --json chat.yaml | Unknown option: '--json'",
                "explain | Missing required parameter: 'FILE'",
                "explain chat.yaml two.yaml | Unmatched argument at index 2: 'two.yaml'",
                "explain chat.yaml --model | Missing required parameter for option '--model' (M)",
                "classify chat.yaml | Unmatched argument at index 1: 'chat.yaml'",
                "classify --route | Missing required parameter for option '--route' (FILE)",
            })
    void what_a_command_does_not_know_or_misses_is_told_with_its_help(String line, String message) throws Exception {
        String[] args = line.split(" ");

        Ran ran = run(args);

        assertThat(ran.err())
                .isEqualTo(message + "\n" + Ran.llmroute(args[0], "--help").out());
        assertThat(ran.out()).isEmpty();
        assertThat(ran.exitCode()).isEqualTo(USAGE);
    }

    @Test
    void an_option_that_is_nearly_one_is_told_with_what_was_perhaps_meant() throws Exception {
        Ran ran = run("run", "chat.yaml", "--no-consol");

        assertThat(ran.err()).isEqualTo("Unknown option: '--no-consol'\nPossible solutions: --no-console\n");
        assertThat(ran.exitCode()).isEqualTo(USAGE);
    }

    @Test
    void files_that_are_wrong_are_told_on_the_output_of_validate() throws Exception {
        Ran ran = run("validate", "none.yaml", "wrong.yaml", "chat.yaml");

        assertThat(ran.out()).isEqualTo("""
                        none.yaml: there is no such file
                        wrong.yaml: spec.providers: each entry of a provider's fallbackTo must be the name of a provider of this route (fallbackTo of groq: nobody)
                        chat.yaml: ok (1 route)
                        """);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isEqualTo(NOT_DONE);
    }

    @ParameterizedTest
    @CsvSource({"0", "many", "1000000"})
    void a_variable_that_is_no_number_of_requests_is_named(String value) throws Exception {
        Ran ran = OwnProcess.run(
                folder,
                Map.of("LLMROUTE_MAX_IN_FLIGHT", value),
                "run",
                "chat.yaml",
                "--port=0",
                "--admin-port=0",
                "--no-console");

        assertThat(ran.err())
                .isEqualTo("llmroute run: LLMROUTE_MAX_IN_FLIGHT is \"" + value
                        + "\"; it must be a number from 1 to 999999\n");
        assertThat(ran.exitCode()).isEqualTo(USAGE);
    }

    @Test
    void a_variable_that_is_no_url_of_a_proxy_is_named_and_not_shown() throws Exception {
        Ran ran = OwnProcess.run(
                folder,
                Map.of("HTTPS_PROXY", "socks5://user:pa55word@proxy"),
                "run",
                "chat.yaml",
                "--port=0",
                "--admin-port=0",
                "--no-console");

        assertThat(ran.err())
                .startsWith("llmroute run: HTTPS_PROXY is no URL of a proxy; write http://HOST:PORT")
                .doesNotContain("pa55word");
        assertThat(ran.exitCode()).isEqualTo(USAGE);
    }

    private Ran run(String... args) throws InterruptedException {
        return OwnProcess.run(folder, Map.of(), args);
    }
}
