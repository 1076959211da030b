package dev.llmroute.ceiling;

/** Whether a request most likely fits into what its provider lets through now. */
sealed interface Foreseen permits Sent, Shortage {}
