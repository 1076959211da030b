package dev.llmroute.cooldown;

import dev.llmroute.failure.Scope;
import dev.llmroute.route.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What cooldowns concern, whatever their window: a model with one credential or all, a credential, or a provider. */
record Subject(String endpoint, String model, String fingerprint, Scope scope) {
    static Subject of(CooldownKey key) {
        return new Subject(key.endpoint(), key.model(), key.fingerprint(), key.scope());
    }

    /** Everything a call of the target depends on. */
    static List<Subject> of(Target target) {
        String key = target.credential().fingerprint();
        String account = target.credential().account();
        List<Subject> subjects = new ArrayList<>(ofHolder(target, key));
        if (!account.equals(key)) {
            subjects.addAll(ofHolder(target, account));
        }
        String endpoint = target.provider().endpoint();
        subjects.add(new Subject(endpoint, target.model(), CooldownKey.ALL, Scope.Model));
        subjects.add(new Subject(endpoint, "", CooldownKey.ALL, Scope.Provider));
        return List.copyOf(subjects);
    }

    /** @param holder a key or the account of several */
    private static List<Subject> ofHolder(Target target, String holder) {
        String model = target.model();
        return Stream.of(target.provider().endpoint(), target.provider().endpointHere())
                .flatMap(endpoint -> Stream.of(
                        new Subject(endpoint, model, holder, Scope.Model),
                        new Subject(endpoint, "", holder, Scope.Credential),
                        new Subject(endpoint, "", holder, Scope.Provider)))
                .toList();
    }
}
