package dev.llmroute.e2e;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Accounts of an API server, their rights and their tokens. */
record Accounts(KubernetesClient client) {
    private static final String RBAC = "rbac.authorization.k8s.io";

    void account(String namespace, String name) {
        client.resource(new ServiceAccountBuilder()
                        .withMetadata(named(namespace, name))
                        .build())
                .create();
    }

    /** One that may review tokens and rights, as the chart's console may. */
    void reviewer(String namespace, String name) {
        account(namespace, name);
        ObjectMeta metadata = new ObjectMetaBuilder().withName(name).build();
        client.resource(new ClusterRoleBuilder()
                        .withMetadata(metadata)
                        .withRules(
                                rule("authentication.k8s.io", "tokenreviews", "create"),
                                rule("authorization.k8s.io", "subjectaccessreviews", "create"))
                        .build())
                .create();
        client.resource(new ClusterRoleBindingBuilder()
                        .withMetadata(metadata)
                        .withNewRoleRef(RBAC, "ClusterRole", name)
                        .addNewSubject("", "ServiceAccount", name, namespace)
                        .build())
                .create();
        awaitRight(namespace, name, "create", "authentication.k8s.io", "tokenreviews", "");
    }

    /**
     * Gives an account a role of the chart in a namespace.
     *
     * @param role view, operate or edit
     * @param home the account's namespace
     */
    void role(String namespace, String role, String home, String account) {
        List<PolicyRule> rules = new ArrayList<>(List.of(rule("llmroute.dev", "llmroutes", "get", "list", "watch")));
        if (role.equals("operate")) {
            rules.add(rule("llmroute.dev", "llmroutes/cooldowns", "update"));
        } else if (role.equals("edit")) {
            rules.add(rule("llmroute.dev", "llmroutes", "create", "delete", "patch", "update"));
        }
        grant(namespace, role, home, account, rules);
    }

    /** Lets the console read and change the routes of a namespace, as the chart's console may with console.edit.enabled. */
    void consoleIn(String namespace, String home, String account) {
        grant(
                namespace,
                "console",
                home,
                account,
                List.of(
                        rule("llmroute.dev", "llmroutes", "get", "list", "watch", "update"),
                        rule("llmroute.dev", "llmgateways", "get", "list", "watch")));
    }

    private void grant(String namespace, String role, String home, String account, List<PolicyRule> rules) {
        ObjectMeta metadata = named(namespace, role);
        client.resource(new RoleBuilder()
                        .withMetadata(metadata)
                        .withRules(rules)
                        .build())
                .create();
        client.resource(new RoleBindingBuilder()
                        .withMetadata(metadata)
                        .withNewRoleRef(RBAC, "Role", role)
                        .addNewSubject("", "ServiceAccount", account, home)
                        .build())
                .create();
        awaitRight(home, account, "get", "llmroute.dev", "llmroutes", namespace);
    }

    /** The API server hears of a new binding a moment after it has stored it. */
    private void awaitRight(String home, String account, String verb, String group, String resource, String namespace) {
        SubjectAccessReview question = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser("system:serviceaccount:" + home + ":" + account)
                .withNewResourceAttributes()
                .withVerb(verb)
                .withGroup(group)
                .withResource(resource)
                .withNamespace(namespace)
                .endResourceAttributes()
                .endSpec()
                .build();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> client.authorization()
                        .v1()
                        .subjectAccessReview()
                        .create(question)
                        .getStatus()
                        .getAllowed());
    }

    String token(String namespace, String account) {
        return client.serviceAccounts()
                .inNamespace(namespace)
                .withName(account)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    URI apiServer() {
        return URI.create(client.getMasterUrl().toString());
    }

    /** The certificate of the API server, which nobody else has signed, as PEM. */
    String certificate() throws Exception {
        URI address = apiServer();
        SSLContext believing = SSLContext.getInstance("TLS");
        believing.init(null, new TrustManager[] {new Believing()}, null);
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), address.getPort());
                SSLSocket socket = (SSLSocket)
                        believing.getSocketFactory().createSocket(plain, address.getHost(), address.getPort(), true)) {
            socket.startHandshake();
            Certificate certificate = socket.getSession().getPeerCertificates()[0];
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        }
    }

    private static ObjectMeta named(String namespace, String name) {
        return new ObjectMetaBuilder().withNamespace(namespace).withName(name).build();
    }

    private static PolicyRule rule(String group, String resource, String... verbs) {
        return new PolicyRuleBuilder()
                .withApiGroups(group)
                .withResources(resource)
                .withVerbs(verbs)
                .build();
    }

    /** Takes any certificate: only to see which one it is. */
    private static final class Believing extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
