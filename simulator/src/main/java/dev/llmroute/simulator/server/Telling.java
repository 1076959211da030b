package dev.llmroute.simulator.server;

import dev.llmroute.simulator.behaviour.Behaviour.Fixed;
import dev.llmroute.simulator.behaviour.Pace;
import dev.llmroute.simulator.dialect.Event;
import dev.llmroute.simulator.dialect.WrittenAnswer;

/** Tells an answer to a caller at its pace, whole or as a stream, up to its ending. On the event loop only. */
final class Telling {
    private final Call call;
    private final WrittenAnswer answer;
    private final Pace pace;
    private final Ending ending;
    private final int pieces;
    private int told;

    Telling(Call call, WrittenAnswer answer, Pace pace, Ending ending) {
        this.call = call;
        this.answer = answer;
        this.pace = pace;
        this.ending = ending;
        this.pieces = switch (ending) {
            case Ending.Complete _ -> answer.size();
            case Ending.Reset(int afterTokens) -> Math.min(afterTokens, answer.size());
            case Ending.Stall(int afterTokens) -> Math.min(afterTokens, answer.size());
            case Ending.Malformed(int afterTokens) -> Math.min(afterTokens, answer.size());
            case Ending.Failed(int afterTokens, Event _, String _) -> Math.min(afterTokens, answer.size());
        };
    }

    void stream() {
        call.later(pace.latencyMs(), () -> {
            call.beginStream();
            answer.opening().forEach(call::event);
            call.later(pace.firstTokenMs(), this::tell);
        });
    }

    void atOnce() {
        long intervals = Math.max(0, answer.size() - 1);
        long whole = pace.latencyMs() + pace.firstTokenMs() + pace.intervalMs() * intervals;
        call.later(whole, this::tellAtOnce);
    }

    private void tellAtOnce() {
        switch (ending) {
            case Ending.Complete _ -> call.answer(new Fixed(200, answer.whole()));
            case Ending.Failed(int _, Event _, String body) -> call.answer(new Fixed(200, body));
            case Ending.Malformed _ ->
                call.answer(
                        new Fixed(200, new Event(null, answer.whole()).broken().data()));
            case Ending.Stall _ -> call.beginAnswer(answer.whole());
            case Ending.Reset _ -> {
                call.beginAnswer(answer.whole());
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
            answer.piece(told).forEach(call::event);
            told++;
            if (pace.intervalMs() > 0 && told < pieces) {
                call.later(pace.intervalMs(), this::tell);
                return;
            }
        }
    }

    private void finish() {
        switch (ending) {
            case Ending.Complete(boolean marked) -> {
                answer.closing(marked).forEach(call::event);
                call.end();
            }
            case Ending.Malformed _ -> {
                Event next = told < answer.size()
                        ? answer.piece(told).getLast()
                        : answer.closing(true).getFirst();
                call.event(next.broken());
                call.end();
            }
            case Ending.Failed(int _, Event event, String _) -> {
                call.event(event);
                call.end();
            }
            case Ending.Reset _ -> call.reset();
            case Ending.Stall _ -> {
                // Nothing more comes, until the caller leaves.
            }
        }
    }
}
