package dev.llmroute.cooldown;

import dev.llmroute.failure.Scope;
import dev.llmroute.route.Target;
import java.util.List;

/** What cooldowns concern, whatever their window: a model with one credential or all, a credential, or a provider. */
record Subject(String origin, String model, String fingerprint, Scope scope) {
    static Subject of(CooldownKey key) {
        return new Subject(key.origin(), key.model(), key.fingerprint(), key.scope());
    }

    /** Everything a call of the target depends on. */
    static List<Subject> of(Target target) {
        String origin = target.provider().origin();
        String fingerprint = target.credential().fingerprint();
        return List.of(
                new Subject(origin, target.model(), fingerprint, Scope.Model),
                new Subject(origin, target.model(), "", Scope.Model),
                new Subject(origin, "", fingerprint, Scope.Credential),
                new Subject(origin, "", "", Scope.Provider));
    }
}
