package dev.llmroute.console;

import dev.llmroute.console.access.Door;
import dev.llmroute.console.access.OidcDoor;
import dev.llmroute.console.access.TokenDoor;

/**
 * How a person signs in.
 *
 * @param label of the field for a token; empty: there is none
 * @param hint where a token comes from, or how else one comes in; empty where there is nothing to say
 * @param provider who knows the person; empty: nobody else
 * @param refusal why the last try failed; empty at first
 */
record SignInPage(String label, String hint, String provider, String refusal) {
    static SignInPage of(Door door, String refusal) {
        return switch (door) {
            case TokenDoor tokens -> new SignInPage(upperFirst(tokens.token()), tokens.hint(), "", refusal);
            case OidcDoor oidc -> new SignInPage("", "", oidc.provider(), refusal);
            default -> new SignInPage("", door.invitation() + ".", "", refusal);
        };
    }

    private static String upperFirst(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
