package dev.llmroute.router.server;

import java.nio.file.Path;

/**
 * Where the callers' port finds its certificate, both files in PEM; they are read again when they change.
 *
 * @param certificate the chain, the router's own certificate first
 * @param key its private key
 */
public record TlsFiles(Path certificate, Path key) {}
