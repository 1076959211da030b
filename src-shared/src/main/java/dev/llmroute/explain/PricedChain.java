package dev.llmroute.explain;

import dev.llmroute.cooldown.CooldownView;
import dev.llmroute.plan.Chain;
import dev.llmroute.plan.Entry;
import dev.llmroute.plan.Outlook;
import dev.llmroute.plan.PriceOrder;
import dev.llmroute.plan.Terms;
import dev.llmroute.route.Cost;
import dev.llmroute.route.OrderBy;
import dev.llmroute.route.Route;
import dev.llmroute.route.Target;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.OptionalDouble;

/** The chain of a request as a router has it that has seen nothing of the route's answers, where the request begins a conversation. */
final class PricedChain {
    /** An estimate has no more digits. */
    private static final MathContext SHOWN = new MathContext(2);

    private PricedChain() {}

    /** Empty where nothing may serve it. */
    static Optional<Chain> of(Route route, Asked asked, Entry entry, Terms terms, CooldownView cooldowns) {
        Optional<Chain> allowed =
                Chain.of(route, entry, terms.orderBy(), cooldowns).allowed(terms.permission());
        return terms.orderBy() == OrderBy.Price
                ? allowed.map(chain -> PriceOrder.of(chain, entry, asked.outlay(), Outlook.NEW))
                : allowed;
    }

    /** What a target is ordered by; empty where it is not. */
    static Optional<Because> cost(Terms terms, Asked asked, Target target) {
        OptionalDouble cost = asked.outlay().at(target, Outlook.Seen.NOTHING);
        if (terms.orderBy() != OrderBy.Price || target.tier().isEmpty() || cost.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal dollars = new Cost(Math.round(cost.getAsDouble())).dollars().round(SHOWN);
        return Optional.of(Because.of(
                Because.Kind.Costs,
                target.tier(),
                dollars.toPlainString(),
                String.valueOf(asked.outlay().promptTokens()),
                String.valueOf(Math.round(Outlook.Seen.NOTHING.answerTokens()))));
    }
}
