package dev.llmroute.ceiling;

/**
 * The provider would most likely refuse the request now: it is not sent there while another target is free.
 */
public record NoHeadroom(Shortage shortage) implements Admission {
    /** For people: {@code 0 left of requests by its headers, more in 2 seconds}. */
    @Override
    public String toString() {
        return shortage.toString();
    }
}
