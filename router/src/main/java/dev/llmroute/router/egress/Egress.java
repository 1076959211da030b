package dev.llmroute.router.egress;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The way out to providers, which whoever runs the router chooses, and no route.
 *
 * @param proxies through which it goes
 * @param ca whose certificates are trusted beside those that the JVM trusts; empty: nobody else's
 */
public record Egress(Proxies proxies, Optional<CaBundle> ca) {
    /** Names a file of CA certificates in PEM. */
    public static final String CA_FILE = "LLMROUTE_CA_FILE";

    /** Straight to them. */
    public static final Egress DIRECT = new Egress(Proxies.NONE, Optional.empty());

    /**
     * As the variables say.
     *
     * @param caFile in place of {@link #CA_FILE}; empty: none
     * @throws IllegalArgumentException where a variable is unusable
     * @throws IOException where the file is
     */
    public static Egress of(Map<String, String> env, Optional<Path> caFile) throws IOException {
        Proxies proxies = Proxies.fromEnvironment(env);
        Optional<Path> file = caFile.filter(named -> !named.toString().isBlank());
        return new Egress(proxies, file.isPresent() ? Optional.of(CaBundle.read(file.get())) : Optional.empty());
    }
}
