package dev.llmroute.config;

/**
 * Everything that a route is warned of, what weighs more first. People's alerts may name the words, so they stay. When each is said:
 * {@link RouteWarnings}; what to do: {@code docs/conditions.md}.
 */
public enum WarningReason {
    /** Keys and prompts go unencrypted to a public address. */
    KeysInTheClear,
    /** Callers have to know a key of a provider's, and so can pass the router by. */
    ProviderKeyForCallers,
    /** Keys of callers are there, but nobody is asked for one. */
    KeysNotAsked,
    /** No target is left: providers, models or credentials are disabled. */
    NothingEnabled,
    /** A name of one's own network, whose private addresses network Public does not call. */
    PrivateName,
    /** The base URL looks like that of one endpoint. */
    EndpointInBaseUrl,
    /** Whatever stops one target for its account stops all. */
    OneAccount,
    /** Two entries are one target. */
    DuplicateTarget,
    /** Two credentials of a provider are one key. */
    SameKeyTwice,
    /** Two callers have one key and cannot be told apart. */
    SameCallerKeyTwice,
    /** A budget does not count what models without a price cost. */
    BudgetWithoutPrice,
    /** No target of the route may serve a caller. */
    NothingAllowed,
    /** A caller is allowed models or tags that the route does not have. */
    UnknownAllowed,
    /** An order is asked for that nothing comes of: tiers are missing, or prices. */
    OrderWithoutEffect,
    /** Providers are there, but requests that name the route never reach them. */
    UnreachableFallback,
    /** What the first target can do no other one can. */
    NarrowFallback,
    /** An alias is a provider and model of the route, and hides them. */
    AliasHidesModel,
    /** An alias by which callers get something else. */
    AliasWithoutEffect,
    /** The last attempt may begin when callers have given up. */
    LongerThanCallersWait,
    /** A wait that the budget cuts. */
    WaitBeyondBudget,
    /** The second target would be asked when the first one has been given up. */
    HedgeTooLate,
    /** A duration that is longer than any limit of a provider. */
    LongDuration,
    /** In a file: a bare {@code on}, which kubectl and Helm read as true. See {@link BareOn}. */
    BareOn,
    /** In a cluster: another route of the same gateway has the alias. */
    AliasTaken,
    /** In a cluster: something about router pods, which are the gateway's. */
    IgnoredSetting
}
