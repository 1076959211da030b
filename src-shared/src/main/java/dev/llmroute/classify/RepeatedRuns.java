package dev.llmroute.classify;

import java.util.Arrays;

/** What of a text stands in another one, run by run, in time in proportion to both. */
final class RepeatedRuns {
    private static final long BASE = 0x9E3779B97F4A7C15L;

    private RepeatedRuns() {}

    /** Which letters belong to a run of that length that the other text holds. */
    static boolean[] of(String wanted, String held, int run) {
        boolean[] repeated = new boolean[wanted.length()];
        int runs = wanted.length() - run + 1;
        if (runs <= 0 || held.length() < run) {
            return repeated;
        }
        Runs table = new Runs(runs);
        long[] hashes = new long[runs];
        roll(wanted, run, (end, hash) -> {
            hashes[end - run + 1] = hash;
            table.add(hash);
        });
        roll(held, run, (end, hash) -> table.meet(hash));
        for (int i = 0; i < runs; i++) {
            if (table.met(hashes[i])) {
                Arrays.fill(repeated, i, i + run, true);
            }
        }
        return repeated;
    }

    private interface EachRun {
        void at(int end, long hash);
    }

    private static void roll(String text, int run, EachRun each) {
        long highest = power(run - 1);
        long hash = 0;
        for (int i = 0; i < text.length(); i++) {
            hash = i < run ? hash : hash - text.charAt(i - run) * highest;
            hash = hash * BASE + text.charAt(i);
            if (i >= run - 1) {
                each.at(i, hash);
            }
        }
    }

    /** Hashes of runs, and which of them were met. Runs of one hash count as one: at worst the caller's own error is read worse. */
    private static final class Runs {
        private final long[] hashes;
        private final boolean[] met;
        private final int shift;

        Runs(int most) {
            int bits = 34 - Integer.numberOfLeadingZeros(most);
            hashes = new long[1 << bits];
            met = new boolean[1 << bits];
            shift = 64 - bits;
        }

        void add(long hash) {
            hashes[slot(hash)] = occupied(hash);
        }

        void meet(long hash) {
            int slot = slot(hash);
            if (hashes[slot] != 0) {
                met[slot] = true;
            }
        }

        boolean met(long hash) {
            return met[slot(hash)];
        }

        /** Where the hash is, or would be. A quarter at most is full. */
        private int slot(long hash) {
            long wanted = occupied(hash);
            int slot = (int) ((hash * BASE) >>> shift);
            while (hashes[slot] != 0 && hashes[slot] != wanted) {
                slot = (slot + 1) & (hashes.length - 1);
            }
            return slot;
        }

        private static long occupied(long hash) {
            return hash == 0 ? 1 : hash;
        }
    }

    private static long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= BASE;
        }
        return power;
    }
}
