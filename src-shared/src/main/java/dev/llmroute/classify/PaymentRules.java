package dev.llmroute.classify;

import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import org.jspecify.annotations.Nullable;

/** Failures for want of money: what is not paid for, until a person pays. */
final class PaymentRules {
    private static final Phrases BILLING_QUOTA_CODES = Phrases.of("insufficient quota, access terminated");

    private static final Phrases KEY_LIMIT = Phrases.of("key limit exceeded");

    private static final Phrases CURRENT_QUOTA = Phrases.of("exceeded your current quota");

    private static final Phrases NOT_BILLING_CODES = Phrases.of("resource exhausted, rate limit");

    private static final Phrases INSUFFICIENT_QUOTA = Phrases.of("insufficient quota");

    private static final Phrases UNPAID_CODES = Phrases.of("""
            insufficient balance, insufficient credit, insufficient fund, insufficient account balance,
            not enough credit, not enough balance, no credit, out of credit, credit limit, credit exhausted,
            credits exhausted, credit balance, billing, payment required, budget exceeded, exceeded budget,
            budget limit, budget exhausted, spend limit, spending limit, exceeded current quota, service quota exceeded, arrearage,
            overdue, bill overdue, free tier only, consumption limit, balance not enough, insufficient user quota,
            token quota reached, reject no credit, credits error, monthly limit error, user limit error,
            subscription expired, subscription inactive, no payment method, payment method required, trial expired""");

    private static final Phrases UNPAID_WORDS = Phrases.of("""
            insufficient balance, insufficient credit, insufficient fund, insufficient account balance,
            not enough credit, not enough balance, not have enough credit, no credits, have any credits,
            all available credits, out of credit, requires more credits, included credits, credits or licenses,
            credits have been exhausted, credits have been used, credits have been depleted, credits are depleted,
            credits expired, all credits, used all your credits, no remaining credits, 0 remaining credits,
            credit limit, spending limit, spend limit, spending cap, spend cap, monthly spend,
            budget has been exceeded, budget exceeded, budget exhausted, budget has been exhausted, budget is exhausted,
            usage limits exhausted, exceeded budget, over budget, max budget, billing hard limit,
            hard limit has been, balance is insufficient, check your account balance, balance is too low,
            balance too low, negative balance, in arrears, overdue, payment required, unpaid, billing is not active,
            billing not active, account is not active, api usage limits, inactive subscription,
            subscription has expired, subscription expired, add payment, prepayment, exceeded its budget,
            no payment method, no valid payment, payment method is required, payment method required,
            payment method on file, missing payment method, payment failed, payment has failed, payment past due,
            account is past due, credits error, subscription has ended, subscription ended, subscription is inactive,
            subscription is not active, subscription inactive, no active subscription, subscription has been cancel,
            subscription was cancel, subscription cancel, subscription lapsed, subscription has lapsed, trial has expired,
            trial expired, trial has ended, trial ended, plan has expired, plan expired, balance is exhausted,
            balance exhausted, balance has been exhausted, balance is empty, balance is zero, balance is negative,
            no balance, no funds, no credit, credits remaining 0, 余额不足, 欠费, 余额已, 余额为, 额度不足, 额度已用, 额度已耗尽,
            额度用尽, 额度耗尽, 套餐已到期, 套餐已过期, 套餐到期, 订阅已过期, 订阅已到期, 订阅已失效, 未绑定支付, 没有支付方式""");

    /** Of a key that is refused by 401: what is counted then is the key's own. */
    private static final Phrases KEYS_QUOTA = Phrases.of("""
            quota exceeded, quota exhausted, quota has been exceeded, quota has been exhausted, quota is exhausted,
            quota used up, quota has been used, quota is used, quota is not enough, quota not enough, quota is insufficient,
            quota insufficient, insufficient quota, insufficient user quota, exceeded your quota, exceeded your current quota,
            out of quota, no quota, quota reached, quota depleted, 配额不足, 配额已, 额度已, 额度不足, 额度为""");

    private PaymentRules() {}

    /** A person must pay or raise a cap. "quota", "upgrade", "plan" and "billing" alone prove nothing; windows that reset do not count. */
    static @Nullable Verdict unpaid(ErrorFields fields) {
        if (fields.statusIn(404, 408, 413, 504)) {
            return null;
        }
        if (isUnpaidById(fields) || isUnpaidByWords(fields)) {
            return new Verdict(FailureClass.QuotaExhausted, Scope.Credential, "", "unpaid");
        }
        if (isBillingQuota(fields)) {
            return LimitRules.resetsByItself(fields)
                    ? null
                    : new Verdict(FailureClass.QuotaExhausted, Scope.Credential, "", "insufficient-quota");
        }
        return fields.status() == 402 && !LimitRules.resetsByItself(fields)
                ? new Verdict(FailureClass.QuotaExhausted, Scope.Credential, "", "status-402")
                : null;
    }

    static boolean isUnpaidByWords(ErrorFields fields) {
        return (fields.tells(UNPAID_WORDS) && !fields.isServersFault())
                || Sentences.UNPAID.open(fields)
                || (fields.status() == 401
                        && fields.says(KEYS_QUOTA)
                        && !fields.says(WindowName.SHORT)
                        && WindowName.longPeriod(fields.words()).isEmpty());
    }

    /** OpenAI's code and sentence, which others use for windows too: Alibaba for minutes, Google for every quota. */
    private static boolean isBillingQuota(ErrorFields fields) {
        return fields.named(BILLING_QUOTA_CODES)
                || (fields.tells(KEY_LIMIT) && !fields.isServersFault())
                || (((fields.tells(CURRENT_QUOTA) && !fields.isServersFault()) || Sentences.CURRENT_QUOTA.open(fields))
                        && !fields.named(NOT_BILLING_CODES)
                        && fields.judged().stream().anyMatch(message -> message.contains("billing details"))
                        && fields.numbers().isEmpty());
    }

    static boolean isUnpaidById(ErrorFields fields) {
        return (fields.status() == 401 && fields.named(INSUFFICIENT_QUOTA)) || fields.named(UNPAID_CODES);
    }
}
