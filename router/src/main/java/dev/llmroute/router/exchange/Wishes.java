package dev.llmroute.router.exchange;

import dev.llmroute.plan.Terms;

/**
 * How a request wants to be served, as far as its caller may say.
 *
 * @param noFallback whether only the model that it names may answer, with whichever credential
 * @param restarts whether it wants a broken stream told anew, if its route allows that
 * @param terms what may serve it, and in which order
 */
public record Wishes(boolean noFallback, boolean restarts, Terms terms) {}
