package dev.llmroute.router.egress;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The hosts that are called without a proxy, as {@code NO_PROXY} names them: in the form that Go's programs read, with blanks as separators
 * too, which curl allows.
 *
 * @param all whether that is each
 * @see <a href="https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config">golang.org/x/net/http/httpproxy: NoProxy</a>
 */
record NoProxy(boolean all, List<Entry> entries) {
    private static final int ANY_PORT = -1;

    /** One of them. */
    sealed interface Entry {
        int port();

        boolean names(String host, Optional<InetAddress> address);
    }

    /** @param suffix begins with a dot */
    private record Domain(String suffix, boolean itself, int port) implements Entry {
        @Override
        public boolean names(String host, Optional<InetAddress> address) {
            return address.isEmpty() && (host.endsWith(suffix) || (itself && host.equals(suffix.substring(1))));
        }
    }

    /** Names are not looked up for it. */
    private record Addresses(AddressRange range, int port) implements Entry {
        @Override
        public boolean names(String host, Optional<InetAddress> address) {
            return address.filter(range::has).isPresent();
        }
    }

    /** Reads the value of the variable; what is no host is passed over, since other programs read it too. */
    static NoProxy of(String value) {
        List<Entry> entries = new ArrayList<>();
        for (String each : value.toLowerCase(Locale.ROOT).split("[,\\s]+")) {
            if (each.equals("*")) {
                return new NoProxy(true, List.of());
            }
            if (!each.isEmpty()) {
                entry(each).ifPresent(entries::add);
            }
        }
        return new NoProxy(false, List.copyOf(entries));
    }

    private static Optional<Entry> entry(String text) {
        if (text.contains("/")) {
            try {
                return Optional.of(new Addresses(AddressRange.of(text), ANY_PORT));
            } catch (IllegalArgumentException none) {
                return Optional.empty();
            }
        }
        String host = text;
        int port = ANY_PORT;
        if (text.matches("(\\[.*]|[^:]*):[0-9]{1,5}")) {
            host = text.substring(0, text.lastIndexOf(':'));
            port = Integer.parseInt(text.substring(text.lastIndexOf(':') + 1));
        }
        Optional<InetAddress> address = address(host);
        if (address.isPresent()) {
            int bits = address.get().getAddress().length * 8;
            return Optional.of(new Addresses(new AddressRange(address.get(), bits), port));
        }
        String domain = host.startsWith("*.") ? host.substring(1) : host;
        if (domain.isEmpty() || domain.equals(".")) {
            return Optional.empty();
        }
        boolean itself = !domain.startsWith(".");
        return Optional.of(new Domain(itself ? "." + domain : domain, itself, port));
    }

    /** @param host a name in lower case, or an address, in brackets or not */
    boolean covers(String host, int port) {
        Optional<InetAddress> address = address(host);
        // This machine itself, which no proxy could call.
        if (all
                || host.equals("localhost")
                || address.filter(InetAddress::isLoopbackAddress).isPresent()) {
            return true;
        }
        for (Entry each : entries) {
            if ((each.port() == ANY_PORT || each.port() == port) && each.names(host, address)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<InetAddress> address(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }
}
