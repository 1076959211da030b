package dev.llmroute.api;

/** From where a Service is reached. */
public enum ServiceType {
    ClusterIP,
    NodePort,
    LoadBalancer
}
