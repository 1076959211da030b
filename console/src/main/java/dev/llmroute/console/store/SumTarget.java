package dev.llmroute.console.store;

/**
 * A target that sums tell of. Immutable.
 *
 * @param key the name of its credential; empty where its provider has only one
 */
public record SumTarget(String provider, String model, String key) implements Comparable<SumTarget> {
    /** No target: nothing was called, or nothing answered. */
    public static final SumTarget NONE = new SumTarget("", "", "");

    /** As routers write it, {@code provider/model#key}: only the model may hold a slash, and the key is not always there. */
    static SumTarget parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return new SumTarget(text, "", "");
        }
        String model = text.substring(slash + 1);
        int key = model.lastIndexOf('#');
        return key < 0
                ? new SumTarget(text.substring(0, slash), model, "")
                : new SumTarget(text.substring(0, slash), model.substring(0, key), model.substring(key + 1));
    }

    public boolean isNone() {
        return equals(NONE);
    }

    /** {@code provider/model#key}; empty for none. */
    public String name() {
        return provider + (model.isEmpty() ? "" : "/" + model) + (key.isEmpty() ? "" : "#" + key);
    }

    /** By name. */
    @Override
    public int compareTo(SumTarget other) {
        return name().compareTo(other.name());
    }
}
