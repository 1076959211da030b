package dev.llmroute.operator.installation;

import dev.llmroute.config.Environment;
import java.util.Optional;

/**
 * Where, in the namespace of each route, certificate authorities lie that routers trust for providers. A pod does not start without
 * it: to be without would be to refuse every provider that needs it.
 *
 * @param object the ConfigMap's or the Secret's name
 * @param key under which the certificates stand in it, in PEM
 */
public record CaBundle(boolean inSecret, String object, String key) {
    public static final String VOLUME = "ca";
    public static final String FILE = "ca.crt";

    /** From the environment; a ConfigMap and a Secret at once are a problem of it. */
    static Optional<CaBundle> of(Environment env) {
        Optional<String> configMap = env.text("LLMROUTE_ROUTER_CA_CONFIGMAP");
        Optional<String> secret = env.text("LLMROUTE_ROUTER_CA_SECRET");
        if (configMap.isPresent() && secret.isPresent()) {
            env.problem("LLMROUTE_ROUTER_CA_CONFIGMAP and LLMROUTE_ROUTER_CA_SECRET are both set; give one of them");
        }
        String key = env.text("LLMROUTE_ROUTER_CA_KEY", FILE);
        return secret.or(() -> configMap).map(name -> new CaBundle(secret.isPresent(), name, key));
    }
}
