package dev.llmroute.json;

/** How the JSON APIs for people and tools tell an error: {@code {"error": {"message": "..."}}}. */
public record ErrorJson(Detail error) {
    /** What happened and what to do. */
    public record Detail(String message) {}

    public static ErrorJson of(String message) {
        return new ErrorJson(new Detail(message));
    }
}
