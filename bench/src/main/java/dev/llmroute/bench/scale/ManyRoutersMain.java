package dev.llmroute.bench.scale;

import dev.llmroute.bench.Bound;
import dev.llmroute.bench.CacheMembers;
import dev.llmroute.bench.JavaProcess;
import dev.llmroute.bench.WallClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * A hundred routers' memories, in a few processes, before three members, each a process of its own with an image's heap: twenty thousand cooldowns, then two
 * hundred new ones a second for a minute, in the middle of which a member is killed. Prints how soon every router knew each, what members and routers took
 * for it, and what was lost. Runs in the folder {@code bench}; {@code bench/run scale} starts it. Ends by itself within ten minutes. Exits with 1 where a
 * goal is missed.
 *
 * <p>The arguments, in this order and each with what stands for it otherwise: routers (100), subjects (20000), new ones a second (200), seconds (60).
 */
public final class ManyRoutersMain {
    private static final int MEMBERS = 3;
    private static final int HERDS = 4;
    private static final int BOUND_MINUTES = 10;
    private static final double GOAL_P99_MS = 150;
    private static final long GOAL_MIB = 300;

    private final Plan plan;
    private final CacheMembers members;
    private final List<Herd> herds = new ArrayList<>();
    private final Histogram[] micros = {new Histogram(3), new Histogram(3)};

    private ManyRoutersMain(Plan plan, CacheMembers members) {
        this.plan = plan;
        this.members = members;
    }

    public static void main(String[] args) throws IOException, InterruptedException, DataFormatException {
        Bound.endAfter("bench", BOUND_MINUTES, TimeUnit.MINUTES);
        Path folder = Files.createDirectories(Path.of("target", "scale"));
        int rate = number(args, 2, 200);
        Plan plan = new Plan(number(args, 0, 100), number(args, 1, 20_000), rate * number(args, 3, 60), rate);
        boolean reached;
        try (CacheMembers members = CacheMembers.start(folder, MEMBERS, List.of())) {
            ManyRoutersMain bench = new ManyRoutersMain(plan, members);
            try {
                reached = bench.measure(folder);
            } finally {
                bench.herds.forEach(Herd::close);
            }
        }
        System.exit(reached ? 0 : 1);
    }

    private static int number(String[] args, int at, int otherwise) {
        return at < args.length ? Integer.parseInt(args[at]) : otherwise;
    }

    private boolean measure(Path folder) throws IOException, InterruptedException, DataFormatException {
        int each = Math.ceilDiv(plan.routers(), HERDS);
        for (int first = 0; first < plan.routers(); first += each) {
            int count = Math.min(each, plan.routers() - first);
            herds.add(Herd.start(plan, first, count, MEMBERS, members.addresses(), folder));
        }
        for (Herd herd : herds) {
            herd.hear("ready", 240);
        }
        members("with " + plan.routers() + " routers");
        for (Herd herd : herds) {
            herd.command("fill");
        }
        for (Herd herd : herds) {
            herd.hear("filled", 300);
        }
        members("with " + plan.subjects() + " cooldowns");
        long lost = minute();
        members("at the end");
        return report(lost);
    }

    /** @return how many cooldowns are not known where they ought to be */
    private long minute() throws IOException, InterruptedException, DataFormatException {
        List<JavaProcess> left = members.processes().subList(0, MEMBERS - 1);
        List<Long> membersBefore = new ArrayList<>();
        for (JavaProcess member : left) {
            membersBefore.add(member.cpuMs());
        }
        long herdsBefore = herdsCpuMs();
        long begin = WallClock.micros() + 1_000_000;
        for (Herd herd : herds) {
            herd.command("go " + begin);
        }
        long halfMs = plan.dueMicros(plan.count()) / 2000;
        TimeUnit.MILLISECONDS.sleep(1000 + halfMs);
        members.processes().getLast().process().destroyForcibly();
        TimeUnit.MILLISECONDS.sleep(halfMs);
        double seconds = 1 + 2 * halfMs / 1000.0;
        for (int i = 0; i < left.size(); i++) {
            System.out.printf(
                    Locale.ROOT,
                    "member %d took %.3f of a core%n",
                    i + 1,
                    (left.get(i).cpuMs() - membersBefore.get(i)) / 1000.0 / seconds);
        }
        System.out.printf(
                Locale.ROOT,
                "a router took %.4f of a core, its looking for news included%n",
                (herdsCpuMs() - herdsBefore) / 1000.0 / seconds / plan.routers());
        return collect();
    }

    private long herdsCpuMs() throws IOException {
        long ms = 0;
        for (Herd herd : herds) {
            ms += herd.cpuMs();
        }
        return ms;
    }

    private long collect() throws IOException, InterruptedException, DataFormatException {
        for (Herd herd : herds) {
            for (int half = 0; half < micros.length; half++) {
                byte[] bytes = Base64.getDecoder().decode(herd.hear("half " + half, 60));
                micros[half].add(Histogram.decodeFromByteBuffer(ByteBuffer.wrap(bytes), 0));
            }
            herd.hear("done", 5);
        }
        long missing = 0;
        for (Herd herd : herds) {
            herd.command("tell");
            missing += Long.parseLong(herd.hear("missing", 120));
        }
        return missing;
    }

    private void members(String when) throws IOException {
        for (JavaProcess member : members.processes()) {
            if (member.process().isAlive()) {
                System.out.printf(
                        Locale.ROOT,
                        "%s: resident %d MiB %s, %d at most%n",
                        member.log().getFileName().toString().replace(".log", ""),
                        member.status("VmRSS") >> 10,
                        when,
                        member.status("VmHWM") >> 10);
            }
        }
    }

    private boolean report(long lost) throws IOException {
        print("known to every other router, three members", micros[0]);
        print("known to every other router, one of them killed", micros[1]);
        long routersKiB = 0;
        for (Herd herd : herds) {
            routersKiB += herd.residentKiB();
        }
        System.out.printf(
                Locale.ROOT,
                "not known where it ought to be: %d; a router's memory with its share of a process: %d MiB%n",
                lost,
                (routersKiB >> 10) / plan.routers());
        long mostMiB = 0;
        for (JavaProcess member : members.processes().subList(0, MEMBERS - 1)) {
            mostMiB = Math.max(mostMiB, member.status("VmHWM") >> 10);
        }
        return lost == 0 && micros[0].getValueAtPercentile(99) / 1000.0 < GOAL_P99_MS && mostMiB < GOAL_MIB;
    }

    private static void print(String what, Histogram micros) {
        System.out.printf(
                Locale.ROOT,
                "%s: %d, p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, most %.1f ms%n",
                what,
                micros.getTotalCount(),
                micros.getValueAtPercentile(50) / 1000.0,
                micros.getValueAtPercentile(90) / 1000.0,
                micros.getValueAtPercentile(99) / 1000.0,
                micros.getMaxValue() / 1000.0);
    }
}
