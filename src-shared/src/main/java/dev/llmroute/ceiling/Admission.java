package dev.llmroute.ceiling;

/** Whether a request may be sent to a target now. */
public sealed interface Admission permits Permit, Full, Spent, NoHeadroom {}
