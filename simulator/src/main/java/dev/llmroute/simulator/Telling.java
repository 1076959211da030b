package dev.llmroute.simulator;

import dev.llmroute.simulator.Behaviour.Fixed;

/** Tells an answer to a caller at its pace, whole or as a stream, up to its ending. On the event loop only. */
final class Telling {
    private final Call call;
    private final ChatAnswer answer;
    private final ChatRequest request;
    private final Pace pace;
    private final Ending ending;
    private final int pieces;
    private int told;

    Telling(Call call, ChatRequest request, ChatAnswer answer, Pace pace, Ending ending) {
        this.call = call;
        this.request = request;
        this.answer = answer;
        this.pace = pace;
        this.ending = ending;
        this.pieces = switch (ending) {
            case Ending.Complete _ -> answer.size();
            case Ending.Reset(int afterTokens) -> Math.min(afterTokens, answer.size());
            case Ending.Stall(int afterTokens) -> Math.min(afterTokens, answer.size());
            case Ending.Failed(int afterTokens, ErrorObject _) -> Math.min(afterTokens, answer.size());
        };
    }

    void start() {
        if (request.stream()) {
            call.later(pace.latencyMs(), () -> {
                call.beginStream();
                call.event(answer.roleChunk());
                call.later(pace.firstTokenMs(), this::tell);
            });
        } else {
            long whole = pace.latencyMs() + pace.firstTokenMs() + pace.intervalMs() * (answer.size() - 1);
            call.later(whole, this::tellAtOnce);
        }
    }

    private void tellAtOnce() {
        switch (ending) {
            case Ending.Complete _ -> call.answer(new Fixed(200, answer.completion()));
            case Ending.Failed(int _, ErrorObject error) -> call.answer(new Fixed(200, error.body()));
            case Ending.Stall _ -> call.beginAnswer(answer.completion());
            case Ending.Reset _ -> {
                call.beginAnswer(answer.completion());
                call.reset();
            }
        }
    }

    private void tell() {
        while (!call.isOver()) {
            if (told == pieces) {
                finish();
                return;
            }
            if (call.waitsForReader(this::tell)) {
                return;
            }
            call.event(answer.pieceChunk(told));
            told++;
            if (pace.intervalMs() > 0 && told < pieces) {
                call.later(pace.intervalMs(), this::tell);
                return;
            }
        }
    }

    private void finish() {
        switch (ending) {
            case Ending.Complete(boolean done) -> {
                call.event(answer.finishChunk());
                if (request.includeUsage()) {
                    call.event(answer.usageChunk());
                }
                if (done) {
                    call.event("[DONE]");
                }
                call.end();
            }
            case Ending.Failed(int _, ErrorObject error) -> {
                call.errorEvent(error);
                call.end();
            }
            case Ending.Reset _ -> call.reset();
            case Ending.Stall _ -> {
                // Nothing more comes, until the caller leaves.
            }
        }
    }
}
