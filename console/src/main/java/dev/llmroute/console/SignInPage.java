package dev.llmroute.console;

import dev.llmroute.console.access.Door;
import dev.llmroute.console.access.OidcDoor;
import dev.llmroute.console.access.TokenDoor;
import dev.llmroute.console.access.Wanted;

/**
 * How a person signs in.
 *
 * @param label of the field for a token; empty: there is none
 * @param hint where a token comes from, or how else one comes in; empty where there is nothing to say
 * @param provider who knows the person; empty: nobody else
 * @param wanted the page to which they get then
 * @param refusal why the last try failed; empty at first
 */
record SignInPage(String label, String hint, String provider, Wanted wanted, String refusal) {
    static SignInPage of(Door door, Wanted wanted, String refusal) {
        return switch (door) {
            case TokenDoor tokens -> new SignInPage(upperFirst(tokens.token()), tokens.hint(), "", wanted, refusal);
            case OidcDoor oidc -> new SignInPage("", "", oidc.provider(), wanted, refusal);
            default -> new SignInPage("", door.invitation() + ".", "", wanted, refusal);
        };
    }

    /** Where one goes on to the provider. */
    String toProvider() {
        return wanted.at("/login/start");
    }

    private static String upperFirst(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
