package dev.llmroute.classify;

import org.jspecify.annotations.Nullable;

/**
 * What an error says to machines.
 *
 * @param ids the machine names (types, codes, reasons, quota ids, exception names) as words
 * @param envelope the machine names of the error's own envelope, also those that the caller said
 * @param type the provider's type of the error, or null
 * @param code the provider's code of the error, or null
 */
record ErrorNames(
        Words ids,
        Words envelope,
        @Nullable String type,
        @Nullable String code) {
    ErrorNames withIds(Words other) {
        return new ErrorNames(other, envelope, type, code);
    }
}
