package dev.llmroute.console.store;

import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.history.RecentFallbacks;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A process that writes events as fast as they are stored, and tells after each piece how many of them are. */
final class StoreMain {
    static final Path LOG = Path.of("target", "store-main.log");

    private static final int AHEAD = 400;
    private static final long PAUSE_NANOS = 1_000_000;

    private StoreMain() {}

    static Process start(Path folder) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx128m", "-DLLMROUTE_LOG_LEVEL=ERROR"));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), StoreMain.class.getName(), folder.toString()));
        return new ProcessBuilder(command)
                .redirectError(Redirect.to(new File(LOG.toString())))
                .start();
    }

    public static void main(String[] args) throws IOException {
        RecentFallbacks ring = new RecentFallbacks();
        HistoryStore store = HistoryStore.open(HistoryOptions.inFolder(Path.of(args[0])), ring, TimeSource.SYSTEM);
        store.onChange(() -> tell(store));
        tell(store);
        for (int nr = 0; ; nr++) {
            ring.record(Events.at(System.currentTimeMillis(), nr));
            while (nr - told > AHEAD) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static volatile int told;

    private static void tell(HistoryStore store) {
        if (store.state().available()) {
            told = store.count(Filter.NONE, Integer.MAX_VALUE).number();
            System.out.println(told);
        } else {
            System.out.println(0);
        }
    }
}
