package dev.llmroute.config;

import dev.llmroute.api.AuthMode;
import dev.llmroute.api.CallerKeySpec;
import dev.llmroute.api.CredentialSpec;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.api.LlmRouteSpec;
import dev.llmroute.api.ProviderSpec;
import dev.llmroute.api.SecretKeyRef;
import dev.llmroute.classify.Detection;
import dev.llmroute.plan.Terms;
import dev.llmroute.route.Credential;
import dev.llmroute.route.Foresight;
import dev.llmroute.route.Model;
import dev.llmroute.route.NetworkMode;
import dev.llmroute.route.Provider;
import dev.llmroute.route.Route;
import dev.llmroute.route.Spread;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Turns a valid document and the secrets it names into a route. */
public final class RouteResolver {
    private final Secrets secrets;
    private final Fingerprint fingerprint;
    private final Map<String, ApiKey> apiKeys = new HashMap<>();
    private final Map<SecretKeyRef, String> found = new HashMap<>();
    private final Set<SecretKeyRef> missing = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();

    private RouteResolver(Secrets secrets, Fingerprint fingerprint) {
        this.secrets = secrets;
        this.fingerprint = fingerprint;
    }

    /** Resolves a document that {@link RouteValidation} found nothing wrong with. */
    public static ResolvedRoute resolve(LlmRouteDocument document, Secrets secrets, Fingerprint fingerprint) {
        return new RouteResolver(secrets, fingerprint).resolve(document);
    }

    /** The patterns of a document that {@link RouteValidation} found nothing wrong with; no secrets are needed for them. */
    public static Detection detection(LlmRouteDocument document) {
        return DetectionRules.compile(document.spec().detection());
    }

    /**
     * On which terms requests of a caller are planned, in a document that {@link RouteValidation} found nothing wrong with; no secrets are needed.
     *
     * @return empty where it has no key of that name
     */
    public static Optional<Terms> terms(LlmRouteDocument document, String caller) {
        return Policies.orEmpty(document.spec().auth().keys()).stream()
                .filter(key -> key.name().equals(caller))
                .findFirst()
                .map(key -> new Terms(
                        AllowedModels.permission(key.allow(), document),
                        Optional.ofNullable(key.prefer())
                                .orElseGet(
                                        () -> Policies.orderBy(document.spec().order()))));
    }

    private ResolvedRoute resolve(LlmRouteDocument document) {
        LlmRouteSpec spec = document.spec();
        String namespace = document.metadata().inNamespace();
        List<Provider> providers = new ArrayList<>();
        for (int i = 0; i < spec.providers().size(); i++) {
            ProviderSpec provider = spec.providers().get(i);
            if (!Boolean.TRUE.equals(provider.disabled())) {
                provider(namespace, spec, provider, "spec.providers[" + i + "]").ifPresent(providers::add);
            }
        }
        Route route = new Route(
                namespace,
                document.metadata().name(),
                Policies.orEmpty(spec.aliases()),
                providers,
                Policies.fallback(spec.fallback()),
                Policies.cooldown(spec.cooldown()),
                detection(document),
                Policies.orderBy(spec.order()));
        tls(spec);
        return new ResolvedRoute(
                route,
                spec.auth().mode(),
                apiKeys,
                callerKeys(document),
                sessionHeader(spec),
                maxBodyBytes(spec),
                Optional.ofNullable(document.metadata().generation()).orElse(0L),
                new NamedKeys(found, missing),
                problems);
    }

    private Optional<Provider> provider(String namespace, LlmRouteSpec spec, ProviderSpec provider, String path) {
        List<Model> models = provider.models().stream()
                .filter(model -> !Boolean.TRUE.equals(model.disabled()))
                .map(model -> new Model(
                        model.name(),
                        Policies.ceiling(model.limits()),
                        Optional.ofNullable(model.equivalent()).orElse(""),
                        Policies.capabilities(model.capabilities()),
                        Prices.price(model.price()),
                        Optional.ofNullable(model.tier()).orElse("")))
                .toList();
        List<Credential> credentials = credentials(namespace, provider, path);
        if (models.isEmpty() || credentials.isEmpty()) {
            return Optional.empty();
        }
        List<String> others = spec.providers().stream()
                .map(ProviderSpec::name)
                .filter(name -> !name.equals(provider.name()))
                .toList();
        URI baseUrl = URI.create(provider.baseUrl());
        return Optional.of(new Provider(
                provider.name(),
                provider.dialect(),
                baseUrl,
                EndpointIdentity.of(baseUrl, provider.dialect(), Policies.envelope(provider), fingerprint),
                Optional.ofNullable(provider.network()).orElse(NetworkMode.Public),
                Policies.timeouts(provider.timeouts()),
                Policies.envelope(provider),
                credentials,
                models,
                Optional.ofNullable(provider.fallbackTo()).orElse(others),
                namespace,
                Optional.ofNullable(provider.spread()).orElse(Spread.Conversation),
                Optional.ofNullable(provider.foresight()).orElse(Foresight.Headers),
                Set.copyOf(Policies.orEmpty(provider.tags()))));
    }

    private List<Credential> credentials(String namespace, ProviderSpec provider, String path) {
        List<CredentialSpec> specs = Policies.orEmpty(provider.credentials());
        if (specs.isEmpty()) {
            return List.of(Credential.NONE);
        }
        List<Credential> credentials = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            CredentialSpec spec = specs.get(i);
            if (Boolean.TRUE.equals(spec.disabled())) {
                continue;
            }
            Optional<String> key = read(spec.secretKeyRef(), path + ".credentials[" + i + "].secretKeyRef");
            if (key.isPresent()) {
                String hash = Objects.requireNonNull(found.get(spec.secretKeyRef()));
                String account = spec.account();
                credentials.add(new Credential(
                        spec.name(),
                        hash,
                        Optional.ofNullable(spec.weight()).orElse(1),
                        Policies.ceiling(spec.limits()),
                        account == null ? hash : account(namespace, account),
                        account == null ? "" : account));
                apiKeys.put(provider.name() + "/" + spec.name(), new ApiKey(key.get()));
            }
        }
        return credentials;
    }

    /** The name is its namespace's own: whoever writes the same one elsewhere shares nothing. */
    private String account(String namespace, String name) {
        return fingerprint.of("account " + namespace + "/" + name);
    }

    private List<CallerKey> callerKeys(LlmRouteDocument document) {
        LlmRouteSpec spec = document.spec();
        List<CallerKey> keys = new ArrayList<>();
        List<CallerKeySpec> specs = spec.auth().mode() == AuthMode.ApiKey
                ? Policies.orEmpty(spec.auth().keys())
                : List.of();
        for (int i = 0; i < specs.size(); i++) {
            CallerKeySpec each = specs.get(i);
            Optional<String> key = read(each.secretKeyRef(), "spec.auth.keys[" + i + "].secretKeyRef");
            if (key.isPresent()) {
                keys.add(new CallerKey(
                        each.name(),
                        new ApiKey(key.get()),
                        Optional.ofNullable(each.maxConcurrent()).orElse(Integer.MAX_VALUE),
                        Policies.ceiling(each.limits()),
                        AllowedModels.permission(each.allow(), document),
                        each.prefer()));
            }
        }
        return keys;
    }

    /** The router reads the certificate itself; here it only must be there. */
    private void tls(LlmRouteSpec spec) {
        if (spec.router() != null && spec.router().tls() != null) {
            spec.router().tls().refs().forEach(ref -> read(ref, "spec.router.tls.secretName"));
        }
    }

    private static String sessionHeader(LlmRouteSpec spec) {
        String given = spec.affinity() == null ? null : spec.affinity().header();
        return given == null ? ResolvedRoute.DEFAULT_SESSION_HEADER : given;
    }

    private static int maxBodyBytes(LlmRouteSpec spec) {
        Integer given = spec.router() == null ? null : spec.router().maxBodyBytes();
        return given == null ? ResolvedRoute.DEFAULT_MAX_BODY_BYTES : given;
    }

    /** @param path of what names it */
    private Optional<String> read(SecretKeyRef ref, String path) {
        Optional<String> key = secrets.read(ref);
        if (key.isPresent()) {
            found.put(ref, fingerprint.of(key.get()));
        } else {
            missing.add(ref);
            String what = "no key \"" + ref.key() + "\" in a Secret \"" + ref.name() + "\"";
            problems.add(new Problem(path, what + "; create it, or correct the reference"));
        }
        return key;
    }
}
