package dev.llmroute.config;

import dev.llmroute.api.LlmRouteDocument;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is allowed in a route but hardly meant. */
public final class RouteWarnings {
    /** Where a route gives each reason, as far as the route alone shows it. */
    private static final Map<WarningReason, Function<LlmRouteDocument, Stream<Problem>>> TABLE = Map.ofEntries(
            Map.entry(WarningReason.KeysInTheClear, AddressWarnings::keysInTheClear),
            Map.entry(WarningReason.ProviderKeyForCallers, KeyWarnings::providerKeyForCallers),
            Map.entry(WarningReason.KeysNotAsked, KeyWarnings::keysNotAsked),
            Map.entry(WarningReason.NothingEnabled, ChainWarnings::nothingEnabled),
            Map.entry(WarningReason.PrivateName, AddressWarnings::privateName),
            Map.entry(WarningReason.EndpointInBaseUrl, AddressWarnings::endpoint),
            Map.entry(WarningReason.OneAccount, ChainWarnings::oneAccount),
            Map.entry(WarningReason.DuplicateTarget, ChainWarnings::duplicateTarget),
            Map.entry(WarningReason.SameKeyTwice, KeyWarnings::sameKeyTwice),
            Map.entry(WarningReason.SameCallerKeyTwice, KeyWarnings::sameCallerKeyTwice),
            Map.entry(WarningReason.BudgetWithoutPrice, BudgetWarnings::withoutPrice),
            Map.entry(WarningReason.NothingAllowed, AllowWarnings::nothing),
            Map.entry(WarningReason.UnknownAllowed, AllowWarnings::unknown),
            Map.entry(WarningReason.OrderWithoutEffect, OrderWarnings::withoutEffect),
            Map.entry(WarningReason.UnreachableFallback, ChainWarnings::unreachable),
            Map.entry(WarningReason.NarrowFallback, ChainWarnings::narrow),
            Map.entry(WarningReason.AliasHidesModel, AliasWarnings::hidesModel),
            Map.entry(WarningReason.AliasWithoutEffect, AliasWarnings::withoutEffect),
            Map.entry(WarningReason.LongerThanCallersWait, TimeWarnings::longerThanCallersWait),
            Map.entry(WarningReason.WaitBeyondBudget, TimeWarnings::waitBeyondBudget),
            Map.entry(WarningReason.HedgeTooLate, TimeWarnings::hedgeTooLate),
            Map.entry(WarningReason.LongDuration, TimeWarnings::longDuration));

    private RouteWarnings() {}

    /**
     * What is doubtful in a document that {@link RouteValidation} found nothing wrong with, what weighs more first; empty where
     * nothing is.
     */
    public static List<Warning> of(LlmRouteDocument document) {
        return Arrays.stream(WarningReason.values())
                .flatMap(reason -> found(reason, document))
                .toList();
    }

    private static Stream<Warning> found(WarningReason reason, LlmRouteDocument document) {
        Function<LlmRouteDocument, Stream<Problem>> finder = TABLE.get(reason);
        return finder == null
                ? Stream.empty()
                : finder.apply(document).map(each -> new Warning(reason, each.path(), each.message()));
    }
}
