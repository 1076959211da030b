package dev.llmroute.standalone.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/** Picks the ports of one command, each once. */
public final class Ports {
    private static final int MAX = 65_535;

    private final String bind;
    private final Set<Integer> taken = new HashSet<>();

    /**
     * @param bind the address to listen on
     */
    public Ports(String bind) {
        this.bind = bind;
    }

    /**
     * A port that was asked for, or refuses.
     *
     * @param option the option to name where the port is taken
     * @param port 0 is any free one
     */
    public int exactly(String option, int port) throws CommandFailed {
        if (port < 0 || port > MAX) {
            throw CommandFailed.usage(option + ": " + port + " is no port; give a number from 0 to " + MAX);
        }
        if (port != 0 && !take(port)) {
            throw CommandFailed.because(
                    "port " + port + " of " + bind + " is taken; free it, or choose another one with " + option);
        }
        return port;
    }

    /** The first free port from {@code preferred} on. */
    public int from(int preferred) throws CommandFailed {
        for (int port = preferred; port <= MAX; port++) {
            if (take(port)) {
                return port;
            }
        }
        throw CommandFailed.because("no port from " + preferred + " on is free");
    }

    /** Any free port. */
    public int any() throws CommandFailed {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(bind, 0));
            int port = socket.getLocalPort();
            return taken.add(port) ? port : any();
        } catch (IOException none) {
            throw CommandFailed.because("no port of " + bind + " is free: " + none.getMessage());
        }
    }

    private boolean take(int port) {
        if (taken.contains(port) || !isFree(port)) {
            return false;
        }
        taken.add(port);
        return true;
    }

    private boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(bind, port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
