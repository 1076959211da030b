package dev.llmroute.bench;

import dev.llmroute.classify.FailureClassifier;
import dev.llmroute.classify.ProviderResponse;
import dev.llmroute.errorbody.ErrorBodies;
import dev.llmroute.failure.Failure;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What it takes to tell why a response is a failure. "Read" includes the parsing of the body; without it, the body has been parsed
 * before.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ClassifyBenchmark {
    private final ProviderResponse headersOnly = Responses.headersOnly();
    private final String smallText = Responses.smallBody();
    private final String largeText = Responses.largeBody();
    private final String hostileText = Responses.hostileBody();
    private final ProviderResponse small = Responses.withBody(ErrorBodies.read(smallText));
    private final ProviderResponse large = Responses.withBody(ErrorBodies.read(largeText));
    private final ProviderResponse hostile = Responses.withBody(ErrorBodies.read(hostileText));

    @Benchmark
    public Optional<Failure> headersOnly() {
        return FailureClassifier.classify(headersOnly);
    }

    @Benchmark
    public Optional<Failure> body500() {
        return FailureClassifier.classify(small);
    }

    @Benchmark
    public Optional<Failure> body500Read() {
        return FailureClassifier.classify(Responses.withBody(ErrorBodies.read(smallText)));
    }

    @Benchmark
    public Optional<Failure> body64k() {
        return FailureClassifier.classify(large);
    }

    @Benchmark
    public Optional<Failure> body64kRead() {
        return FailureClassifier.classify(Responses.withBody(ErrorBodies.read(largeText)));
    }

    @Benchmark
    public Optional<Failure> hostile64k() {
        return FailureClassifier.classify(hostile);
    }

    @Benchmark
    public Optional<Failure> hostile64kRead() {
        return FailureClassifier.classify(Responses.withBody(ErrorBodies.read(hostileText)));
    }
}
