package dev.llmroute.cooldown;

import dev.llmroute.failure.Scope;
import dev.llmroute.route.Provider;
import dev.llmroute.route.Target;
import java.util.List;

/** What cooldowns concern, whatever their window: a model with one credential or all, a credential, or a provider. */
record Subject(String endpoint, String model, String fingerprint, Scope scope) {
    static Subject of(CooldownKey key) {
        return new Subject(key.endpoint(), key.model(), key.fingerprint(), key.scope());
    }

    /** Everything a call of the target depends on. */
    static List<Subject> of(Target target) {
        Provider provider = target.provider();
        String endpoint = provider.endpoint();
        String here = provider.endpointHere();
        String model = target.model();
        String fingerprint = target.credential().fingerprint();
        return List.of(
                new Subject(endpoint, model, fingerprint, Scope.Model),
                new Subject(endpoint, "", fingerprint, Scope.Credential),
                new Subject(endpoint, "", fingerprint, Scope.Provider),
                new Subject(endpoint, model, CooldownKey.ALL, Scope.Model),
                new Subject(endpoint, "", CooldownKey.ALL, Scope.Provider),
                new Subject(here, model, fingerprint, Scope.Model),
                new Subject(here, "", fingerprint, Scope.Credential),
                new Subject(here, "", fingerprint, Scope.Provider));
    }
}
