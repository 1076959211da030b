package dev.llmroute.ceiling;

import dev.llmroute.cooldown.TimeSource;
import dev.llmroute.route.Budget;
import dev.llmroute.route.Ceiling;
import dev.llmroute.route.Cost;
import dev.llmroute.route.CountPer;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All that this process counts towards ceilings. Counts belong to the account (the endpoint and the fingerprint of the
 * key), a model's to the model with that account: routes of one process that use the same account count together, each against its own
 * ceilings. What is sent to a target without ceilings, of which no {@link Headrooms} are known, is not counted, and takes no lock.
 *
 * <p>Every router process counts for itself, where a ceiling does not say otherwise: with three pods a provider sees up to three times a ceiling.
 * A minute is 60 to 61 s. Budgets are for all together, see {@link Spending}, and other ceilings as {@link CommonCounts} tell.
 *
 * <p>Thread-safe. A count is kept as long as the process lives, also of a key that was replaced: some kilobytes each.
 */
public final class Ceilings {
    private record Key(String endpoint, String fingerprint) {}

    private final Clock clock;
    private final Spending spending;
    private final CommonCounts common = new CommonCounts();
    private final Headrooms headrooms;
    private final ConcurrentHashMap<Key, Account> accounts = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Usage> callers = new ConcurrentHashMap<>();

    public Ceilings(TimeSource time) {
        this.clock = new Clock(time);
        this.spending = new Spending(time);
        this.headrooms = new Headrooms(clock, common);
    }

    /**
     * Asks to send a request to a target now, and counts it if it may be sent: in all ceilings of the target, or in none.
     *
     * @param tokens the request's estimated tokens, from 0 on
     * @return a {@link Permit} to close when the attempt is over, or what speaks against it
     */
    public Admission acquire(Target target, long tokens) {
        return acquire(target, tokens, Sending.IfItFits);
    }

    /** As {@link #acquire(Target, long)}, where the provider's likely refusal means something else to the request. */
    public Admission acquire(Target target, long tokens, Sending sending) {
        Ceiling ofModel = target.modelCeiling();
        Ceiling ofCredential = target.credential().ceiling();
        Spent spent = spentOf(target);
        if (spent != null) {
            return spent;
        }
        boolean isCounted = !ofModel.isUncounted() || !ofCredential.isUncounted();
        Admission admission =
                isCounted ? account(target).acquire(target, ofModel, tokens, clock.nowMs()) : Permit.UNCOUNTED;
        return admission instanceof Permit permit ? withHeadroom(permit, target, sending) : admission;
    }

    private Admission withHeadroom(Permit permit, Target target, Sending sending) {
        return switch (headrooms.send(target, sending)) {
            case Sent sent -> permit.of(sent);
            case Shortage shortage -> {
                permit.takeBack(clock.nowMs());
                yield new NoHeadroom(shortage);
            }
        };
    }

    private Account account(Target target) {
        Key key = new Key(target.provider().endpoint(), target.credential().fingerprint());
        Account account = accounts.computeIfAbsent(key, each -> new Account());
        if (target.modelCeiling().per() == CountPer.Cluster
                || target.credential().ceiling().per() == CountPer.Cluster) {
            account.share(target, accountName(target), common, clock);
        }
        return account;
    }

    /**
     * Counts a request of a caller, where its ceiling has room for it.
     *
     * @param of the caller with its route
     * @return what it would go above; null where nothing
     */
    public @Nullable Full above(Ceiling ceiling, String of, long tokens) {
        if (ceiling.isUncounted()) {
            return null;
        }
        Usage usage = callers.computeIfAbsent(of, each -> new Usage());
        if (ceiling.per() == CountPer.Cluster) {
            common.add("caller " + of, new LockedUsage(usage, usage, clock));
        }
        synchronized (usage) {
            long nowMs = clock.nowMs();
            Full full = usage.above(ceiling, of, tokens, nowMs);
            if (full == null) {
                usage.count(tokens, nowMs);
            }
            return full;
        }
    }

    /** A budget from which calls to the target are paid and of which nothing is left; null where there is none. */
    public @Nullable Spent spentOf(Target target) {
        for (Paid each : paid(target)) {
            long freeInMs = spending.freeInMs(each.key(), each.budget());
            if (freeInMs > 0) {
                return new Spent(each.budget(), each.of(), freeInMs);
            }
        }
        return null;
    }

    /** A call to the target cost that: counts in the budgets of its model and its credential, where they have one. */
    public void spent(Target target, Cost cost) {
        for (Paid each : paid(target)) {
            spending.add(each.key(), cost);
        }
    }

    /** The budgets that calls to a target are paid from; mostly none. */
    public List<Paid> paid(Target target) {
        Budget ofModel = target.modelCeiling().usd();
        Budget ofCredential = target.credential().ceiling().usd();
        if (ofModel == null && ofCredential == null) {
            return List.of();
        }
        String account = accountName(target);
        List<Paid> paid = new ArrayList<>(2);
        if (ofModel != null) {
            paid.add(paid(target.name(), "model " + target.model() + " with " + account, ofModel));
        }
        if (ofCredential != null) {
            paid.add(paid(Account.name(target), "key " + account, ofCredential));
        }
        return paid;
    }

    /** Without a key an endpoint is its namespace's own: a short name means another server elsewhere. */
    private static String accountName(Target target) {
        String fingerprint = target.credential().fingerprint();
        return fingerprint.isEmpty()
                ? target.provider().endpointHere()
                : fingerprint + " at " + target.provider().endpoint();
    }

    /** The budget that the requests of a caller are paid from. */
    public static Paid paid(Route route, String caller, Budget budget) {
        return paid("caller " + caller, "caller " + caller + " of " + route.qualifiedName(), budget);
    }

    private static Paid paid(String of, String key, Budget budget) {
        return new Paid(of, new Spending.Key(key, budget.per()), budget);
    }

    public TimeSource time() {
        return clock.time();
    }

    /** What is counted together with other processes. */
    public CommonCounts common() {
        return common;
    }

    /** What providers most likely let through. */
    public Headrooms headrooms() {
        return headrooms;
    }

    /** What has been spent of budgets, of targets and callers. */
    public Spending spending() {
        return spending;
    }
}
