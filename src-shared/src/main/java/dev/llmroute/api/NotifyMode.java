package dev.llmroute.api;

/** Whether a streaming caller is told of a fallback. */
public enum NotifyMode {
    /** Nothing is added to the stream. */
    None,
    /** An SSE comment with the switching message before the first event; SDKs ignore comments. */
    Comment
}
