package dev.llmroute.console.access;

import dev.llmroute.console.text.Message;
import io.javalin.http.Context;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in whom a proxy names, and believes it by both its address and its secret: an address can be had by who gets into the network, a
 * secret by who reads a Secret. Immutable.
 */
final class ProxyDoor implements Door {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyDoor.class);

    private final Entry.Proxy entry;

    ProxyDoor(Entry.Proxy entry) {
        this.entry = entry;
    }

    @Override
    public Optional<Visitor> visitor(Context ctx) {
        Optional<String> user = isProxy(ctx) ? only(ctx, entry.userHeader()) : Optional.empty();
        return user.filter(each -> !each.isBlank())
                .map(each -> new Person(each, entry.grants().of(groups(ctx)), Person.NO_GROUP))
                .map(each -> each.visiting(ctx));
    }

    private boolean isProxy(Context ctx) {
        if (entry.addresses().stream().noneMatch(each -> each.has(ctx.ip()))) {
            LOG.info("Refused a call from {}, which is no address of the proxy", ctx.ip());
            return false;
        }
        if (only(ctx, entry.secretHeader()).filter(this::isSecret).isEmpty()) {
            LOG.info("Refused a call from {} without the proxy's secret", ctx.ip());
            return false;
        }
        return true;
    }

    private boolean isSecret(String given) {
        return MessageDigest.isEqual(
                Seal.derived(entry.secret(), "proxy:" + given),
                Seal.derived(entry.secret(), "proxy:" + entry.secret()));
    }

    /** A header that stands there once: of two, one may be the caller's own. */
    private static Optional<String> only(Context ctx, String header) {
        List<String> values = Collections.list(ctx.req().getHeaders(header));
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    private List<String> groups(Context ctx) {
        return only(ctx, entry.groupsHeader()).stream()
                .flatMap(line -> Stream.of(line.split(",")))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    @Override
    public Message invitation() {
        return Message.of("signIn.invitation.proxy");
    }

    @Override
    public void signOut(Context ctx) {
        // The session is the proxy's.
    }

    @Override
    public boolean hasSessions() {
        return false;
    }
}
