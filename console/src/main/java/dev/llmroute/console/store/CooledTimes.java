package dev.llmroute.console.store;

import dev.llmroute.cooldown.TimeSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long what was cooling, as consoles watched it. Each of its methods throws {@link HistoryGone} where that cannot be read now. Of a filter
 * provider, model and reason count; a cooldown has no route and no caller. Thread-safe.
 */
public final class CooledTimes {
    private final HistoryStore store;
    private final TimeSource time;

    CooledTimes(HistoryStore store, TimeSource time) {
        this.store = store;
        this.time = time;
    }

    /** Cell by cell. */
    public CooledTime byCell(CooledSpan span, CooledTime.Cells cells, Filter filter) {
        return store.read(open -> open.cooledSearch().cells(span, cells, filter));
    }

    /**
     * For each reason, the longest first.
     *
     * @param most how many rows at most
     */
    public List<CooledTime.ByReason> byReason(CooledSpan span, Filter filter, int most) {
        return store.read(open -> open.cooledSearch().byReason(span, filter, most));
    }

    /**
     * The same in the order of their names, part by part.
     *
     * @param last the one that the part follows; null for the first part
     * @param most of a part
     */
    public List<CooledTime.ByReason> byReasonAfter(
            CooledTime.@Nullable ByReason last, CooledSpan span, Filter filter, int most) {
        return store.read(open -> open.cooledSearch().byReasonAfter(last, span, filter, most));
    }

    /** Stores a minute, and lets go of what is too old. Throws what went wrong. */
    void store(CooledMinute minute) {
        CooledTable table = store.present().cooled();
        table.store(minute);
        table.prune(
                store.sums().minutesSinceMs(),
                time.millis() - store.options().hours().toMillis(),
                store.state().kind() == StoreState.Kind.Memory);
    }
}
