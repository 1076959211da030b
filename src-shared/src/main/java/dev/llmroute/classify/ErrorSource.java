package dev.llmroute.classify;

/**
 * Who reports an error, and of which model.
 *
 * @param relayed whether a gateway hands on an upstream's error: it concerns one model at most
 * @param page whether the body is a page or plain text, not an API's error: something in front of the API answered
 * @param model the model that was asked; empty where that is not known
 */
record ErrorSource(boolean relayed, boolean page, String model) {}
