package dev.llmroute.config;

import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.route.NetworkMode;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is doubtful about where providers are called. */
final class AddressWarnings {
    /**
     * Names that only a network of one's own knows: without a dot, of a cluster's Services, and those that never lead anywhere in public
     * (RFC 6761, RFC 6762, RFC 8375, and .internal by ICANN's resolution 2024.07.29.06).
     */
    private static final Pattern OWN_NAME =
            Pattern.compile("[^.\\[\\]:]+|.*[.](svc|cluster[.]local|local|localhost|internal|lan|home[.]arpa)");

    /** A gateway may have such a path for one of its routes. */
    private static final Pattern ENDPOINT = Pattern.compile("/(completions|messages|responses|embeddings)/*$");

    private AddressWarnings() {}

    /**
     * A warning and no error: a mesh's sidecar may be what makes it TLS, and a name may lead into a network that is nobody else's.
     */
    static Stream<Problem> keysInTheClear(LlmRouteDocument route) {
        return inPublic(route)
                .filter(each -> !each.credentials().isEmpty()
                        && each.spec().baseUrl().toLowerCase(Locale.ROOT).startsWith("http:")
                        && !hasOwnName(each))
                .map(each -> new Problem(
                        each.at().field("baseUrl"),
                        "sends keys and prompts unencrypted to a public address; take https, or network: Private where it is in"
                                + " your own network"));
    }

    static Stream<Problem> privateName(LlmRouteDocument route) {
        return inPublic(route)
                .filter(AddressWarnings::hasOwnName)
                .map(each -> new Problem(
                        each.at().field("baseUrl"),
                        "is a name of your own network; where it leads to a private address each call is refused, unless the"
                                + " provider has network: Private"));
    }

    static Stream<Problem> endpoint(LlmRouteDocument route) {
        return Enabled.providers(route).stream()
                .filter(each -> ENDPOINT.matcher(each.spec().baseUrl()).find())
                .map(each -> new Problem(
                        each.at().field("baseUrl"),
                        "ends like the address of one endpoint, to which the router adds another; write what comes before it, unless"
                                + " your gateway has such a path"));
    }

    private static Stream<Enabled.Provider> inPublic(LlmRouteDocument route) {
        return Enabled.providers(route).stream().filter(each -> each.spec().network() != NetworkMode.Private);
    }

    private static boolean hasOwnName(Enabled.Provider provider) {
        String host = URI.create(provider.spec().baseUrl()).getHost();
        return OWN_NAME.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }
}
