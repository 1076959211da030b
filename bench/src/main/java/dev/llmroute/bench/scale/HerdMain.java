package dev.llmroute.bench.scale;

import dev.llmroute.bench.WallClock;
import dev.llmroute.config.Environment;
import dev.llmroute.cooldown.Cooldowns;
import dev.llmroute.cooldown.SharingState;
import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.hazelcast.CacheAddresses;
import dev.llmroute.hazelcast.ClientOptions;
import dev.llmroute.hazelcast.HazelcastCache;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A process with the memories of many routers, each a client of the members as a router's is. Standard input tells what to do, line by line; what it has to
 * say begins with {@code herd}. Ends with its input.
 */
public final class HerdMain {
    /** What begins a line that is meant for the other side, among those of the log. */
    static final String PREFIX = "herd ";

    private static final long MOST_MICROS = TimeUnit.MINUTES.toMicros(2);
    private static final long POLL_MS = 2;

    /** Between two of a process, so that the members have no more to do than in the minute that is measured. */
    private static final long FILL_PAUSE_MS = 15;

    private static final long GIVEN_UP_MICROS = TimeUnit.SECONDS.toMicros(20);

    private record Member(int index, Cooldowns cooldowns, HazelcastCache memory) {}

    private final Plan plan;
    private final int members;
    private final List<Member> routers = new ArrayList<>();
    private final Histogram[] micros = {new Histogram(MOST_MICROS, 3), new Histogram(MOST_MICROS, 3)};

    private HerdMain(Plan plan, int members) {
        this.plan = plan;
        this.members = members;
    }

    /** The arguments: the plan's numbers, the first router, how many there are here, how many members there are. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int[] numbers = Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
        HerdMain herd = new HerdMain(new Plan(numbers[0], numbers[1], numbers[2], numbers[3]), numbers[6]);
        herd.join(numbers[4], numbers[5], CacheAddresses.of(new Environment(System.getenv())));
        tell("ready");
        try (BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                herd.obey(line.split(" "));
            }
        }
        System.exit(0);
    }

    private void join(int first, int count, List<String> addresses) throws InterruptedException {
        for (int index = first; index < first + count; index++) {
            Cooldowns cooldowns = new Cooldowns(TimeSource.SYSTEM);
            HazelcastCache memory = HazelcastCache.client(new ClientOptions("llmroute", addresses));
            memory.joinAsRouter(cooldowns, "router-" + index);
            routers.add(new Member(index, cooldowns, memory));
            while (!isReady(memory.state())) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    private boolean isReady(SharingState state) {
        return state.connected() && state.members() == members && state.lastReconcileMs() > 0;
    }

    private void obey(String[] words) throws InterruptedException {
        switch (words[0]) {
            case "fill" -> fill();
            case "go" -> run(Long.parseLong(words[1]));
            default -> tell("missing " + missing());
        }
    }

    /** The first cooldowns of all subjects, a share by each router, until all of them know all. */
    private void fill() throws InterruptedException {
        for (int turn = 0; turn < plan.subjects(); turn += plan.routers()) {
            for (Member router : routers) {
                int subject = turn + router.index();
                if (subject < plan.subjects()) {
                    long now = router.cooldowns().time().millis();
                    router.cooldowns().set(plan.first(subject, now));
                    TimeUnit.MILLISECONDS.sleep(FILL_PAUSE_MS);
                }
            }
        }
        for (Member router : routers) {
            while (router.cooldowns().holding().size() < plan.subjects()) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
        tell("filled");
    }

    private void run(long beginMicros) throws InterruptedException {
        Thread setting = Thread.ofPlatform().name("setting").start(() -> setAll(beginMicros));
        watch(beginMicros);
        setting.join();
        for (int half = 0; half < micros.length; half++) {
            ByteBuffer bytes = ByteBuffer.allocate(micros[half].getNeededByteBufferCapacity());
            int length = micros[half].encodeIntoByteBuffer(bytes);
            String encoded = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
            tell("half " + half + " " + encoded);
        }
        tell("done");
    }

    private void setAll(long beginMicros) {
        for (int turn = 0; turn < plan.count(); turn += plan.routers()) {
            for (Member router : routers) {
                int number = turn + router.index();
                if (number < plan.count()) {
                    sleepUntil(beginMicros + plan.dueMicros(number));
                    Cooldowns cooldowns = router.cooldowns();
                    cooldowns.set(plan.next(number, cooldowns.time().millis(), WallClock.micros()));
                }
            }
        }
    }

    private static void sleepUntil(long micros) {
        try {
            TimeUnit.MICROSECONDS.sleep(micros - WallClock.micros());
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks each two milliseconds at what is due and was not seen, so that each figure is up to that too long. */
    private void watch(long beginMicros) throws InterruptedException {
        boolean[][] seen = new boolean[routers.size()][plan.count()];
        int[] next = new int[routers.size()];
        long end = beginMicros + plan.dueMicros(plan.count()) + GIVEN_UP_MICROS;
        while (WallClock.micros() < end && Arrays.stream(next).anyMatch(each -> each < plan.count())) {
            long now = WallClock.micros();
            for (int i = 0; i < routers.size(); i++) {
                next[i] = look(routers.get(i), seen[i], next[i], now - beginMicros);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
    }

    /** @return the first one that this router does not know yet */
    private int look(Member router, boolean[] seen, int from, long sinceBeginMicros) {
        int first = -1;
        int number = from;
        for (; number < plan.count() && plan.dueMicros(number) <= sinceBeginMicros; number++) {
            if (!seen[number]) {
                seen[number] = isKnown(router, number);
            }
            if (!seen[number] && first < 0) {
                first = number;
            }
        }
        return first < 0 ? number : first;
    }

    private boolean isKnown(Member router, int number) {
        long set = router.cooldowns()
                .find(plan.key(number))
                .map(known -> Plan.setMicros(known.cooldown()))
                .orElse(0L);
        if (set > 0 && plan.setter(number) != router.index()) {
            micros[number < plan.count() / 2 ? 0 : 1].recordValue(Math.clamp(WallClock.micros() - set, 0, MOST_MICROS));
        }
        return set > 0;
    }

    /** How many cooldowns its routers do not know that they should, old or new. */
    private long missing() {
        long missing = 0;
        for (Member router : routers) {
            for (int subject = 0; subject < plan.subjects(); subject++) {
                boolean isNew = subject < plan.count();
                missing += router.cooldowns()
                                .find(plan.key(subject))
                                .filter(known -> !isNew || Plan.setMicros(known.cooldown()) > 0)
                                .isPresent()
                        ? 0
                        : 1;
            }
        }
        return missing;
    }

    private static void tell(String what) {
        System.out.println(PREFIX + what);
    }
}
