package dev.llmroute.console;

import dev.llmroute.console.access.Door;
import dev.llmroute.console.access.OidcDoor;
import dev.llmroute.console.access.TokenDoor;
import dev.llmroute.console.access.Wanted;
import dev.llmroute.console.text.Message;

/**
 * How a person signs in.
 *
 * @param label of the field for a token; empty: there is none
 * @param hint where a token comes from, or how else one comes in; empty where there is nothing to say
 * @param provider who knows the person; empty: nobody else
 * @param wanted the page to which they get then
 * @param refusal why the last try failed; empty at first
 */
record SignInPage(Message label, Message hint, String provider, Wanted wanted, Message refusal) {
    static SignInPage of(Door door, Wanted wanted, Message refusal) {
        return switch (door) {
            case TokenDoor tokens ->
                new SignInPage(tokens.names().label(), tokens.names().hint(), "", wanted, refusal);
            case OidcDoor oidc ->
                new SignInPage(Message.nothing(), Message.nothing(), oidc.provider(), wanted, refusal);
            default ->
                new SignInPage(
                        Message.nothing(), Message.of("signIn.sentence", door.invitation()), "", wanted, refusal);
        };
    }

    /** Where one goes on to the provider. */
    String toProvider() {
        return wanted.at("/login/start");
    }
}
