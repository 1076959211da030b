package dev.llmroute.ceiling;

/**
 * What is most likely left of a window.
 *
 * @param part of all of it, from 0 to 1
 * @param learned whether that was learned from refusals; else the provider's headers say so
 */
public record Left(String window, double part, boolean learned) {}
