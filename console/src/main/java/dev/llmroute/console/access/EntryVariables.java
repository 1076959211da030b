package dev.llmroute.console.access;

import dev.llmroute.config.Environment;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The variables that say how a person comes in: {@code LLMROUTE_CONSOLE_...}; docs/console.md lists them. */
public final class EntryVariables {
    private static final String PREFIX = "LLMROUTE_CONSOLE_";
    private static final String AUTH = PREFIX + "AUTH";
    private static final String TOKEN_FILE = PREFIX + "TOKEN_FILE";
    private static final String SESSION_KEY_FILE = PREFIX + "SESSION_KEY_FILE";
    private static final String SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount/";

    /** Where something is wrong: nothing is used of it, since the check ends the process. */
    private static final URI NOWHERE = URI.create("https://127.0.0.1/");

    private static final String UNUSED_SECRET = "-".repeat(Entry.MIN_SECRET);

    private enum Way {
        None,
        StaticToken,
        Token,
        Oidc,
        Proxy
    }

    private final Environment environment;

    private EntryVariables(Environment environment) {
        this.environment = environment;
    }

    /**
     * Reads and checks them.
     *
     * @throws IllegalArgumentException with everything that is wrong with the environment so far, by the names of the variables
     */
    public static Entry of(Environment environment) {
        return new EntryVariables(environment).entry();
    }

    private Entry entry() {
        Way way = word(AUTH, Way.class, environment.text(TOKEN_FILE).isPresent() ? Way.StaticToken : Way.None);
        return switch (way) {
            case None -> checked(new Entry.None());
            case StaticToken -> staticToken();
            case Token -> token();
            case Oidc -> oidc();
            case Proxy -> proxy();
        };
    }

    private Entry staticToken() {
        String token = secret(TOKEN_FILE, "the token that opens the console");
        Right right = word(PREFIX + "TOKEN_RIGHT", Right.class, Right.Edit);
        environment.check();
        return new Entry.StaticToken(token, right);
    }

    /** The API server of the pod, or the one that is named; what is wrong with that the environment's check tells. */
    public static Entry.ApiServer apiServer(Environment environment) {
        return new EntryVariables(environment).server();
    }

    private Entry.ApiServer server() {
        return new Entry.ApiServer(
                address(),
                environment.path(PREFIX + "API_TOKEN_FILE", SERVICE_ACCOUNT + "token"),
                environment.path(PREFIX + "API_CA_FILE", SERVICE_ACCOUNT + "ca.crt"));
    }

    private Entry token() {
        Entry.ApiServer server = server();
        List<String> namespaces = environment.list(PREFIX + "NAMESPACES");
        String key = sessionKey();
        environment.check();
        return new Entry.Token(server, namespaces, key);
    }

    /** As in a pod, unless it is named. */
    private URI address() {
        String name = PREFIX + "API_SERVER";
        if (environment.text(name).isPresent()) {
            return address(name, "the address of the API server");
        }
        String host = environment.required(
                "KUBERNETES_SERVICE_HOST", "the address of the API server, as in each pod; or set " + name);
        int port = environment.port("KUBERNETES_SERVICE_PORT", 443);
        String bracketed = host.contains(":") ? "[" + host + "]" : host;
        return host.isEmpty() ? NOWHERE : URI.create("https://" + bracketed + ":" + port + "/");
    }

    private Entry oidc() {
        URI issuer = address(PREFIX + "OIDC_ISSUER", "the provider's issuer, https://...");
        String clientId =
                environment.required(PREFIX + "OIDC_CLIENT_ID", "the name by which the provider knows the console");
        String clientSecret =
                environment.contentOfFile(PREFIX + "OIDC_CLIENT_SECRET_FILE").orElse(null);
        URI publicUrl = address(PREFIX + "PUBLIC_URL", "the address by which browsers reach the console, https://...");
        List<String> scopes = List.of(
                environment.text(PREFIX + "OIDC_SCOPES", "openid profile email").split("\\s+"));
        String nameClaim = environment.text(PREFIX + "OIDC_NAME_CLAIM", "email");
        String groupsClaim = environment.text(PREFIX + "OIDC_GROUPS_CLAIM", "groups");
        String key = sessionKey();
        Path caFile = environment.text(PREFIX + "OIDC_CA_FILE").map(Path::of).orElse(null);
        environment.check();
        return new Entry.Oidc(
                issuer, clientId, clientSecret, publicUrl, scopes, nameClaim, groupsClaim, grants(), key, caFile);
    }

    private Entry proxy() {
        List<Network> addresses = new ArrayList<>();
        for (String each : environment.list(PREFIX + "PROXY_ADDRESSES")) {
            try {
                addresses.add(Network.of(each));
            } catch (IllegalArgumentException noNetwork) {
                environment.problem(PREFIX + "PROXY_ADDRESSES: " + noNetwork.getMessage());
            }
        }
        String secret = secret(PREFIX + "PROXY_SECRET_FILE", "the secret that the proxy sends with each call");
        environment.check();
        return new Entry.Proxy(
                addresses,
                secret,
                environment.text(PREFIX + "PROXY_SECRET_HEADER", "X-LlmRoute-Proxy-Secret"),
                environment.text(PREFIX + "PROXY_USER_HEADER", "X-Forwarded-User"),
                environment.text(PREFIX + "PROXY_GROUPS_HEADER", "X-Forwarded-Groups"),
                grants());
    }

    private Entry checked(Entry entry) {
        environment.check();
        return entry;
    }

    private Grants grants() {
        return new Grants(groups("VIEW_GROUPS"), groups("OPERATE_GROUPS"), groups("EDIT_GROUPS"));
    }

    private Set<String> groups(String name) {
        return new HashSet<>(environment.list(PREFIX + name));
    }

    private String sessionKey() {
        return secret(SESSION_KEY_FILE, "the key of the sessions, the same for all replicas");
    }

    private String secret(String name, String what) {
        if (environment.required(name, "a file with " + what).isEmpty()) {
            return UNUSED_SECRET;
        }
        return environment.contentOfFile(name).orElse(UNUSED_SECRET);
    }

    private URI address(String name, String what) {
        String value = environment.required(name, what);
        if (value.isEmpty()) {
            return NOWHERE;
        }
        try {
            URI address = URI.create(value);
            if (address.getScheme() != null && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException malformed) {
            // Told below, with what it has to be.
        }
        environment.problem(name + " is \"" + value + "\"; it must be " + what);
        return NOWHERE;
    }

    private <E extends Enum<E>> E word(String name, Class<E> words, E otherwise) {
        String value = environment.text(name, otherwise.name());
        for (E each : words.getEnumConstants()) {
            if (each.name().equals(value)) {
                return each;
            }
        }
        environment.problem(name + " is \"" + value + "\"; it must be one of "
                + Arrays.stream(words.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", ")));
        return otherwise;
    }
}
