package dev.llmroute.history;

/**
 * Where a reader of the history has come to, to be remembered over restarts. Immutable.
 *
 * @param sequence the number of the last record that was read; -1: before the first one
 * @param eventId its event's id, by which the record is known again; empty where it could not be read, or is gone
 * @param atMs when the request of the last event that was read came, ms since 1970; 0 where none was read yet
 */
public record Place(long sequence, String eventId, long atMs) {}
